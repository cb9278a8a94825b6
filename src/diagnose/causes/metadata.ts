import { told, toldBy } from '../rule.ts'

const cs = 'cs_live_a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8s9T0u1V2w3X4y5Z6a7'

export const dealMissing = told(
  'metadata_deal_id_missing',
  ['copy_metadata', 'check_payment_link', 'reprocess_event'],
  [
    `2026-01-12 10:00:01 warn: ⚠️  Deal ID не найден в Checkout Session | Session: ${cs}`,
    '2026-01-12 10:00:01,004 WARNING billing: payment intent pi_3QAbCdEfGhIjKlMnOpQrStUv has no deal_id in metadata',
    '[2026-01-12 10:00:01] production.ERROR: Undefined array key "order_id" in StripeWebhookController.php:41',
  ],
  [`2026-01-12 10:00:01 error: Deal 4540 not found in CRM | Session: ${cs}`],
  (log) => {
    const known = toldBy('metadata_deal_id_missing', log)
    // A deal that was found in the end (by the session, in the database) was missing in one place alone.
    return known &&
      log.rows.some((row) => row.step === 'notification.sent' && row.outcome === 'ok') &&
      log.rows.some((row) => row.step === 'crm.status_updated' && row.outcome === 'ok')
      ? undefined
      : known
  },
)

export const foreignObject = told(
  'metadata_missing_foreign_object',
  ['skip_foreign', 'check_payment_link'],
  [
    '2026-01-12 10:00:01 info: payment intent pi_3QAbCdEfGhIjKlMnOpQrStUv was not created by this integration, ignoring',
    `2026-01-12 10:00:01,004 INFO billing: Checkout Session создан не нами, пропускаем | Session: ${cs}`,
  ],
  [`2026-01-12 10:00:01 warn: ⚠️  Deal ID не найден в Checkout Session | Session: ${cs}`],
)

export const notSettled = told(
  'payment_not_settled_yet',
  ['wait_async', 'handle_async_events'],
  [
    `2026-01-12 10:00:01 info: 💳 Обработка Checkout Session | Deal: 4540 | Session: ${cs} | Payment Status: unpaid | Status: complete`,
    `time=2026-01-12T10:00:01Z level=INFO msg="session not paid yet, waiting for async payment" session_id=${cs} payment_status=unpaid`,
  ],
  [
    `2026-01-12 10:00:01 info: 💳 Обработка Checkout Session | Deal: 4540 | Session: ${cs} | Payment Status: paid | Status: complete`,
  ],
  (log) => {
    const step = log.steps.find((each) => each.cause === 'payment_not_settled_yet')
    if (!step) return undefined
    // The money came after all: the automation that follows it was done.
    const settled = log.rows.some(
      (row) => row.outcome === 'ok' && (row.step === 'notification.sent' || row.step === 'crm.status_updated'),
    )
    return settled
      ? undefined
      : {
          cause: 'payment_not_settled_yet',
          confidence: step.confidence,
          claim: step.claim,
          alternatives: [],
          args: {},
          evidence: [step.record],
        }
  },
)
