import { z } from 'zod'
import { report } from '../../app/questions.ts'
import type { CauseId } from '../../model/cause.ts'
import type { ReportCounts } from '../../model/report.ts'
import type { SafeRecord } from '../../model/safe-record.ts'
import { severityOf } from '../../model/severity.ts'
import type { Verdict } from '../../model/verdict.ts'
import type { Sayings } from '../../report/sayings.ts'
import type { Fence } from '../fence.ts'
import { reportDocument } from '../../report/report-document.ts'
import { reportJson } from '../../report/report-json.ts'
import { report as answer } from '../../report/schema/shapes.ts'
import { filter, paging, place, time } from '../arguments.ts'
import { OURS, quoteCommands } from '../own-texts.ts'
import { whichOf } from '../place.ts'
import { plainText } from '../plain-text.ts'
import { tool } from '../tool.ts'
import { evidenceLines, shortVerdict } from '../verdicts.ts'

export const reportTool = tool({
  name: 'report',
  title: 'How many payments failed, and why?',
  description:
    'Count and judge ALL webhooks and payments of a window: how many came, where they stopped, causes by frequency, failing deals, what to do first. Start here when many fail or there is no id. Default: the last 5000 lines.',
  input: z.strictObject({ ...place, ...time, ...filter, ...paging }),
  answer,
  async ask(args, { session, say, fence, where, place: flags }) {
    const asked = await report(session, { ...where, ...whichOf(args) })
    const found = fence.data(quoteCommands(asked.answer, fence), OURS)
    const first = worstFirst(asked.answer.verdicts)
    const quoted = fence.data(quoteCommands(first, fence), OURS)
    const blocks = reportDocument(found, say, { where: flags, window: '' })
    const json = reportJson({ ...found, verdicts: quoted }, say, { all: true })
    return {
      json: { ...json, histogram: busy(json) },
      list: 'verdicts',
      scanned: found.searched,
      gaps: found.gaps,
      head: [
        ...plainText(blocks, ['title', 'first', 'causes', ...(isEmpty(found) ? EMPTY : [])]),
        ...proofs(first, say, fence),
      ],
      brief: shortVerdict,
      shorten: { histogram: 12, deals: 12 },
    }
  },
})

/** Stretches of time in which nothing came are not worth their words. */
const busy = ({ histogram }: Record<string, unknown>): unknown[] =>
  (histogram as { webhooks: number }[]).filter(({ webhooks }) => webhooks > 0)

/** A report on nothing says why nothing may have been found. */
const EMPTY = ['actions', 'text'] as const

const isEmpty = ({ verdicts, counts }: { verdicts: readonly unknown[]; counts: ReportCounts }): boolean =>
  verdicts.length === 0 && counts.webhooks.received === 0

/** Causes that are proved in the text. */
const MOST_PROVED = 4

/** The most telling line of each cause. */
const proofs = (verdicts: readonly Verdict<SafeRecord>[], say: Sayings, fence: Fence): string[] => {
  const one = new Map<CauseId, Verdict<SafeRecord>>()
  for (const verdict of verdicts)
    if (severityOf(verdict.cause) !== 'ok' && !one.has(verdict.cause)) one.set(verdict.cause, verdict)
  return [...one.values()]
    .slice(0, MOST_PROVED)
    .flatMap((verdict) => evidenceLines(verdict, say, fence, 1).map((line) => `${line}  (${verdict.cause})`))
}

const RANK = { problem: 0, warning: 1, ok: 2 } as const

/** Problems first; among them causes that are rare are not drowned by the one that is frequent: one of each leads. */
const worstFirst = (verdicts: readonly Verdict<SafeRecord>[]): Verdict<SafeRecord>[] => {
  const seen = new Map<CauseId, number>()
  const ranked = verdicts.map((verdict) => {
    const nth = seen.get(verdict.cause) ?? 0
    seen.set(verdict.cause, nth + 1)
    return { verdict, rank: RANK[severityOf(verdict.cause)], nth }
  })
  return ranked.toSorted((a, b) => a.rank - b.rank || a.nth - b.nth).map(({ verdict }) => verdict)
}
