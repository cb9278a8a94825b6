import { SAID } from '../../messages/commands.ts'
import { fill } from '../../messages/fill.ts'
import { GREP } from '../../messages/grep.ts'
import { count } from '../../messages/lang.ts'
import { REPORT } from '../../messages/report.ts'
import { WORDS } from '../../messages/words.ts'
import { ProdlogsError } from '../../model/error.ts'
import { EXIT } from '../../model/exit-code.ts'
import type { TimeWindow } from '../../model/time.ts'
import type { Feed } from '../../app/feed.ts'
import { matches, search } from '../../app/look.ts'
import type { Lifetime } from '../io/lifetime.ts'
import { mergeSorted } from '../../app/merge-sorted.ts'
import type { FilterChoice, HostChoice } from '../../app/choice.ts'
import type { OutputFlags, WindowFlags } from '../args/options.ts'
import { outcome } from '../io/outcome.ts'
import { queryOfWords } from '../args/grep-words.ts'
import { queriedIds } from '../../app/query.ts'
import { hasFilter } from '../../app/record-filter.ts'
import { createRecordWriter } from '../io/record-output.ts'
import { withContext, type Found, type SearchResult } from '../../app/search.ts'
import { createSession, type Session } from '../session.ts'
import { withSpinner } from '../io/spinner.ts'
import { windowOf, windowText } from '../args/window.ts'

export interface GrepFlags extends HostChoice, WindowFlags, FilterChoice, OutputFlags {
  exact?: boolean
  invertMatch?: boolean
  maxCount?: number
  afterContext?: number
  beforeContext?: number
  context?: number
  count?: boolean
}

/** `prodlogs grep`: what the logs say of an id and of everything that is joined to it, or of a text. */
export const runGrep = async (given: GrepFlags, lifetime: Lifetime, words: string[]): Promise<number> => {
  const { flags, asText } = queryOfWords(given, words)
  const session = await createSession(flags, lifetime, { objects: false, redactLater: true })
  const query = queriedIds(flags)
  if (query.length === 0 && !hasFilter(flags)) throw new ProdlogsError('USAGE_NO_FILTER')
  const window = await windowOf(session, flags)
  const around = { before: flags.beforeContext ?? flags.context ?? 0, after: flags.afterContext ?? flags.context ?? 0 }
  const searching = GREP.searching[session.lang]
  const { answer, asked, failed } = await withSpinner(
    session,
    searching,
    () => search(session, { ...flags, window, around, orElse: asText?.flags }),
    () => session.reading.after(searching, session.lang),
  )
  const { feeds, found, gaps, learned } = answer
  // A number may as well be a status or an amount: better said twice than not found.
  if (answer.otherwise && asText !== undefined)
    session.note(fill(GREP[/^\d+$/.test(asText.word) ? 'noSuchDeal' : 'noSuchId'][session.lang], { word: asText.word }))
  for (const gap of gaps) session.warnGap(gap)
  const shown = limit(found, flags.maxCount)
  const total = matches(shown)
  if (flags.count) await printCounts(session, shown, total)
  else await printFound(session, shown, { ...around, asked })
  if (learned !== undefined && !flags.count) tellLearned(session, learned)
  if (total === 0 && !flags.count) session.note(nothing(session, feeds, window))
  const number = words.find((word) => /^\d+$/.test(word))
  if (total === 0 && asText === undefined && number !== undefined)
    session.note(fill(GREP.takenAsDeal[session.lang], { word: number, text: words.join(' ') }))
  return outcome(total > 0 ? EXIT.ok : EXIT.nothingFound, { asked, failed, gaps })
}

const limit = (found: Map<Feed, Found[]>, most: number | undefined): Map<Feed, Found[]> => {
  if (most === undefined) return found
  let left = most
  return new Map(
    [...found].map(([feed, records]) => [
      feed,
      records.map((record) => ({ ...record, wanted: record.wanted && left-- > 0 })),
    ]),
  )
}

const printCounts = async (
  session: Session,
  found: ReadonlyMap<Feed, readonly Found[]>,
  total: number,
): Promise<void> => {
  const rows = [...found].map(([feed, records]) => ({
    host: feed.host,
    source: feed.source,
    count: records.filter((r) => r.wanted).length,
  }))
  if (session.form !== 'text') {
    for (const row of rows) await session.print(`${JSON.stringify({ version: 1, ...row })}\n`)
    return
  }
  if (rows.length > 1)
    for (const row of rows) await session.print(`${session.plain(`${row.host}:${row.source}`)} ${row.count}\n`)
  else await session.print(`${total}\n`)
}

const printFound = async (
  session: Session,
  found: ReadonlyMap<Feed, readonly Found[]>,
  around: { before: number; after: number; asked: number },
): Promise<void> => {
  const writer = createRecordWriter(session, { feeds: [...found.keys()], asked: around.asked, screen: session.screen })
  const withNeighbours = around.before > 0 || around.after > 0
  const groups = [...found.values()].map((records) =>
    withNeighbours
      ? withContext(records, around.before, around.after)
      : records.filter((record) => record.wanted).map((record) => [record]),
  )
  let first = true
  // Groups, not records, are merged by time: a record's neighbours stay beside it.
  for (const group of mergeSorted(
    groups,
    (records) => records.find((record) => record.record.at !== undefined)?.record.at,
  )) {
    if (session.output.closed) return
    if (!first && withNeighbours) await writer.separator()
    first = false
    for (const observed of group) await writer.write(observed, observed.wanted ? {} : { context: true })
  }
}

/** Through which line each id was learned; on stderr, because it is not what the logs say but how it was found. */
const tellLearned = (session: Session, result: SearchResult<{ feed: Feed }>): void => {
  const learned = session.verbose
    ? result.learned
    : result.learned.filter(({ id }) => id.kind !== 'deliveryId' && id.kind !== 'traceId')
  if (learned.length === 0) return
  const dim = (text: string): void => session.note((plain) => session.errStyle.dim(plain(text)))
  dim(`${REPORT.learned[session.lang]}:`)
  for (const { id, from, record } of learned) {
    const at = record.at === undefined ? '' : ` ${session.time.time(record.at)}`
    dim(
      `  ${from.value} → ${id.value}  ${REPORT.through[session.lang]} ${record.origin.host}:${record.origin.source}${at}`,
    )
  }
  if (result.overflow) session.note(() => `${session.errStyle.yellow('!')} ${REPORT.tooMany[session.lang]}`)
}

const nothing = (session: Session, feeds: readonly Feed[], window: TimeWindow | undefined): string => {
  const where = feeds.map((feed) => `${feed.host}:${feed.source}`).join(', ')
  return fill(SAID.nothingFound[session.lang], {
    n: count(session.lang, feeds.length, WORDS.source[session.lang]),
    where,
    span: window === undefined ? '' : `, ${windowText(window, session)}`,
  })
}
