import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { CAUSE_IDS, type CauseId } from '../../../src/model/cause.ts'

/** One incident as an operator meets it: texts by source, the question, and every verdict that the logs allow. */
export interface Incident {
  readonly name: string
  readonly query: readonly string[]
  readonly causes: readonly CauseId[]
  readonly logs: Readonly<Record<string, string>>
}

const folder = new URL('../../incidents/independent/cases/', import.meta.url)

/**
 * Reads every `cases/*.txt`: `=== name | query or "report" | cause[,alternative]`, then `--- source` and raw log text.
 * `{evt.a}` stands for an id of its real length, the same one wherever it is repeated within an incident.
 */
export const incidents = (): readonly Incident[] =>
  readdirSync(folder)
    .toSorted()
    .flatMap((file) => readFileSync(new URL(file, folder), 'utf8').split(/^=== /m).slice(1))
    .map(incident)

const incident = (block: string): Incident => {
  const [heading = '', ...rest] = block.split('\n')
  const [name = '', query = '', causes = ''] = heading.split('|').map((part) => part.trim())
  const full = (text: string): string =>
    text.replaceAll(PLACE, (_, kind: string, which: string) => id(kind, name + which))
  const parts = rest.join('\n').split(/^--- /m).slice(1)
  return {
    name,
    query: query === 'report' ? [] : [full(query)],
    causes: causes.split(',').map(known),
    logs: Object.fromEntries(
      parts.map((part) => [part.slice(0, part.indexOf('\n')), full(part.slice(part.indexOf('\n') + 1))]),
    ),
  }
}

const PLACE = /\{(evt|cs|pi|in)\.(\w)\}/g

const LENGTHS: Readonly<Record<string, number>> = { evt: 24, pi: 24, in: 24, cs: 58 }

const id = (kind: string, seed: string): string => {
  const body = createHash('sha512')
    .update(`${kind}:${seed}`)
    .digest('base64')
    .replaceAll(/[^A-Za-z0-9]/g, '')
  return `${kind === 'cs' ? 'cs_live' : kind}_${body.slice(0, LENGTHS[kind])}`
}

const known = (text: string): CauseId => {
  const cause = CAUSE_IDS.find((each) => each === text)
  if (!cause) throw new Error(`no such cause: ${text}`)
  return cause
}
