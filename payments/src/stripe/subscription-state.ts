import type { StripeState } from '../machine/signals.ts'
import { asObject, at, dealIdOf, firstOf, hardwareIdOf, idAt, numberAt, textAt, timeAt } from './objects.ts'

/** A Subscription object (with `latest_invoice` expanded when refetched) → what the state machine needs. Undefined without an id. */
export const subscriptionState = (object: unknown, fromPayload: boolean): StripeState | undefined => {
  const subscriptionId = textAt(object, 'id')
  const status = textAt(object, 'status')
  if (subscriptionId === undefined || status === undefined) return undefined
  // Since API 2025 the period belongs to the items.
  const item = firstOf(object, 'items', 'data')
  return {
    subscriptionId,
    customerId: idAt(object, 'customer'),
    hardwareId: hardwareIdOf(object),
    dealId: dealIdOf(object),
    status,
    paid: latestInvoicePaid(object),
    latestInvoiceId: idAt(object, 'latest_invoice'),
    priceIds: priceIdsOf(object),
    collectionPaused: at(object, ['pause_collection']) != null,
    cancelReason: textAt(object, 'cancellation_details', 'reason'),
    trialEnd: timeAt(object, 'trial_end'),
    periodStart: timeAt(item, 'current_period_start') ?? timeAt(object, 'current_period_start'),
    periodEnd: timeAt(item, 'current_period_end') ?? timeAt(object, 'current_period_end'),
    fromPayload,
  }
}

// Before API 2018 an item had a `plan`, whose id is the price's.
const priceIdsOf = (object: unknown): string[] => {
  const items = at(object, ['items', 'data'])
  return (Array.isArray(items) ? (items as unknown[]) : [])
    .map((item) => idAt(item, 'price') ?? idAt(item, 'plan'))
    .filter((id) => id !== undefined)
}

// Not expanded (a payload): `active` cannot be told from "active and open", so it does not count as paid.
const latestInvoicePaid = (object: unknown): boolean => {
  const invoice = asObject(asObject(object)?.['latest_invoice'])
  if (invoice === undefined) return false
  return textAt(invoice, 'status') === 'paid' || numberAt(invoice, 'amount_due') === 0
}
