import type { IdKind, Ids } from '../model/ids.ts'

/** Kinds in the order in which people look for them. */
export const SHOWN_IDS: readonly IdKind[] = [
  'dealId',
  'eventId',
  'sessionId',
  'paymentIntentId',
  'chargeId',
  'refundId',
  'invoiceId',
  'subscriptionId',
  'customerId',
  'hardwareId',
]

/** `{eventId: 'evt_…'}`: the first id of each kind, as the documented JSON has it. */
export const firstIds = (ids: Ids): Record<string, string> =>
  Object.fromEntries(
    Object.entries(ids).flatMap(([kind, values]) => (values[0] === undefined ? [] : [[kind, values[0]]])),
  )

/** Ids beyond the first of their kind. */
export const otherIds = (ids: Ids): string[] => Object.values(ids).flatMap((values) => values.slice(1))

const DASHBOARD: Readonly<Partial<Record<IdKind, string>>> = {
  eventId: 'events',
  sessionId: 'checkout/sessions',
  paymentIntentId: 'payments',
  chargeId: 'payments',
  invoiceId: 'invoices',
  subscriptionId: 'subscriptions',
  customerId: 'customers',
}

/** The Stripe Dashboard page of an id; undefined for ids that are not Stripe's. */
export const dashboardUrl = (kind: IdKind, id: string, livemode?: boolean): string | undefined => {
  const page = DASHBOARD[kind]
  if (page === undefined || !/^[A-Za-z0-9_]+$/.test(id)) return undefined
  const test = livemode === false || id.startsWith('cs_test_')
  return `https://dashboard.stripe.com/${test ? 'test/' : ''}${page}/${id}`
}
