import { decide } from '../machine/state-machine.ts'
import { findPayment } from '../repository/payments.ts'
import { findByHardware } from '../repository/subscriptions.ts'
import { dealIdOf, idAt, numberAt, textAt, type Json } from '../stripe/objects.ts'
import type { Effects, Handler, HandlerContext } from './effects.ts'
import { missingDeal } from './missing-deal.ts'
import { payloadObject } from './payload.ts'
import { refetch } from './refetch.ts'

/** charge.refunded: the payment becomes partly or wholly refunded; the subscription's status does not change. */
export const handleRefund: Handler = (event, context) => {
  const payload = payloadObject(event)
  return refundEffects(context, textAt(payload, 'id') ?? '', payload, undefined)
}

/** refund.failed, or an update that says so: the bank sent the money back, and the customer has not got it. */
export const handleRefundFailed: Handler = async (event, context) => {
  const refund = payloadObject(event)
  const chargeId = idAt(refund, 'charge')
  if (textAt(refund, 'status') !== 'failed' || chargeId === undefined) return { outcome: 'nothing_due' }
  // Only the charge tells how much is refunded now, so nothing stands in for it.
  return refundEffects(context, chargeId, undefined, textAt(refund, 'id'))
}

const refundEffects = async (
  context: HandlerContext,
  chargeId: string,
  payload: Json | undefined,
  failedRefund: string | undefined,
): Promise<Effects> => {
  const { object: charge } = await refetch(
    context,
    `charge ${chargeId}`,
    () => context.stripe.charge(chargeId),
    payload,
  )
  const paymentIntentId = idAt(charge, 'payment_intent')
  // Charges without a payment intent come from an integration older than this one.
  if (paymentIntentId === undefined) return { outcome: 'foreign_object', ids: { charge_id: chargeId } }
  const known = await findPayment(context.db, { paymentIntentId })
  const dealId = known?.deal_id ?? dealIdOf(charge) ?? (await dealOfSession(context, paymentIntentId))
  const payment = {
    paymentIntentId,
    chargeId,
    dealId,
    amount: numberAt(charge, 'amount'),
    refundedAmount: numberAt(charge, 'amount_refunded'),
    currency: textAt(charge, 'currency'),
    refundShrinks: failedRefund !== undefined,
    status: 'paid' as const,
  }
  const ids = {
    deal_id: dealId,
    charge_id: chargeId,
    payment_intent_id: paymentIntentId,
    session_id: known?.session_id ?? undefined,
    hardware_id: known?.hardware_id ?? undefined,
  }
  const decision = known?.hardware_id == null ? {} : { decision: await refundDecision(context, known.hardware_id) }
  const common = { payment, ids, ...decision, persistedMsg: 'Возврат обработан' }
  if (dealId === undefined)
    return { ...common, outcome: 'deal_missing', failure: missingDeal('Deal ID не найден для возврата') }
  if (failedRefund !== undefined)
    return {
      ...common,
      outcome: 'refund_failed',
      automation: { reason: 'refund_failed', marker: failedRefund },
    }
  return {
    ...common,
    outcome: 'refunded',
    automation: { reason: 'refunded', marker: String(payment.refundedAmount ?? 0) },
  }
}

const refundDecision = async ({ db, now, settings }: HandlerContext, hardwareId: string) =>
  decide(
    { current: await findByHardware(db, hardwareId), hardwareId, signal: { kind: 'refunded', stripe: undefined }, now },
    settings,
  )

export const dealOfSession = async (context: HandlerContext, paymentIntentId: string): Promise<string | undefined> =>
  dealIdOf(
    (
      await refetch(
        context,
        `session of ${paymentIntentId}`,
        async () => (await context.stripe.sessionOfPaymentIntent(paymentIntentId)) ?? {},
        undefined,
      )
    ).object,
  )
