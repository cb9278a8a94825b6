import type { IdKind } from '../model/ids.ts'
import type { EpochMs } from '../model/time.ts'
import type { StripeEventFact } from './fact.ts'

/** Ids that belong to one payment. A customer's id is not one of them: it would join all that the customer ever bought. */
const PAYMENT_KINDS: readonly IdKind[] = [
  'sessionId',
  'paymentIntentId',
  'chargeId',
  'invoiceId',
  'subscriptionId',
  'setupIntentId',
  'refundId',
  'disputeId',
]

export interface RelatedEvents {
  /** Oldest first. */
  readonly events: readonly StripeEventFact[]
  /** How many events were looked through, and from when. */
  readonly searched: number
  readonly from: EpochMs
  /** False when the search stopped at its limit: then "none" means "none among the newest". */
  readonly complete: boolean
}

/** Whether the event's object is the id, or refers to it. Stripe cannot filter events by object, so we do. */
export const refersTo = (event: StripeEventFact, id: string): boolean =>
  Object.values(event.ids).some((values) => values.includes(id))

/**
 * The events that refer to the id and, with `follow`, those joined to them through the ids of the same payment: a
 * session names its payment intent, but the payment intent's events do not name the session.
 */
export const relatedOf = (
  events: readonly StripeEventFact[],
  id: string,
  options: { follow?: boolean } = {},
): readonly StripeEventFact[] => {
  const wanted = new Set([id])
  const found = new Set<StripeEventFact>()
  for (let grew = true; grew;) {
    grew = false
    for (const event of events) {
      if (found.has(event) || ![...wanted].some((each) => refersTo(event, each))) continue
      found.add(event)
      grew = true
      if (options.follow) for (const kind of PAYMENT_KINDS) for (const each of event.ids[kind] ?? []) wanted.add(each)
    }
  }
  return [...found].sort((a, b) => a.created - b.created)
}
