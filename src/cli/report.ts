import { EXIT } from '../model/exit-code.ts'
import type { Gap } from '../model/gap.ts'
import { severityOf } from '../model/severity.ts'
import { IdFollower } from '../correlate/id-follower.ts'
import type { Observed } from '../pipeline.ts'
import { collect, searchedOf } from './collect.ts'
import { withFiles } from './file-words.ts'
import { openFeeds } from './feeds.ts'
import type { Lifetime } from './lifetime.ts'
import type { FilterFlags, HostFlags, OutputFlags, WindowFlags } from './options.ts'
import { outcome } from './outcome.ts'
import { queriedIds } from './query.ts'
import { recordFilter } from './record-filter.ts'
import { createSession } from './session.ts'
import { withSpinner } from './spinner.ts'
import { windowOf } from './window.ts'

export interface ReportFlags extends HostFlags, WindowFlags, FilterFlags, OutputFlags {
  failOn?: 'problems'
}

/** Lines of each source when neither `--lines` nor a window is given. */
const DEFAULT_LINES = 5000

/** `prodlogs report`: how many came, how many failed, why, which deals, what to do first. */
export const runReport = async (given: ReportFlags, lifetime: Lifetime, words: string[]): Promise<number> => {
  const session = await createSession(given, lifetime, { objects: true, redactLater: true })
  const flags = withFiles(given, words, session.lang)
  const window = await windowOf(session, flags)
  const passes = recordFilter(flags)
  const { feeds, failures, gaps: unreached, asked } = await openFeeds(session, flags)
  const lines = flags.lines ?? (window === undefined ? DEFAULT_LINES : undefined)
  const reading = withSpinner(session, { en: 'reading …', ru: 'читаю …' }[session.lang], () =>
    collect(feeds, (feed) =>
      lines === undefined && window !== undefined ? feed.since(window) : feed.last(lines ?? DEFAULT_LINES),
    ),
  )
  // What makes an answer of the records is loaded while the host reads them.
  const [collected, { makeReport, printReport }] = await Promise.all([reading, import('./report-answer.ts')])
  const gaps: Gap[] = [...unreached, ...collected.gaps, ...unparsedGap(collected)]
  const searched = searchedOf(feeds)
  const report = makeReport(session, joined(flags, collected.observed), {
    window,
    span: { ...spanOf(searched), ...window, ...(lines === undefined ? {} : { lines }) },
    searched,
    gaps,
    ...(isFiltered(flags) ? { wanted: passes } : {}),
  })
  await printReport(session, report)
  const broken = report.verdicts.some((verdict) => severityOf(verdict.cause) === 'problem')
  const own =
    flags.failOn === 'problems' && broken
      ? EXIT.problems
      : report.counts.webhooks.received === 0 && report.verdicts.length === 0
        ? EXIT.nothingFound
        : EXIT.ok
  return outcome(own, { asked, failed: failures.length, gaps })
}

const isFiltered = (flags: ReportFlags): boolean =>
  flags.level !== undefined ||
  flags.steps === true ||
  [flags.type, flags.step, flags.cause, flags.text].some((values) => values.length > 0)

/** The lines of the ids that were asked for and of all that is joined to them; without ids, all lines. */
const joined = (flags: ReportFlags, observed: readonly Observed[]): readonly Observed[] => {
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
const unparsedGap = ({ unparsed, records }: { unparsed: number; records: number }): Gap[] =>
  unparsed > 0 && unparsed * 20 > records ? [{ kind: 'unparsed_lines', args: { lines: unparsed, of: records } }] : []

const spanOf = (searched: ReturnType<typeof searchedOf>): { from?: number; to?: number } => {
  const from = Math.min(...searched.map((source) => source.from ?? Number.POSITIVE_INFINITY))
  const to = Math.max(...searched.map((source) => source.to ?? Number.NEGATIVE_INFINITY))
  return { ...(Number.isFinite(from) ? { from } : {}), ...(Number.isFinite(to) ? { to } : {}) }
}
