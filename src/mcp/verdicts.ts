import type { z } from 'zod'
import type { Lang } from '../messages/lang.ts'
import { MCP } from '../messages/mcp.ts'
import type { CauseId } from '../model/cause.ts'
import type { SafeRecord } from '../model/safe-record.ts'
import { evidenceBlock } from '../report/answer/evidence-block.ts'
import type { EvidenceItem } from '../report/document.ts'
import type { Sayings } from '../report/sayings.ts'
import type { Fence } from './fence.ts'
import type { verdict } from '../report/schema/shapes.ts'
import type { Arguments } from './arguments.ts'

export type VerdictJson = z.infer<typeof verdict>

/** Lines of evidence that a concise answer has: the most telling come first. */
const MOST_EVIDENCE = 3

/** A verdict as a concise answer has it. */
export const briefVerdict = (verdict: VerdictJson): VerdictJson => ({
  ...verdict,
  evidence: verdict.evidence.slice(0, MOST_EVIDENCE),
})

/** Of many verdicts one line of evidence each: more of them fit, and `why` has the rest. */
export const shortVerdict = (verdict: VerdictJson): VerdictJson => ({
  ...verdict,
  evidence: verdict.evidence.slice(0, 1),
})

/** What happened, step after step, on one line; none when nothing is known to have. */
export const stepsLine = ({ steps }: VerdictJson, { lang }: Sayings): string[] => {
  const said = steps.map(({ step, outcome, cause }) => `${step} ${outcome}${cause === undefined ? '' : ` (${cause})`}`)
  return said.length === 0 ? [] : [`  ${MCP.steps[lang]}: ${said.join(' → ')}`]
}

/** What proves a verdict that was not yet quoted: each record by its message, its error and its place. */
export const evidenceLines = (
  { evidence }: { readonly evidence: readonly SafeRecord[] },
  say: Sayings,
  fence: Fence,
  most = MOST_EVIDENCE,
): string[] =>
  evidenceBlock(evidence.slice(0, most), undefined, say, false).flatMap((block) =>
    block.kind === 'evidence' ? block.items.map((item) => evidenceLine(item, say.lang, fence)) : [],
  )

const evidenceLine = ({ where, message, facts }: EvidenceItem, lang: Lang, fence: Fence): string =>
  [
    `  ${MCP.evidence[lang]}: ${where}`,
    fence.quote(message),
    ...facts.map(({ label, text }) => `${label} ${fence.quote(text)}`),
  ].join('  ')

/** Whether a verdict is of the types and causes that were asked for. */
export const isWanted =
  ({ type = [], cause = [] }: Pick<Arguments, 'type' | 'cause'>) =>
  (verdict: { readonly type?: string; readonly cause: CauseId }): boolean =>
    (type.length === 0 || type.some((name) => fits(name, verdict.type ?? ''))) &&
    (cause.length === 0 || cause.some((name) => fits(name, verdict.cause)))

/** `*` is any run of characters. */
export const fits = (pattern: string, text: string): boolean => {
  const parts = pattern.split('*')
  if (parts.length === 1) return pattern === text
  const [first = ''] = parts
  const last = parts.at(-1) ?? ''
  if (!text.startsWith(first) || !text.endsWith(last) || text.length < first.length + last.length) return false
  let at = first.length
  for (const part of parts.slice(1, -1)) {
    const found = text.indexOf(part, at)
    if (found < 0 || found + part.length > text.length - last.length) return false
    at = found + part.length
  }
  return true
}
