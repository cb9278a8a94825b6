import { fill } from '../messages/fill.ts'
import { count } from '../messages/lang.ts'
import { REPORT } from '../messages/report.ts'
import { WORDS } from '../messages/words.ts'
import { ProdlogsError } from '../model/error.ts'
import { EXIT } from '../model/exit-code.ts'
import type { Gap } from '../model/gap.ts'
import type { Id } from '../model/ids.ts'
import type { TimeWindow } from '../model/time.ts'
import type { Observed } from '../pipeline.ts'
import { openFeeds, type Feed } from './feeds.ts'
import type { Lifetime } from './lifetime.ts'
import { mergeSorted } from './merge-sorted.ts'
import type { FilterFlags, HostFlags, OutputFlags, WindowFlags } from './options.ts'
import { outcome } from './outcome.ts'
import { hasFilter, queryOfWords } from './grep-words.ts'
import { queriedIds } from './query.ts'
import { recordFilter } from './record-filter.ts'
import { createRecordWriter } from './record-output.ts'
import { searchByIds, withContext, type Found, type SearchResult } from './search.ts'
import { createSession, type Session } from './session.ts'
import { withSpinner } from './spinner.ts'
import { windowOf, windowText } from './window.ts'

export interface GrepFlags extends HostFlags, WindowFlags, FilterFlags, OutputFlags {
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
  const { feeds, failures, asked } = await openFeeds(session, flags)
  const around = { before: flags.beforeContext ?? flags.context ?? 0, after: flags.afterContext ?? flags.context ?? 0 }
  const scope = { window, ...(flags.lines === undefined ? {} : { lines: flags.lines }) }
  const place: Place = { session, feeds, scope, around }

  let result = await look(place, flags)
  if (asText !== undefined && !flags.invertMatch && matches(result.found) === 0) {
    // A number may as well be a status or an amount: better said twice than not found.
    session.note(fill(NO_SUCH_DEAL[session.lang], { word: asText.word }))
    result = await look(place, asText.flags)
  }
  const { found, gaps, learned } = result
  for (const gap of gaps) session.warnGap(gap)
  const shown = limit(found, flags.maxCount)
  const total = matches(shown)
  if (flags.count) await printCounts(session, shown, total)
  else await printFound(session, shown, around)
  if (learned !== undefined && !flags.count) tellLearned(session, learned)
  if (total === 0 && !flags.count) session.note(nothing(session, feeds, window))
  const number = words.find((word) => /^\d+$/.test(word))
  if (total === 0 && asText === undefined && number !== undefined)
    session.note(fill(TAKEN_AS_DEAL[session.lang], { word: number, text: words.join(' ') }))
  return outcome(total > 0 ? EXIT.ok : EXIT.nothingFound, { asked, failed: failures.length, gaps })
}

const NO_SUCH_DEAL = {
  en: 'No line belongs to a deal {word}; looking for the text "{word}" (as with --text {word}).',
  ru: 'Строк со сделкой {word} нет; ищу текст «{word}» (как с --text {word}).',
}

const TAKEN_AS_DEAL = {
  en: '{word} was taken for a deal; as a text: --text "{text}".',
  ru: '{word} понято как сделка; как текст: --text "{text}".',
}

/** What is searched, and how far. */
interface Place {
  readonly session: Session
  readonly feeds: readonly Feed[]
  readonly scope: { readonly window: TimeWindow | undefined; readonly lines?: number }
  readonly around: { readonly before: number; readonly after: number }
}

interface Looked {
  readonly found: Map<Feed, Found[]>
  readonly gaps: readonly Gap[]
  readonly learned?: SearchResult<{ feed: Feed }>
}

const look = (place: Place, flags: GrepFlags): Promise<Looked> => {
  const query = queriedIds(flags)
  return query.length > 0 && !flags.invertMatch ? lookForIds(place, flags, query) : lookForText(place, flags, query)
}

const lookForIds = async (place: Place, flags: GrepFlags, query: readonly Id[]): Promise<Looked> => {
  const { session, feeds, scope, around } = place
  const passes = recordFilter(flags)
  const searchables = feeds.map((feed) => ({
    feed,
    search: (strings: readonly string[]) => feed.search(strings, { scope, around, ignoreCase: false }),
  }))
  const learned = await withSpinner(session, searching(session), () =>
    searchByIds(searchables, query, {
      exact: flags.exact ?? false,
      note: (ids) => session.detail(`→ ${ids.map((id) => id.value).join(' ')}`),
    }),
  )
  const found = new Map(
    [...learned.found].map(([{ feed }, records]) => [
      feed,
      records.map((r) => ({ ...r, wanted: r.wanted && passes(r) })),
    ]),
  )
  return { found, gaps: learned.gaps, learned }
}

const lookForText = async (place: Place, flags: GrepFlags, query: readonly Id[]): Promise<Looked> => {
  const { feeds, scope, around } = place
  const passes = recordFilter(flags)
  const wanted = (observed: Observed): boolean => {
    const hit = passes(observed) && query.every((id) => observed.record.ids[id.kind]?.includes(id.value))
    return flags.invertMatch ? !hit : hit
  }
  const strings = flags.invertMatch || flags.text.length === 0 ? [''] : flags.text
  const found = new Map<Feed, Found[]>()
  const gaps: Gap[] = []
  for (const feed of feeds) {
    const records: Found[] = []
    for await (const event of feed.search(strings, { scope, around, ignoreCase: flags.ignoreCase ?? false })) {
      if (event.kind === 'gap') gaps.push(event.gap)
      if (event.kind === 'observed')
        for (const observed of event.observed)
          records.push({ ...observed, wanted: wanted(observed), contiguous: observed.afterSkip !== true })
    }
    found.set(feed, records)
  }
  return { found, gaps }
}

const matches = (found: ReadonlyMap<Feed, readonly Found[]>): number =>
  [...found.values()].flat().filter((record) => record.wanted).length

const searching = (session: Session): string => ({ en: 'searching …', ru: 'ищу …' })[session.lang]

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
  around: { before: number; after: number },
): Promise<void> => {
  const writer = createRecordWriter(session, { feeds: [...found.keys()], screen: session.screen })
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
  return fill(
    { en: 'Nothing was found in {n}: {where}{span}.', ru: 'Ничего не найдено; просмотрено {n}: {where}{span}.' }[
      session.lang
    ],
    {
      n: count(session.lang, feeds.length, WORDS.source[session.lang]),
      where,
      span: window === undefined ? '' : `, ${windowText(window, session)}`,
    },
  )
}
