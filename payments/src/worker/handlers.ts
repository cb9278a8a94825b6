import { idAt, invoiceSubscriptionId, textAt } from '../stripe/objects.ts'
import type { EventRow } from '../repository/events.ts'
import type { Handler } from './effects.ts'
import { handleCheckout } from './handle-checkout.ts'
import { handleCustomerDeleted } from './handle-customer.ts'
import { handleDispute } from './handle-dispute.ts'
import { handleInvoice } from './handle-invoice.ts'
import { handlePaymentIntent } from './handle-payment-intent.ts'
import { handleRefund, handleRefundFailed } from './handle-refund.ts'
import { handleSubscription } from './handle-subscription.ts'
import { payloadObject } from './payload.ts'

/** Types that nothing is done for are stored and answered 200 all the same: Stripe sends what the endpoint subscribes to. */
const unhandled: Handler = async () => ({ outcome: 'unhandled_event_type' })

const HANDLERS: Readonly<Record<string, Handler>> = {
  'checkout.session.completed': handleCheckout,
  'checkout.session.async_payment_succeeded': handleCheckout,
  'checkout.session.async_payment_failed': handleCheckout,
  'payment_intent.succeeded': handlePaymentIntent,
  'charge.refunded': handleRefund,
  'invoice.paid': handleInvoice,
  'invoice.payment_succeeded': handleInvoice,
  'invoice.payment_failed': handleInvoice,
  'customer.subscription.created': handleSubscription,
  'customer.subscription.updated': handleSubscription,
  'customer.subscription.deleted': handleSubscription,
  'customer.subscription.paused': handleSubscription,
  'customer.subscription.resumed': handleSubscription,
  'customer.subscription.trial_will_end': handleSubscription,
  'customer.deleted': handleCustomerDeleted,
  'refund.failed': handleRefundFailed,
  'refund.updated': handleRefundFailed,
  'charge.refund.updated': handleRefundFailed,
  'charge.dispute.created': handleDispute,
  'charge.dispute.updated': handleDispute,
  'charge.dispute.closed': handleDispute,
  'charge.dispute.funds_withdrawn': handleDispute,
  'charge.dispute.funds_reinstated': handleDispute,
}

/** What an endpoint at Stripe has to send. */
export const HANDLED_TYPES: readonly string[] = Object.keys(HANDLERS)

export const handlerOf = (type: string): Handler =>
  (Object.hasOwn(HANDLERS, type) ? HANDLERS[type] : undefined) ?? unhandled

/** The subscription that the event is about; its events are worked on one after another. */
export const subscriptionIdOf = (event: EventRow): string | undefined => {
  const object = payloadObject(event)
  if (event.type.startsWith('customer.subscription.')) return textAt(object, 'id')
  if (event.type.startsWith('invoice.')) return invoiceSubscriptionId(object)
  return event.type.startsWith('checkout.session.') ? idAt(object, 'subscription') : undefined
}

export const subscriptionLock = (subscriptionId: string): string => `subscription:${subscriptionId}`
