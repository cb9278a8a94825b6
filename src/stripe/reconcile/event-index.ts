import type { IdKind, Ids } from '../../model/ids.ts'
import type { EpochMs } from '../../model/time.ts'
import type { StripeEventFact } from '../fact.ts'

/** Kinds that name one payment; a customer or a price would join strangers. */
export const OBJECT_KINDS: readonly IdKind[] = [
  'sessionId',
  'paymentIntentId',
  'chargeId',
  'invoiceId',
  'subscriptionId',
  'setupIntentId',
  'refundId',
  'disputeId',
]

/** Events by what logs may know of them. A month of events meets a day of lines: no pair is looked at twice. */
export interface EventIndex {
  byEventId(id: string): StripeEventFact | undefined
  /** Events that share the id of an object with `ids`. */
  byObjects(ids: Ids): readonly StripeEventFact[]
  byDeals(deals: readonly string[]): readonly StripeEventFact[]
  /** Events created from `from` to `to`, both included. */
  between(from: EpochMs, to: EpochMs): readonly StripeEventFact[]
}

export const indexEvents = (events: readonly StripeEventFact[]): EventIndex => {
  const byId = new Map(events.map((event) => [event.id, event]))
  const byObject = new Map<string, StripeEventFact[]>()
  const byDeal = new Map<string, StripeEventFact[]>()
  const add = (index: Map<string, StripeEventFact[]>, key: string, event: StripeEventFact): void => {
    const list = index.get(key)
    if (list) list.push(event)
    else index.set(key, [event])
  }
  for (const event of events) {
    for (const kind of OBJECT_KINDS) for (const id of event.ids[kind] ?? []) add(byObject, id, event)
    if (event.dealId !== undefined) add(byDeal, event.dealId, event)
  }
  const inOrder = events.toSorted((a, b) => a.created - b.created)
  return {
    byEventId: (id) => byId.get(id),
    byObjects: (ids) =>
      union(
        byObject,
        OBJECT_KINDS.flatMap((kind) => ids[kind] ?? []),
      ),
    byDeals: (deals) => union(byDeal, deals),
    between: (from, to) => {
      const start = firstFrom(inOrder, from)
      let end = start
      while (end < inOrder.length && (inOrder[end]?.created ?? 0) <= to) end++
      return inOrder.slice(start, end)
    },
  }
}

const union = (index: ReadonlyMap<string, StripeEventFact[]>, keys: readonly string[]): readonly StripeEventFact[] => [
  ...new Set(keys.flatMap((key) => index.get(key) ?? [])),
]

/** Index of the first event created at `from` or later; `events` in order of time. */
const firstFrom = (events: readonly StripeEventFact[], from: EpochMs): number => {
  let [low, high] = [0, events.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((events[middle]?.created ?? 0) < from) low = middle + 1
    else high = middle
  }
  return low
}
