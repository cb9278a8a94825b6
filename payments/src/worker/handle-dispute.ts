import { findPayment, type Dispute } from '../repository/payments.ts'
import { findByHardware } from '../repository/subscriptions.ts'
import { dealIdOf, idAt, textAt } from '../stripe/objects.ts'
import type { Handler } from './effects.ts'
import { dealOfSession } from './handle-refund.ts'
import { missingDeal } from './missing-deal.ts'
import { payloadObject } from './payload.ts'
import { refetch } from './refetch.ts'
import { entitlementOf, subscriptionChange } from './subscription-change.ts'

/**
 * charge.dispute.*: while it is open the customer keeps what was paid for; lost, the money is gone and what it paid for ends
 * with it. The deal is told of each.
 */
export const handleDispute: Handler = async (event, context) => {
  const payload = payloadObject(event)
  const disputeId = textAt(payload, 'id') ?? ''
  const { object } = await refetch(context, `dispute ${disputeId}`, () => context.stripe.dispute(disputeId), payload)
  const dispute = standOf(textAt(object, 'status'))
  const chargeId = idAt(object, 'charge')
  const paymentIntentId = idAt(object, 'payment_intent')
  const known = await findPayment(context.db, { chargeId, paymentIntentId })
  const ids = { dispute_id: disputeId, charge_id: chargeId, payment_intent_id: paymentIntentId }
  // "warning_*" is a bank's question, no dispute: no money moves.
  if (dispute === undefined) return { ids, outcome: 'dispute_inquiry' }
  const dealId =
    known?.deal_id ??
    dealIdOf(object) ??
    (paymentIntentId === undefined ? undefined : await dealOfSession(context, paymentIntentId))
  const device = known?.hardware_id == null ? undefined : await findByHardware(context.db, known.hardware_id)
  const change =
    dispute === 'open' || device?.subscriptionId === undefined
      ? undefined
      : await subscriptionChange(context, device.subscriptionId, event.stripe_created, {
          lostInvoiceId: dispute === 'lost' ? (known?.invoice_id ?? undefined) : undefined,
        })
  const common = {
    payment: { paymentIntentId, chargeId, dealId, dispute },
    ids: { ...ids, deal_id: dealId, hardware_id: device?.hardwareId },
    persistedMsg: 'Dispute обработан',
    ...entitlementOf(change),
  }
  if (dealId === undefined)
    return { ...common, outcome: 'deal_missing', failure: missingDeal('Deal ID не найден для спора') }
  return { ...common, outcome: `dispute_${dispute}`, automation: { reason: `dispute_${dispute}`, marker: disputeId } }
}

const standOf = (status: string | undefined): Dispute | undefined => {
  switch (status) {
    case 'won':
    case 'lost':
      return status
    case 'needs_response':
    case 'under_review':
      return 'open'
    // Refunded or warned: closed without a decision.
    default:
      return undefined
  }
}
