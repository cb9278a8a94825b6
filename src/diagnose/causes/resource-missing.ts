import { told } from '../rule.ts'

const cs = 'cs_live_a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8s9T0u1V2w3X4y5Z6a7'

export const wrongMode = told(
  'resource_missing.mode',
  ['check_key_mode', 'reprocess_event'],
  [
    `2026-01-12 10:00:01 error: Failed to retrieve session {"error":"No such checkout.session: '${cs}'; a similar object exists in live mode, but a test mode key was used to make this request."}`,
    "2026-01-12 10:00:01,004 ERROR stripe: InvalidRequestError: Request req_aBcDeFgHiJkLmN: No such payment_intent: 'pi_3QAbCdEfGhIjKlMnOpQrStUv'; a similar object exists in test mode, but a live mode key was used to make this request.",
  ],
  [`2026-01-12 10:00:01 error: No such checkout.session: '${cs}'`],
)

export const wrongAccount = told(
  'resource_missing.account',
  ['pass_stripe_account', 'check_key_mode', 'reprocess_event'],
  [
    `2026-01-12 10:00:01 error: No such checkout.session: '${cs}'`,
    "E, [2026-01-12T10:00:01.004 #7] ERROR -- : Stripe::InvalidRequestError: No such invoice: 'in_1QAbCdEfGhIjKlMnOpQrStUv'",
  ],
  [
    `2026-01-12 10:00:01 error: No such checkout.session: '${cs}'; a similar object exists in live mode, but a test mode key was used to make this request.`,
  ],
)

export const maskedIds = told(
  'resource_missing.ids_masked_by_app',
  ['unmask_ids', 'join_by_deal', 'check_key_mode'],
  [
    '2026-01-12 10:00:01 warn: Checkout Session not found in Stripe (resource_missing) {"sessionId":"***masked-token***","dealId":"4540"}',
    "2026-01-12 10:00:01,004 ERROR billing: No such checkout.session: '[REDACTED]' deal_id=4540",
  ],
  [`2026-01-12 10:00:01 warn: Checkout Session not found in Stripe (resource_missing) {"sessionId":"${cs}"}`],
)
