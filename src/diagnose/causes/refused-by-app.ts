import type { WebhookProcessingLog } from '../../model/trace.ts'
import type { Finding } from '../finding.ts'
import { told, toldBy } from '../rule.ts'

const evt = 'evt_1QAbCdEfGhIjKlMnOpQrStUv'
const pi = 'pi_3QAbCdEfGhIjKlMnOpQrStUv'

/** Work that was recorded for all that, or later, has found what it needed. */
const isHealed = (log: WebhookProcessingLog): boolean =>
  log.rows.some((row) => row.step === 'session.persisted' && row.outcome === 'ok')

const notFound = (log: WebhookProcessingLog): Finding | undefined => {
  const known = toldBy('local_object_not_found', log)
  if (!known || isHealed(log)) return undefined
  const { ids } = log
  const other = ids.sessionId !== undefined && ids.paymentIntentId !== undefined
  return { ...known, args: { ...known.args, ...(other ? { why: 'other_id' } : {}) } }
}

export const localObject = told(
  'local_object_not_found',
  ['find_by_other_id', 'check_foreign_payment', 'resend_event'],
  [
    `2026-01-12 10:00:01,004 ERROR shop.webhooks: could not find order via intent ${pi}`,
    `2026-01-12 10:00:01 error: Error handling webhook invoice.payment_succeeded ${evt}: No member found for customer cus_QAbCdEfGhIjKlM`,
    `2026-01-12 10:00:01,004 ERROR pay: Заказ для платежа ${pi} не найден`,
  ],
  [`2026-01-12 10:00:01 error: Deal 4540 not found in CRM {"eventId":"${evt}"}`],
  notFound,
)

export const rejected = told(
  'business_rejected',
  ['refund_or_fulfil', 'read_place'],
  [
    `2026-01-12 10:00:01 error: webhook handler failed: order 1316 has expired ${evt}`,
    `[2026-01-12 10:00:01] production.ERROR: Error transitioning order to ArrangingPayment state: ORDER_STATE_TRANSITION_ERROR {"event_id":"${evt}"}`,
    `2026-01-12 10:00:01,004 ERROR pay: Не удалось обработать вебхук ${evt}: заказ 12 уже отменен`,
  ],
  [`2026-01-12 10:00:01 info: order 1316 is paid ${evt}`],
)
