import { told } from '../rule.ts'

const evt = 'evt_1QAbCdEfGhIjKlMnOpQrStUv'

export const unhandled = told(
  'unhandled_event_type',
  ['add_handler', 'drop_type'],
  [
    `2026-01-12 10:00:01 debug: Необработанное событие Stripe: customer.updated ${evt}`,
    `time=2026-01-12T10:00:01Z level=INFO msg="no handler registered for event type payout.paid" event_id=${evt}`,
    '2026-01-12 10:00:01.110 [WRN] Unhandled Stripe event type: "payout.paid"\n2026-01-12 10:00:01.112 [INF] HTTP POST /stripe/webhook responded 200 in 12.3 ms',
    '2026-01-12T10:00:01.100Z [error] Error: Unhandled event type: payout.paid\n2026-01-12T10:00:01.104Z [info] POST /api/stripe/webhook 400',
  ],
  [`2026-01-12 10:00:01 info: webhook handled customer.updated ${evt}`],
)

export const apiVersion = told(
  'api_version_mismatch',
  ['match_api_version', 'resend_event'],
  [
    'time=2026-01-12T10:00:01Z level=ERROR msg="webhook error" err="received event with API version 2023-10-16, but stripe-go 76.0.0 expects API version 2024-06-20"',
    'fail: Billing.WebhookController[0] Received event with API version 2019-02-11, but Stripe.net 24.0.2 expects API version 2019-03-14',
  ],
  ['time=2026-01-12T10:00:01Z level=ERROR msg="webhook error" err="webhook had no valid signature"'],
)

export const thinEvent = told(
  'thin_event_to_snapshot_handler',
  ['use_thin_handler'],
  [
    '2026-01-12 10:00:01 error: You passed a thin event notification to a function that expects a webhook.',
    'time=2026-01-12T10:00:01Z level=ERROR msg="webhook error" err="did you use ConstructEvent to parse a thin event notification?"',
  ],
  ['time=2026-01-12T10:00:01Z level=ERROR msg="webhook error" err="webhook had no valid signature"'],
)
