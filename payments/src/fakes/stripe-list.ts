import type { FakeAnswer } from './http-fake.ts'
import { invalidRequest } from './stripe-errors.ts'
import type { StripeObject } from './stripe-state.ts'

/**
 * A page of a list, newest first, as Stripe pages: `limit` 1–100 (10), `starting_after` goes back in time, `ending_before` forward
 * (the page nearest to the cursor), `has_more` about the direction of travel.
 */
export const listPage = (all: readonly StripeObject[], query: URLSearchParams, path: string): FakeAnswer => {
  const limit = Number(query.get('limit') ?? 10)
  if (!Number.isInteger(limit) || limit < 1 || limit > 100)
    return invalidRequest('Invalid limit: must be between 1 and 100', 'limit')
  const newestFirst = all
    .map((object, index) => ({ object, index }))
    .filter(({ object }) => withinCreated(object.created ?? 0, query))
    // Within one second the later added is the newer.
    .toSorted((one, other) => (other.object.created ?? 0) - (one.object.created ?? 0) || other.index - one.index)
    .map(({ object }) => object)
  const after = query.get('starting_after')
  const before = query.get('ending_before')
  if (after !== null && before !== null)
    return invalidRequest(
      'Received both starting_after and ending_before parameters. Please pass in only one.',
      'starting_after',
    )
  if (before !== null) return pageBefore(newestFirst, before, limit, path)
  const cursor = after === null ? -1 : newestFirst.findIndex((one) => one.id === after)
  if (after !== null && cursor === -1) return invalidRequest(`No such object: '${after}'`, 'starting_after')
  const data = newestFirst.slice(cursor + 1, cursor + 1 + limit)
  return page(data, cursor + 1 + limit < newestFirst.length, path)
}

const pageBefore = (newestFirst: readonly StripeObject[], before: string, limit: number, path: string): FakeAnswer => {
  const cursor = newestFirst.findIndex((one) => one.id === before)
  if (cursor === -1) return invalidRequest(`No such object: '${before}'`, 'ending_before')
  const from = Math.max(0, cursor - limit)
  return page(newestFirst.slice(from, cursor), from > 0, path)
}

const page = (data: readonly StripeObject[], hasMore: boolean, url: string): FakeAnswer => ({
  status: 200,
  body: { object: 'list', url, has_more: hasMore, data },
})

const withinCreated = (created: number, query: URLSearchParams): boolean => {
  const bound = (name: string) => (query.get(name) === null ? undefined : Number(query.get(name)))
  const [exact, gt, gte, lt, lte] = ['created', 'created[gt]', 'created[gte]', 'created[lt]', 'created[lte]'].map(bound)
  return (
    (exact === undefined || created === exact) &&
    (gt === undefined || created > gt) &&
    (gte === undefined || created >= gte) &&
    (lt === undefined || created < lt) &&
    (lte === undefined || created <= lte)
  )
}
