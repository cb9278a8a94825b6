import type { IdKind, Ids } from '../model/ids.ts'
import type { Span } from './document.ts'
import { dashboardUrl, SHOWN_IDS } from './ids.ts'

/** An id as a span: a link to its page in the Dashboard, and shortened by forms that shorten. */
export const idSpan = (kind: IdKind, value: string, ids: Ids = {}): Span => {
  if (kind === 'dealId' || kind === 'hardwareId') return { text: value }
  const url = dashboardUrl(kind, value, isTest(ids) ? false : undefined)
  return { text: value, id: kind, ...(url === undefined ? {} : { url }) }
}

/** The first id of each kind that people look for, but the deal. */
export const stripeIdSpans = (ids: Ids, most = 2): Span[] =>
  SHOWN_IDS.filter((kind) => kind !== 'dealId').flatMap((kind) =>
    (ids[kind] ?? []).slice(0, most).map((value) => idSpan(kind, value, ids)),
  )

/** The one id that names it best: the deal, else what a payment has of Stripe's ids. */
export const bestId = (ids: Ids): { kind: IdKind; value: string } | undefined => {
  for (const kind of [...SHOWN_IDS.filter((each) => each !== 'eventId'), 'eventId' as const]) {
    const value = ids[kind]?.[0]
    if (value !== undefined) return { kind, value }
  }
  return undefined
}

/** The shortest id that a command surely finds again: a deal, an event, a payment intent, then the long session. */
export const commandId = (ids: Ids): string | undefined =>
  [ids.dealId, ids.eventId, ids.paymentIntentId, ids.invoiceId, ids.chargeId, ids.sessionId, ids.hardwareId]
    .map((values) => values?.[0])
    .find((value) => value !== undefined && /^[\w.:-]+$/.test(value))

export const joined = (lists: readonly (readonly (string | Span)[])[], between: string): (string | Span)[] =>
  lists.flatMap((list, i) => (i === 0 ? list : [between, ...list]))

/** Only a session's id tells its mode; the other ids of the payment are of the same. */
const isTest = (ids: Ids): boolean => ids.sessionId?.some((id) => id.startsWith('cs_test_')) ?? false
