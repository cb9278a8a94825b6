import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openSession, report, why, type OpenSession } from '../../../src/index.ts'
import type { DeliveryFates } from '../../../src/model/report.ts'
import type { Verdict } from '../../../src/model/verdict.ts'

const root = join(import.meta.dirname, '..', '..')
const logsIn = (folder: string): string[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.log'))
    .map((name) => join(folder, name))
const foldersIn = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => join(folder, entry.name))

/** Logs of one question: those of an incident are asked together. */
const CORPUS: readonly (readonly string[])[] = [
  ...foldersIn(join(root, 'incidents')).map(logsIn),
  ...['open', 'fresh', 'fresh-second', 'fresh-third', 'fresh-fourth'].flatMap((name) =>
    logsIn(join(root, 'outside', name)).map((file) => [file]),
  ),
  ...foldersIn(join(root, 'outside', 'services')).flatMap((folder) => logsIn(folder).map((file) => [file])),
].filter((files) => files.length > 0)

/** A verdict that peers made may differ where `why` reads only the minutes around a payment. */
const BY_PEERS = new Set(['step_missing', 'ok_with_warnings'])
const NEIGHBOURHOOD_MS = 15 * 60_000
/** Two writers of one log keep different zones, and `why` reads the minutes around a payment by the clock of its own lines. */
const ZONES_APART = /538-pretix/

let session: OpenSession
beforeAll(async () => {
  session = await openSession({ cwd: import.meta.dirname })
})
afterAll(() => session.close())

const sumOf = (fates: DeliveryFates): number =>
  fates.processed + fates.failed + fates.ignored + fates.duplicate + fates.refused + fates.unfinished

const idOf = ({ ids }: Verdict<unknown>): string | undefined =>
  ids.eventId?.[0] ?? ids.sessionId?.[0] ?? ids.paymentIntentId?.[0] ?? ids.dealId?.[0]

test(
  `why says what report says, and every column closes, over ${CORPUS.length} logs`,
  { timeout: 300_000 },
  async () => {
    let asked = 0
    const differ: string[] = []
    const open: string[] = []
    for (const files of CORPUS) {
      const { answer } = await report(session, { files, all: true })
      const { byType, ...whole } = answer.counts.deliveries
      const rows = Object.values(byType)
      if (
        sumOf(whole) !== whole.came ||
        rows.some((row) => sumOf(row) !== row.came) ||
        rows.reduce((sum, row) => sum + row.came, 0) !== whole.came
      )
        open.push(files.join(' '))
      const causes = new Set(answer.verdicts.map(({ cause }) => cause))
      const times = answer.verdicts.flatMap(({ at }) => (at === undefined ? [] : [at]))
      const isLong = times.length > 0 && Math.max(...times) - Math.min(...times) > NEIGHBOURHOOD_MS
      for (const id of new Set(answer.verdicts.flatMap((verdict) => idOf(verdict) ?? []))) {
        const own = answer.verdicts.filter(({ ids }) => Object.values(ids).some((values) => values.includes(id)))
        if (isLong && own.some(({ cause }) => BY_PEERS.has(cause))) continue
        if (files.some((file) => ZONES_APART.test(file))) continue
        asked++
        const first = (await why(session, id, { files })).answer.verdicts[0]?.cause
        // Where the report knows of no delivery, `why` names the delivery without ids that may have been it.
        const isSame = own.some(({ cause }) => cause === first)
        const isSuspect =
          first !== undefined &&
          causes.has(first) &&
          own.every(({ cause }) => cause === 'webhook_not_arrived' || cause === 'unknown')
        if (!isSame && !isSuspect)
          differ.push(`${files.join(' ')} ${id}: report ${own.map(({ cause }) => cause).join(',')}, why ${first}`)
      }
    }
    expect(open).toEqual([])
    expect(differ).toEqual([])
    expect(asked).toBeGreaterThan(300)
  },
)
