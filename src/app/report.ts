import { IdFollower } from '../correlate/id-follower.ts'
import type { Gap } from '../model/gap.ts'
import type { Report } from '../model/report.ts'
import type { TimeWindow } from '../model/time.ts'
import type { Observed } from '../pipeline.ts'
import type { FilterChoice, HostChoice } from './choice.ts'
import { collect, searchedOf } from './collect.ts'
import type { Feed } from './feed.ts'
import { openFeeds } from './feeds.ts'
import { queriedIds } from './query.ts'
import { hasFilter, recordFilter } from './record-filter.ts'
import type { AppSession } from './session.ts'
import type { Asked } from './why.ts'

/** Where, when, and which payments; a filter chooses webhooks by any of their lines. */
export interface ReportQuestion extends HostChoice, FilterChoice {
  readonly window?: TimeWindow | undefined
  /** The last lines of each source; 5000 when there is no window either. */
  readonly lines?: number | undefined
}

const DEFAULT_LINES = 5000

/** How many webhooks came, how many failed, why, which deals, what to do first. Its records are not yet redacted. */
export const report = async (
  session: AppSession,
  question: ReportQuestion,
  {
    opened = () => {},
    answersWhenStopped = false,
  }: {
    /** Takes what is read, whose totals grow while it is. */
    readonly opened?: (feeds: readonly Feed[]) => void
    /** Whoever takes the question back is told what was counted so far, with a gap that says so. */
    readonly answersWhenStopped?: boolean
  } = {},
): Promise<Asked<Report>> => {
  const { window } = question
  const passes = recordFilter(question)
  const { feeds, failures, gaps: unreached, asked } = await openFeeds(session, question)
  opened(feeds)
  const lines = question.lines ?? (window === undefined ? DEFAULT_LINES : undefined)
  const reading = collect(
    feeds,
    (feed) =>
      lines === undefined && window !== undefined
        ? feed.since(window, { sifted: true })
        : feed.last(lines ?? DEFAULT_LINES, { sifted: true }),
    answersWhenStopped ? session.lifetime.signal : undefined,
  )
  // What makes an answer of the records is loaded while the host reads them.
  const [collected, { makeReport }] = await Promise.all([reading, import('./make-report.ts')])
  const { cut } = collected
  const searched = searchedOf(feeds).map((source, n) => {
    const feed = feeds[n]
    const to = feed === undefined ? undefined : cut.get(feed)
    return to === undefined ? source : { ...source, to }
  })
  const ends = [...cut.values()].flatMap((at) => (at === undefined ? [] : [at]))
  const answer = makeReport(session, joined(question, collected.observed), {
    window,
    span: { ...spanOf(searched), ...window, ...(lines === undefined ? {} : { lines }) },
    searched,
    gaps: [...unreached, ...collected.gaps, ...unparsedGap(feeds)],
    ...(hasFilter(question) ? { wanted: passes } : {}),
    ...(ends.length === 0 ? {} : { now: Math.min(...ends) }),
  })
  return { answer, asked, failed: failures.length }
}

/** The lines of the ids that were asked for and of all that is joined to them; without ids, all lines. */
const joined = (flags: ReportQuestion, observed: readonly Observed[]): readonly Observed[] => {
  const query = queriedIds(flags)
  if (query.length === 0) return observed
  const follower = new IdFollower(query)
  for (let before = -1; before !== follower.known.length;) {
    before = follower.known.length
    for (const one of observed) follower.accept(one.record)
  }
  return observed.filter((one) => follower.accept(one.record))
}

/** A few lines without a format are usual (banners, blank lines); many mean that something is not understood. */
const unparsedGap = (feeds: readonly Feed[]): Gap[] => {
  const [unparsed, records] = [sum(feeds.map(({ read }) => read.unparsed)), sum(feeds.map(({ read }) => read.records))]
  return unparsed > 0 && unparsed * 20 > records
    ? [{ kind: 'unparsed_lines', args: { lines: unparsed, of: records } }]
    : []
}

const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0)

const spanOf = (searched: ReturnType<typeof searchedOf>): { from?: number; to?: number } => {
  const from = Math.min(...searched.map((source) => source.from ?? Number.POSITIVE_INFINITY))
  const to = Math.max(...searched.map((source) => source.to ?? Number.NEGATIVE_INFINITY))
  return { ...(Number.isFinite(from) ? { from } : {}), ...(Number.isFinite(to) ? { to } : {}) }
}
