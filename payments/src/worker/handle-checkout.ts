import { dealIdOf, hardwareIdOf, idAt, numberAt, textAt, type Json } from '../stripe/objects.ts'
import type { PaymentFacts } from '../repository/payments.ts'
import type { EventRow } from '../repository/events.ts'
import type { Effects, Handler, HandlerContext } from './effects.ts'
import { missingDeal } from './missing-deal.ts'
import { payloadObject } from './payload.ts'
import { refetch } from './refetch.ts'
import { entitlementOf, subscriptionChange } from './subscription-change.ts'

/** checkout.session.completed and .async_payment_succeeded|failed. */
export const handleCheckout: Handler = async (event, context) => {
  const payload = payloadObject(event)
  const sessionId = textAt(payload, 'id') ?? ''
  const { object: session } = await refetch(
    context,
    `checkout.session ${sessionId}`,
    () => context.stripe.session(sessionId),
    payload,
  )
  return sessionEffects(event, context, session)
}

const sessionEffects = async (event: EventRow, context: HandlerContext, session: Json): Promise<Effects> => {
  const subscriptionId = idAt(session, 'subscription')
  const settled = isSettled(session)
  const change =
    subscriptionId === undefined
      ? undefined
      : await subscriptionChange(context, subscriptionId, event.stripe_created, {
          session,
          invoice: settled ? 'paid' : undefined,
        })
  const dealId = dealIdOf(session) ?? change?.dealId
  const payment: PaymentFacts = {
    sessionId: textAt(session, 'id'),
    paymentIntentId: idAt(session, 'payment_intent'),
    invoiceId: idAt(session, 'invoice'),
    dealId,
    hardwareId: hardwareIdOf(session) ?? change?.hardwareId,
    amount: numberAt(session, 'amount_total'),
    currency: textAt(session, 'currency'),
    status: settled ? 'paid' : event.type === 'checkout.session.async_payment_failed' ? 'failed' : 'unpaid',
  }
  const ids = {
    deal_id: dealId,
    session_id: payment.sessionId,
    payment_intent_id: payment.paymentIntentId,
    subscription_id: subscriptionId,
    hardware_id: payment.hardwareId,
  }
  const common = {
    ids: { ...ids, payment_status: textAt(session, 'payment_status') },
    payment,
    persistedMsg: event.type.includes('async_payment') ? 'Асинхронный платеж обработан' : 'Checkout Session обработан',
    ...entitlementOf(change),
  }
  // Unpaid is not a failure: a bank transfer settles days later, with checkout.session.async_payment_succeeded.
  if (!settled)
    return { ...common, outcome: payment.status === 'failed' ? 'async_payment_failed' : 'payment_not_settled_yet' }
  if (dealId === undefined)
    return { ...common, outcome: 'deal_missing', failure: missingDeal('Deal ID не найден в Checkout Session') }
  return { ...common, outcome: 'paid', automation: { reason: 'paid' } }
}

// A trial's checkout needs no payment yet; a one-off that is wholly discounted is as good as paid.
const isSettled = (session: unknown): boolean => {
  const status = textAt(session, 'payment_status')
  return status === 'paid' || (status === 'no_payment_required' && textAt(session, 'mode') === 'payment')
}
