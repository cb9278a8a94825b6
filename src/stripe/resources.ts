import type { Stripe } from 'stripe'
import type { StripeIdKind } from '../model/ids.ts'

/** A kind of object that can be asked for by its id, and the permission a restricted key needs for it. */
export interface StripeResource {
  readonly kind: StripeIdKind
  readonly permission: string
  /** Whether `events`, `why` and `reconcile` cannot do without it. */
  readonly needed: boolean
  readonly retrieve: (sdk: Stripe, id: string) => Promise<unknown>
  /** The cheapest request that needs the permission. */
  readonly probe: (sdk: Stripe) => Promise<unknown>
}

const ONE = { limit: 1 }

export const ENDPOINT_PERMISSION = 'rak_webhook_read'
export const EVENT_PERMISSION = 'rak_event_read'

export const RESOURCES: readonly StripeResource[] = [
  {
    kind: 'eventId',
    permission: EVENT_PERMISSION,
    needed: true,
    retrieve: (sdk, id) => sdk.events.retrieve(id),
    probe: (sdk) => sdk.events.list(ONE),
  },
  {
    kind: 'sessionId',
    permission: 'rak_checkout_session_read',
    needed: true,
    retrieve: (sdk, id) => sdk.checkout.sessions.retrieve(id),
    probe: (sdk) => sdk.checkout.sessions.list(ONE),
  },
  {
    kind: 'paymentIntentId',
    permission: 'rak_payment_intent_read',
    needed: true,
    retrieve: (sdk, id) => sdk.paymentIntents.retrieve(id),
    probe: (sdk) => sdk.paymentIntents.list(ONE),
  },
  {
    kind: 'chargeId',
    permission: 'rak_charge_read',
    needed: false,
    retrieve: (sdk, id) => sdk.charges.retrieve(id),
    probe: (sdk) => sdk.charges.list(ONE),
  },
  {
    kind: 'invoiceId',
    permission: 'rak_invoice_read',
    needed: false,
    retrieve: (sdk, id) => sdk.invoices.retrieve(id),
    probe: (sdk) => sdk.invoices.list(ONE),
  },
  {
    kind: 'subscriptionId',
    permission: 'rak_subscription_read',
    needed: false,
    retrieve: (sdk, id) => sdk.subscriptions.retrieve(id),
    probe: (sdk) => sdk.subscriptions.list(ONE),
  },
  {
    kind: 'customerId',
    permission: 'rak_customer_read',
    needed: false,
    retrieve: (sdk, id) => sdk.customers.retrieve(id),
    probe: (sdk) => sdk.customers.list(ONE),
  },
  {
    kind: 'refundId',
    permission: 'rak_charge_read',
    needed: false,
    retrieve: (sdk, id) => sdk.refunds.retrieve(id),
    probe: (sdk) => sdk.refunds.list(ONE),
  },
  {
    kind: 'setupIntentId',
    permission: 'rak_setup_intent_read',
    needed: false,
    retrieve: (sdk, id) => sdk.setupIntents.retrieve(id),
    probe: (sdk) => sdk.setupIntents.list(ONE),
  },
  {
    kind: 'disputeId',
    permission: 'rak_dispute_read',
    needed: false,
    retrieve: (sdk, id) => sdk.disputes.retrieve(id),
    probe: (sdk) => sdk.disputes.list(ONE),
  },
]
