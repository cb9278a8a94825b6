import type { Gap } from '../model/gap.ts'
import type { Id } from '../model/ids.ts'
import type { TimeWindow } from '../model/time.ts'
import type { Observed } from '../pipeline.ts'
import type { FilterChoice, HostChoice } from './choice.ts'
import type { Feed } from './feed.ts'
import { openFeeds } from './feeds.ts'
import { queriedIds } from './query.ts'
import { recordFilter } from './record-filter.ts'
import { searchByIds, type Found, type SearchResult } from './search.ts'
import type { AppSession } from './session.ts'
import type { Asked } from './why.ts'

export interface SearchQuestion extends HostChoice, FilterChoice {
  readonly window?: TimeWindow | undefined
  /** Only the last lines of each source. */
  readonly lines?: number | undefined
  /** Records of the ids alone, not of what is joined to them. */
  readonly exact?: boolean | undefined
  /** What does not match in place of what does. */
  readonly invertMatch?: boolean | undefined
  /** Records to give around each hit, before and after it. */
  readonly around?: { readonly before: number; readonly after: number }
  /** What is looked for when nothing matched. */
  readonly orElse?: FilterChoice | undefined
}

export interface Looked {
  /** Per source, in the order of the source; those with `wanted` are the hits. */
  readonly found: Map<Feed, Found[]>
  readonly gaps: readonly Gap[]
  /** How ids led to others; absent when no id was asked for. */
  readonly learned?: SearchResult<{ feed: Feed }>
}

export interface SearchAnswer extends Looked {
  readonly feeds: readonly Feed[]
  /** True when `orElse` was looked for. */
  readonly otherwise: boolean
}

/** What the logs say of an id and of everything that is joined to it, or of a text. Records are not yet redacted. */
export const search = async (session: AppSession, question: SearchQuestion): Promise<Asked<SearchAnswer>> => {
  const { window, lines, orElse } = question
  const { feeds, failures, asked } = await openFeeds(session, question)
  const scope = { window, ...(lines === undefined ? {} : { lines }) }
  const place: Place = { session, feeds, scope, around: question.around ?? { before: 0, after: 0 } }
  let looked = await look(place, question)
  const otherwise = orElse !== undefined && question.invertMatch !== true && matches(looked.found) === 0
  if (otherwise) looked = await look(place, { ...question, ...orElse })
  return { answer: { ...looked, feeds, otherwise }, asked, failed: failures.length }
}

/** What is searched, and how far. */
interface Place {
  readonly session: AppSession
  readonly feeds: readonly Feed[]
  readonly scope: { readonly window: TimeWindow | undefined; readonly lines?: number }
  readonly around: { readonly before: number; readonly after: number }
}

const look = (place: Place, question: SearchQuestion): Promise<Looked> => {
  const query = queriedIds(question)
  return query.length > 0 && !question.invertMatch
    ? lookForIds(place, question, query)
    : lookForText(place, question, query)
}

const lookForIds = async (place: Place, question: SearchQuestion, query: readonly Id[]): Promise<Looked> => {
  const { session, feeds, scope, around } = place
  const passes = recordFilter(question)
  const searchables = feeds.map((feed) => ({
    feed,
    search: (strings: readonly string[]) => feed.search(strings, { scope, around, ignoreCase: false, areIds: true }),
  }))
  const learned = await searchByIds(searchables, query, {
    exact: question.exact ?? false,
    note: (ids) => session.detail(`→ ${ids.map((id) => id.value).join(' ')}`),
  })
  const found = new Map(
    [...learned.found].map(([{ feed }, records]) => [
      feed,
      records.map((r) => ({ ...r, wanted: r.wanted && passes(r) })),
    ]),
  )
  return { found, gaps: learned.gaps, learned }
}

const lookForText = async (place: Place, question: SearchQuestion, query: readonly Id[]): Promise<Looked> => {
  const { feeds, scope, around } = place
  const passes = recordFilter(question)
  const wanted = (observed: Observed): boolean => {
    const hit = passes(observed) && query.every((id) => observed.record.ids[id.kind]?.includes(id.value))
    return question.invertMatch ? !hit : hit
  }
  const strings = question.invertMatch || question.text.length === 0 ? [''] : question.text
  const found = new Map<Feed, Found[]>()
  const gaps: Gap[] = []
  for (const feed of feeds) {
    const records: Found[] = []
    for await (const event of feed.search(strings, { scope, around, ignoreCase: question.ignoreCase ?? false })) {
      if (event.kind === 'gap') gaps.push(event.gap)
      if (event.kind === 'observed')
        for (const observed of event.observed)
          records.push({ ...observed, wanted: wanted(observed), contiguous: observed.afterSkip !== true })
    }
    found.set(feed, records)
  }
  return { found, gaps }
}

export const matches = (found: ReadonlyMap<Feed, readonly Found[]>): number =>
  [...found.values()].flat().filter((record) => record.wanted).length
