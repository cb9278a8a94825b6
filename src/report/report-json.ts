import type { CauseId } from '../model/cause.ts'
import type { Report } from '../model/report.ts'
import type { SafeRecord } from '../model/safe-record.ts'
import type { Verdict } from '../model/verdict.ts'
import type { Gap } from '../model/gap.ts'
import { describeGap } from '../messages/gaps.ts'
import { firstIds, otherIds } from './ids.ts'
import type { Sayings } from './sayings.ts'

/** More cases of one cause prove nothing more, and each takes kilobytes with its evidence. */
const MOST_OF_A_CAUSE = 20
const MOST_DEALS = 2_000

/**
 * The documented JSON of a report. Unless `all`, it lists the first cases of each cause, those that went well among them, and
 * the deals with trouble before others (a deal is a row of a hundred bytes, so that many more of them are listed). It says
 * how many it leaves out: its size does not grow with the log.
 */
export const reportJson = (
  report: Report<SafeRecord>,
  say: Sayings,
  { all }: { readonly all: boolean },
): Record<string, unknown> => {
  const verdicts = all ? report.verdicts : examples(report.verdicts)
  const deals = all ? report.deals : mostDeals(report.deals)
  return {
    ...wholeJson(report, say),
    ...(all
      ? {}
      : { omitted: { verdicts: report.verdicts.length - verdicts.length, deals: report.deals.length - deals.length } }),
    deals,
    verdicts: verdicts.map((verdict) => verdictJson(verdict, say)),
  }
}

const examples = (verdicts: readonly Verdict<SafeRecord>[]): Verdict<SafeRecord>[] => {
  const listed = new Map<CauseId, number>()
  return verdicts.filter(({ cause }) => {
    const before = listed.get(cause) ?? 0
    if (before >= MOST_OF_A_CAUSE) return false
    listed.set(cause, before + 1)
    return true
  })
}

const mostDeals = (deals: Report['deals']): Report['deals'] => {
  if (deals.length <= MOST_DEALS) return deals
  const troubled = deals.filter(({ state }) => state !== 'ok').slice(0, MOST_DEALS)
  return [...troubled, ...deals.filter(({ state }) => state === 'ok').slice(0, MOST_DEALS - troubled.length)]
}

const wholeJson = (report: Report<SafeRecord>, say: Sayings): Record<string, unknown> => ({
  version: 1,
  window: {
    ...(report.window.from === undefined ? {} : { from: say.time.iso(report.window.from) }),
    ...(report.window.to === undefined ? {} : { to: say.time.iso(report.window.to) }),
    ...(report.window.lines === undefined ? {} : { lines: report.window.lines }),
  },
  hosts: hostsJson(report.searched),
  counts: report.counts,
  deals: [],
  histogram: report.histogram.map((bucket) => ({ ...bucket, at: say.time.iso(bucket.at) })),
  verdicts: [],
  shared: report.shared.map(({ from, to, ...rest }) => ({
    ...rest,
    ...(from === undefined ? {} : { from: say.time.iso(from) }),
    ...(to === undefined ? {} : { to: say.time.iso(to) }),
  })),
  gaps: report.gaps.map((gap) => gapJson(gap, say)),
  next: report.next.map((step) => (step.command === undefined ? say.next(step) : `${say.next(step)} ${step.command}`)),
})

const hostsJson = (searched: Report['searched']): unknown[] => {
  const hosts = new Map<string, { name: string; sources: string[]; read: { lines: number; bytes: number } }>()
  for (const { host, source, lines, bytes } of searched) {
    const entry = hosts.get(host) ?? { name: host, sources: [], read: { lines: 0, bytes: 0 } }
    entry.sources.push(source)
    entry.read.lines += lines
    entry.read.bytes += bytes
    hosts.set(host, entry)
  }
  return [...hosts.values()]
}

/** The documented JSON of a verdict. */
export const verdictJson = (verdict: Verdict<SafeRecord>, say: Sayings): Record<string, unknown> => {
  const others = otherIds(verdict.ids)
  return {
    cause: verdict.cause,
    confidence: verdict.confidence,
    severity: say.severity(verdict.cause),
    alternatives: verdict.alternatives,
    ...(verdict.also.length === 0 ? {} : { also: verdict.also }),
    ids: firstIds(verdict.ids),
    ...(others.length === 0 ? {} : { alsoIds: others }),
    ...(verdict.type === undefined ? {} : { type: verdict.type }),
    ...(verdict.at === undefined ? {} : { at: say.time.iso(verdict.at) }),
    steps: verdict.steps.map(({ at, ...row }) => ({ ...row, ...(at === undefined ? {} : { at: say.time.iso(at) }) })),
    summary: say.cause(verdict),
    evidence: verdict.evidence.map((record) => ({
      host: record.host,
      source: record.source,
      ...(record.at === undefined ? {} : { at: say.time.iso(record.at) }),
      line: record.line,
    })),
    next: verdict.next.map((step) =>
      step.command === undefined ? say.next(step) : `${say.next(step)} ${step.command}`,
    ),
  }
}

/**
 * What a gap tells, flat. `reason` is a code: of a reason of ours, with its numbers and names beside it, or of the failure. What
 * somebody else said has no code and is the reason itself.
 */
const argsJson = ({ args }: Gap): Record<string, unknown> => {
  if (!('reason' in args) || args.reason === undefined) return { ...args }
  const { reason, ...rest } = args
  if (reason.code === 'words') return { ...rest, reason: reason.text }
  if (!('args' in reason)) return { ...plainOf(reason), ...rest, reason: reason.code }
  return { ...plainOf(reason.args), ...rest, reason: reason.code }
}

/** Names that are the gap's own, and the code, which is its reason. */
const OWN: ReadonlySet<string> = new Set(['kind', 'host', 'source', 'code', 'reason', 'text'])

/** Strings and numbers alone, without what others said: that is in the text of the gap. */
const plainOf = (args: object): Record<string, string | number> =>
  Object.fromEntries(
    Object.entries(args).filter(
      ([name, value]) => !OWN.has(name) && (typeof value === 'string' || typeof value === 'number'),
    ),
  )

export const gapJson = (gap: Gap, say: Sayings): Record<string, unknown> => ({
  kind: gap.kind,
  ...(gap.host === undefined ? {} : { host: gap.host }),
  ...(gap.source === undefined ? {} : { source: gap.source }),
  ...argsJson(gap),
  text: describeGap(say.lang, gap),
})

export const searchedJson = (searched: Report['searched'], say: Sayings): unknown[] =>
  searched.map(({ from, to, ...rest }) => ({
    ...rest,
    ...(from === undefined ? {} : { from: say.time.iso(from) }),
    ...(to === undefined ? {} : { to: say.time.iso(to) }),
  }))
