import fc from 'fast-check'
import { expect, test } from 'vitest'
import { toEventFact } from '../../../src/stripe/event-fact.ts'
import { listPages, type FetchPage, type ListEventsOptions, type PageQuery } from '../../../src/stripe/event-pages.ts'
import type { StripeEventFact } from '../../../src/stripe/fact.ts'
import { enables, typeFilter } from '../../../src/stripe/type-filter.ts'
import { fakeEvent, idOf } from '../../support/stripe/fake.ts'

const TYPES = [
  'checkout.session.completed',
  'payment_intent.succeeded',
  'payment_intent.created',
  'charge.refunded',
  'invoice.paid',
]

const event = (n: number, type: string, created: number): StripeEventFact =>
  toEventFact(fakeEvent(n, { type, created }), 'api')!

/** Many events share a second, as in production. */
const store = fc
  .array(fc.record({ type: fc.constantFrom(...TYPES), gap: fc.integer({ min: 0, max: 2 }) }), { maxLength: 60 })
  .map((items) => {
    let at = 1_790_000_000
    return items.map(({ type, gap }, n) => event(n, type, (at += gap))).toReversed()
  })

/** Pages over `events` (newest first); `grow` puts newer events in front between the pages, as a live account does. */
const pages = (
  events: StripeEventFact[],
  grow?: () => StripeEventFact | undefined,
): { fetch: FetchPage; asked: PageQuery[] } => {
  const asked: PageQuery[] = []
  const fetch: FetchPage = async (query) => {
    asked.push(query)
    const hidden = (each: StripeEventFact) =>
      (query.types && !query.types.includes(each.type)) || (query.type && !enables([query.type], each.type))
    const list = events.filter((each) => !hidden(each) && (query.created?.gte ?? 0) * 1000 <= each.created)
    const at = list.findIndex(({ id }) => id === (query.starting_after ?? query.ending_before))
    const rest = query.ending_before ? list.slice(0, at < 0 ? 0 : at) : list.slice(at + 1)
    const data = query.ending_before ? rest.slice(-query.limit) : rest.slice(0, query.limit)
    const more = grow?.()
    if (more) events.unshift(more)
    return {
      events: data,
      hasMore: rest.length > query.limit,
      ...(data[0] ? { firstId: data[0].id, lastId: data.at(-1)!.id } : {}),
    }
  }
  return { fetch, asked }
}

const ids = async (fetch: FetchPage, options: ListEventsOptions): Promise<string[]> => {
  const found: string[] = []
  for await (const { id } of listPages(fetch, options)) found.push(id)
  return found
}

const patterns = fc.subarray([...TYPES, 'payment_intent.*', 'charge', '*.paid', 'checkout.session.*'])

test('no event is lost or repeated, whatever the page size, the filter and the order', async () => {
  await fc.assert(
    fc.asyncProperty(
      store,
      fc.integer({ min: 1, max: 17 }),
      patterns,
      fc.constantFrom('newest', 'oldest'),
      async (events, pageSize, types, order) => {
        const { matches } = typeFilter(types)
        const wanted = events.filter(({ type }) => matches(type)).map(({ id }) => id)
        const got = await ids(pages([...events]).fetch, { types, pageSize, order })
        expect(got.toSorted()).toEqual(wanted.toSorted())
        const times = got.map((id) => events.find((each) => each.id === id)!.created)
        expect(times).toEqual(times.toSorted((a, b) => (order === 'newest' ? b - a : a - b)))
      },
    ),
  )
})

test('events that come while the pages are read shift nothing', async () => {
  await fc.assert(
    fc.asyncProperty(store, fc.integer({ min: 1, max: 9 }), async (events, pageSize) => {
      let n = 1000
      const before = events.map(({ id }) => id)
      const grow = () => event(n++, 'charge.refunded', 1_790_009_000)
      expect(await ids(pages([...events], grow).fetch, { pageSize })).toEqual(before)
    }),
  )
})

test('after an event come exactly the newer ones, oldest first', async () => {
  await fc.assert(
    fc.asyncProperty(store, fc.nat(), fc.integer({ min: 1, max: 9 }), async (events, at, pageSize) => {
      fc.pre(events.length > 0)
      const from = at % events.length
      const newer = events.slice(0, from).map(({ id }) => id)
      expect(await ids(pages([...events]).fetch, { after: events[from]!.id, pageSize })).toEqual(newer.toReversed())
    }),
  )
})

test('a list is read in as few requests as it has pages', async () => {
  const events = Array.from({ length: 250 }, (_, n) => event(250 - n, 'invoice.paid', 1_790_000_250 - n))
  const { fetch, asked } = pages(events)
  expect(await ids(fetch, {})).toHaveLength(250)
  expect(asked.map(({ starting_after }) => starting_after)).toEqual([undefined, idOf('evt', 151), idOf('evt', 51)])
})

test('a limit gives the newest ones in either order', async () => {
  const events = Array.from({ length: 30 }, (_, n) => event(30 - n, 'invoice.paid', 1_790_000_030 - n))
  const newest = [30, 29, 28].map((n) => idOf('evt', n))
  expect(await ids(pages(events).fetch, { limit: 3 })).toEqual(newest)
  expect(await ids(pages(events).fetch, { limit: 3, order: 'oldest' })).toEqual(newest.toReversed())
  expect(await ids(pages(events).fetch, { limit: 0 })).toEqual([])
})

test('a list that says "more" for ever ends', async () => {
  const one = event(1, 'invoice.paid', 1_790_000_000)
  const fetch: FetchPage = async () => ({ events: [one], hasMore: true, firstId: one.id, lastId: one.id })
  expect(await ids(fetch, {})).toEqual([one.id])
  expect(await ids(async () => ({ events: [], hasMore: true }), {})).toEqual([])
})

test('a cursor that has left the 30 days ends the list', async () => {
  const one = event(1, 'invoice.paid', 1_790_000_000)
  const fetch: FetchPage = async ({ starting_after }) =>
    starting_after ? 'expired' : { events: [one], hasMore: true, firstId: one.id, lastId: one.id }
  expect(await ids(fetch, {})).toEqual([one.id])
})

test('since is included and until is not, in seconds as Stripe counts', async () => {
  const events = [3, 2, 1].map((n) => event(n, 'invoice.paid', 1_790_000_000 + n))
  const { fetch, asked } = pages(events)
  expect(await ids(fetch, { since: 1_790_000_001_400, until: 1_790_000_003_000 })).toEqual([
    idOf('evt', 2),
    idOf('evt', 1),
  ])
  expect(asked[0]!.created).toEqual({ gte: 1_790_000_001, lt: 1_790_000_003 })
})

test('Stripe is asked for what it can filter: exact types by twenties, groups by its wildcard, else for all', () => {
  const many = Array.from({ length: 45 }, (_, n) => `a.t${n}`)
  expect(typeFilter(many).queries.map((query) => query.types?.length)).toEqual([20, 20, 5])
  expect(typeFilter(['payment_intent.*', 'invoice.paid']).queries).toEqual([
    { types: ['invoice.paid'] },
    { type: 'payment_intent.*' },
  ])
  expect(typeFilter(['checkout']).queries).toEqual([{ type: 'checkout.*' }])
  expect(typeFilter(['*.paid', 'invoice.paid']).queries).toEqual([{}])
  expect(typeFilter(['*']).queries).toEqual([{}])
  expect(typeFilter(Array.from({ length: 90 }, (_, n) => `a.t${n}`)).queries).toEqual([{}])
})

test.for([
  ['payment_intent.*', 'payment_intent.succeeded', true],
  ['payment_intent.', 'payment_intent.succeeded', true],
  ['payment_intent', 'payment_intent.succeeded', true],
  ['payment_intent', 'payment_intents.other', false],
  ['invoice.paid', 'invoiceXpaid', false],
  ['*.refunded', 'charge.refunded', true],
  ['Checkout.Session.Completed', 'checkout.session.completed', true],
  ['v2.core.account[requirements].updated', 'v2.core.account[requirements].updated', true],
] as const)('--type %s on %s: %s', ([pattern, type, expected]) => {
  expect(typeFilter([pattern]).matches(type)).toBe(expected)
})
