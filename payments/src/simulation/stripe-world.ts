import type { StripeFake } from '../fakes/stripe.ts'
import { PRICE_ID, type StripeEvent, type StripeObject } from '../fakes/stripe-state.ts'
import { textAt } from '../stripe/objects.ts'
import { sessionId, shortId, stripeId } from './ids.ts'

export interface CheckoutWish {
  readonly dealId?: string | undefined
  readonly hardwareId?: string
  readonly amount?: number
  readonly paid?: boolean
  readonly livemode?: boolean
  /** Not put into Stripe: what another account, or nobody, holds. */
  readonly unknownToStripe?: boolean
}

export interface Checkout {
  readonly session: StripeObject
  readonly intent: StripeObject
  readonly charge: StripeObject
  readonly dealId: string | undefined
}

const API_VERSION = '2026-10-28.endive'

const seconds = (): number => Math.floor(Date.now() / 1000)

/** A customer's paid (or not yet paid) one-off checkout: session, payment intent, charge, as Stripe would hold them. */
export const makeCheckout = (stripe: StripeFake, wish: CheckoutWish = {}): Checkout => {
  const { amount = 14_900, paid = true, livemode = false } = wish
  const customer = shortId('cus')
  // Personal data as the real payload carries it: the log must be clean of it all the same.
  const person = { email: `${customer.toLowerCase()}@customer.example`, name: 'Ann Example', phone: '+48500100200' }
  const intentId = stripeId('pi')
  const chargeId = stripeId('ch')
  const common = { livemode, created: seconds(), currency: 'eur', customer }
  const metadata = {
    ...(wish.dealId === undefined ? {} : { deal_id: wish.dealId }),
    ...(wish.hardwareId === undefined ? {} : { hardware_id: wish.hardwareId }),
  }
  const session: StripeObject = {
    id: sessionId(livemode),
    object: 'checkout.session',
    ...common,
    amount_total: amount,
    mode: 'payment',
    payment_intent: intentId,
    invoice: null,
    subscription: null,
    payment_status: paid ? 'paid' : 'unpaid',
    status: 'complete',
    metadata,
    customer_details: person,
    success_url: 'https://shop.example/thanks',
    url: null,
  }
  const intent: StripeObject = {
    id: intentId,
    object: 'payment_intent',
    ...common,
    amount,
    amount_received: paid ? amount : 0,
    latest_charge: chargeId,
    metadata: {},
    status: paid ? 'succeeded' : 'processing',
    receipt_email: person.email,
    client_secret: `${intentId}_secret_${'q'.repeat(25)}`,
  }
  const charge: StripeObject = {
    id: chargeId,
    object: 'charge',
    ...common,
    amount,
    amount_refunded: 0,
    payment_intent: intentId,
    paid,
    refunded: false,
    status: 'succeeded',
    metadata: {},
    billing_details: person,
  }
  if (wish.unknownToStripe !== true) for (const object of [session, intent, charge]) stripe.state.put(object)
  return { session, intent, charge, dealId: wish.dealId }
}

export interface EventWish {
  readonly livemode?: boolean
  readonly created?: number
  /** The API request that caused it; automatic events have none. */
  readonly automatic?: boolean
}

/** An event about the object as it is now; Stripe holds it, with one endpoint still to be told. */
export const makeEvent = (stripe: StripeFake, type: string, object: unknown, wish: EventWish = {}): StripeEvent => {
  const event: StripeEvent = {
    id: stripeId('evt'),
    object: 'event',
    api_version: API_VERSION,
    created: wish.created ?? seconds(),
    data: { object: structuredClone(object) },
    livemode: wish.livemode ?? false,
    pending_webhooks: 1,
    request: { id: wish.automatic === true ? null : shortId('req'), idempotency_key: null },
    type,
  }
  stripe.state.putEvent(event)
  return event
}

/** An event of API v2: it names its object and where to fetch it. Not in the list of events, which is API v1's. */
export const makeThinEvent = (type: string, object: StripeObject, url: string): StripeEvent => {
  const event = {
    id: stripeId('evt'),
    object: 'v2.core.event',
    type,
    livemode: false,
    created: new Date().toISOString(),
    context: null,
    reason: null,
    related_object: { id: object.id, type: object.object, url },
    data: {},
  }
  // The sender and the ledger look at what both kinds have.
  return event as unknown as StripeEvent
}

export interface SubscriptionWish {
  readonly hardwareId: string
  readonly dealId: string | undefined
  readonly status: string
  /** Start and end of the period, in ms of business time. */
  readonly from: number
  readonly to: number
  readonly trialEnd?: number
  readonly amount?: number
  readonly invoiceStatus?: 'paid' | 'open'
}

export interface Plan {
  readonly subscription: StripeObject
  readonly invoice: StripeObject
  /** Of the invoice's payment; not in Stripe when nothing was due. */
  readonly intent: StripeObject
}

/** A subscription with its latest invoice, in Stripe. */
export const makeSubscription = (stripe: StripeFake, wish: SubscriptionWish, old?: Plan): Plan => {
  const id = old?.subscription.id ?? stripeId('sub')
  const customer = textAt(old?.subscription, 'customer') ?? shortId('cus')
  const [from, to] = [Math.floor(wish.from / 1000), Math.floor(wish.to / 1000)]
  const metadata = { hardware_id: wish.hardwareId, ...(wish.dealId === undefined ? {} : { deal_id: wish.dealId }) }
  const amount = wish.amount ?? 2900
  const invoiceStatus = wish.invoiceStatus ?? 'paid'
  const intentId = stripeId('pi')
  const invoice: StripeObject = {
    id: stripeId('in'),
    object: 'invoice',
    livemode: false,
    created: seconds(),
    currency: 'eur',
    customer,
    status: invoiceStatus,
    amount_due: amount,
    amount_paid: invoiceStatus === 'paid' ? amount : 0,
    subscription: id,
    metadata: {},
    customer_email: `${customer.toLowerCase()}@customer.example`,
    parent: { type: 'subscription_details', subscription_details: { subscription: id, metadata } },
    payments:
      amount === 0
        ? { object: 'list', data: [] }
        : { object: 'list', data: [{ payment: { type: 'payment_intent', payment_intent: intentId } }] },
    lines: {
      object: 'list',
      data: [{ period: { start: from, end: to }, pricing: { price_details: { price: PRICE_ID } } }],
    },
  }
  const subscription: StripeObject = {
    id,
    object: 'subscription',
    livemode: false,
    created: old?.subscription.created ?? seconds(),
    customer,
    status: wish.status,
    metadata,
    cancellation_details: { reason: null },
    latest_invoice: invoice.id,
    trial_end: wish.trialEnd === undefined ? null : Math.floor(wish.trialEnd / 1000),
    items: {
      object: 'list',
      data: [{ id: shortId('si'), price: { id: PRICE_ID }, current_period_start: from, current_period_end: to }],
    },
  }
  const intent: StripeObject = {
    id: intentId,
    object: 'payment_intent',
    livemode: false,
    created: seconds(),
    currency: 'eur',
    customer,
    amount,
    amount_received: amount,
    metadata: {},
    status: 'succeeded',
  }
  const link: StripeObject = {
    id: shortId('inpay'),
    object: 'invoice_payment',
    livemode: false,
    created: seconds(),
    invoice: invoice.id,
    payment_intent: intentId,
  }
  for (const object of [invoice, subscription, ...(amount === 0 ? [] : [intent, link])]) stripe.state.put(object)
  return { subscription, invoice, intent }
}

/** Changes an object in Stripe, as a later API call or the passing of time would; returns it as it is now. */
export const changeObject = (
  stripe: StripeFake,
  object: StripeObject,
  change: Readonly<Record<string, unknown>>,
): StripeObject => {
  const changed = { ...(stripe.state.find(object.object, object.id) ?? object), ...change } as StripeObject
  stripe.state.put(changed)
  return changed
}
