import type { EpochMs } from '../model/time.ts'
import type { StripeEventFact } from './fact.ts'
import { typeFilter, type TypeQuery } from './type-filter.ts'

export interface ListEventsOptions {
  /** Exact types, globs, bare prefixes; empty: all. */
  readonly types?: readonly string[] | undefined
  /** Included. Stripe keeps 30 days and whole seconds. */
  readonly since?: EpochMs | undefined
  /** Excluded. */
  readonly until?: EpochMs | undefined
  /** At most so many events: always the newest ones, in either order. */
  readonly limit?: number | undefined
  /** false: pending or failed at one endpoint or more, whichever that is; true: accepted by all. */
  readonly deliverySuccess?: boolean | undefined
  /** `newest` (default) streams; `oldest` holds all events before it gives the first. */
  readonly order?: 'newest' | 'oldest' | undefined
  /** Only events newer than this one, oldest first, streamed: for following. `order` and `limit` do not apply. */
  readonly after?: string | undefined
  /** 1–100, for tests; Stripe's own default is 10. */
  readonly pageSize?: number | undefined
}

export interface PageQuery extends TypeQuery {
  readonly limit: number
  readonly created?: { gte?: number; lt?: number }
  readonly delivery_success?: boolean
  readonly starting_after?: string
  readonly ending_before?: string
}

export interface EventPage {
  /** Newest first, as Stripe gives them. */
  readonly events: readonly StripeEventFact[]
  readonly hasMore: boolean
  /** Ids of the first and the last item of the page, before any of it was dropped. */
  readonly firstId?: string
  readonly lastId?: string
}

/** Asks for one page. `expired` when the event of `starting_after` is older than what Stripe keeps by now. */
export type FetchPage = (query: PageQuery) => Promise<EventPage | 'expired'>

/** Stripe's events by the options, every one once, whatever the pages are like. */
export async function* listPages(fetchPage: FetchPage, options: ListEventsOptions): AsyncGenerator<StripeEventFact> {
  if (options.after !== undefined) {
    yield* listAfter(fetchPage, options, options.after)
  } else if (options.order === 'oldest') {
    const newest: StripeEventFact[] = []
    for await (const event of listNewest(fetchPage, options)) newest.push(event)
    yield* newest.toReversed()
  } else {
    yield* listNewest(fetchPage, options)
  }
}

async function* listNewest(fetchPage: FetchPage, options: ListEventsOptions): AsyncGenerator<StripeEventFact> {
  const limit = options.limit ?? Number.POSITIVE_INFINITY
  if (limit <= 0) return
  const { matches, queries } = typeFilter(options.types)
  const seen = new Set<string>()
  for await (const event of mergeNewest(queries.map((query) => pagesBack(fetchPage, query, options)))) {
    if (!matches(event.type) || !within(event, options) || seen.has(event.id)) continue
    seen.add(event.id)
    yield event
    if (seen.size >= limit) return
  }
}

/** From the newest event back, page by page; the cursor is an id, so events that come meanwhile shift nothing. */
async function* pagesBack(
  fetchPage: FetchPage,
  query: TypeQuery,
  options: ListEventsOptions,
): AsyncGenerator<StripeEventFact> {
  const base = { ...query, ...baseQuery(options), limit: pageSize(options) }
  let cursor: string | undefined
  for (;;) {
    const page = await fetchPage(cursor === undefined ? base : { ...base, starting_after: cursor })
    // The last event of the page before has left the 30 days: so have all that follow it.
    if (page === 'expired') return
    yield* page.events
    // A list that says "more" and gives nothing, or the same again, would never end.
    if (!page.hasMore || page.lastId === undefined || page.lastId === cursor) return
    cursor = page.lastId
  }
}

/** `ending_before` gives the events just newer than the cursor, still newest first within the page. */
async function* listAfter(
  fetchPage: FetchPage,
  options: ListEventsOptions,
  after: string,
): AsyncGenerator<StripeEventFact> {
  const { matches, queries } = typeFilter(options.types)
  // Several queries would each need a cursor of their own; following asks for few events, so one list serves.
  const base = { ...(queries.length === 1 ? queries[0] : {}), ...baseQuery(options), limit: options.pageSize ?? 100 }
  let cursor = after
  for (;;) {
    const page = await fetchPage({ ...base, ending_before: cursor })
    if (page === 'expired') return
    for (const event of page.events.toReversed()) if (matches(event.type) && within(event, options)) yield event
    if (!page.hasMore || page.firstId === undefined || page.firstId === cursor) return
    cursor = page.firstId
  }
}

/** Joins lists that are each newest first into one; of equal times the earlier list goes first. */
async function* mergeNewest(lists: readonly AsyncGenerator<StripeEventFact>[]): AsyncGenerator<StripeEventFact> {
  const heads = await Promise.all(lists.map((list) => list.next()))
  for (;;) {
    let best = -1
    let bestAt = Number.NEGATIVE_INFINITY
    for (const [i, head] of heads.entries()) {
      if (!head.done && head.value.created > bestAt) [best, bestAt] = [i, head.value.created]
    }
    const head = heads[best]
    const list = lists[best]
    if (!head || head.done || !list) return
    yield head.value
    heads[best] = await list.next()
  }
}

const baseQuery = ({ since, until, deliverySuccess }: ListEventsOptions): Omit<PageQuery, 'limit'> => {
  const created = {
    ...(since === undefined ? {} : { gte: Math.floor(since / 1000) }),
    ...(until === undefined ? {} : { lt: Math.ceil(until / 1000) }),
  }
  return {
    ...(Object.keys(created).length === 0 ? {} : { created }),
    ...(deliverySuccess === undefined ? {} : { delivery_success: deliverySuccess }),
  }
}

/** Seconds, as Stripe counts: an event of 12:00:05 may have happened at 12:00:05.9. */
const within = ({ created }: StripeEventFact, { since, until }: ListEventsOptions): boolean =>
  (since === undefined || created >= Math.floor(since / 1000) * 1000) && (until === undefined || created < until)

const pageSize = ({ pageSize: asked, limit, types }: ListEventsOptions): number => {
  if (asked !== undefined) return asked
  // With a filter of ours a page of `limit` might hold nothing that matches.
  return types && types.length > 0 ? 100 : Math.min(100, Math.max(1, limit ?? 100))
}
