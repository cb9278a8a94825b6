import type { EventRow } from '../repository/events.ts'
import type { NewMessage, OutboxKind, OutboxPayload } from '../repository/outbox.ts'
import type { Payment } from '../repository/payments.ts'
import type { Notice } from '../worker/effects.ts'

/**
 * What a payment sets off: status, note and notification for a payment; a note for a refund, a dispute. Keyed by deal + payment + kind, so
 * whichever of a payment's events comes first plans it, and the others find it planned.
 */
export const planAutomation = (
  event: EventRow,
  payment: Payment,
  dealId: string,
  notice: Notice,
  subscriptionId?: string,
): NewMessage[] => {
  const payload = payloadOf(event, payment, dealId, notice, subscriptionId)
  const message = (kind: OutboxKind, suffix = ''): NewMessage => ({
    kind,
    dedupeKey: `${dealId}:${payment.id}:${kind}${suffix}`,
    payload,
  })
  if (notice.reason !== 'paid') return [message('crm_note', `:${notice.reason}:${notice.marker}`)]
  return [message('crm_status'), message('crm_note'), message('notification')]
}

const payloadOf = (
  event: EventRow,
  payment: Payment,
  dealId: string,
  notice: Notice,
  subscriptionId: string | undefined,
): OutboxPayload => ({
  deal_id: dealId,
  stripe_event_id: event.stripe_event_id,
  type: event.type,
  delivery_id: event.delivery_id,
  livemode: event.livemode,
  cabinet: event.cabinet,
  payment_key: payment.payment_intent_id ?? payment.invoice_id ?? payment.session_id ?? String(payment.id),
  reason: notice.reason,
  ...(notice.reason === 'paid' ? {} : { marker: notice.marker }),
  amount: notice.reason === 'refunded' ? payment.refunded_amount : payment.amount,
  ...present('session_id', payment.session_id),
  ...present('payment_intent_id', payment.payment_intent_id),
  ...present('invoice_id', payment.invoice_id),
  ...present('charge_id', payment.charge_id),
  ...present('subscription_id', subscriptionId),
  ...present('hardware_id', payment.hardware_id),
  ...present('stripe_request_id', event.stripe_request_id),
  ...present('currency', payment.currency),
})

const present = <Key extends string>(key: Key, value: string | null | undefined): { [K in Key]?: string } =>
  (value === null || value === undefined ? {} : { [key]: value }) as { [K in Key]?: string }
