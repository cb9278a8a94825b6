import type { CauseId } from '../../model/cause.ts'
import type { WebhookProcessingLog } from '../../model/trace.ts'
import type { Finding } from '../finding.ts'
import { told, toldBy } from '../rule.ts'

const evt = 'evt_1QAbCdEfGhIjKlMnOpQrStUv'
const node = (words: string) =>
  `2026-01-12 10:00:01 error: Failed to retrieve session URL from Stripe {"eventId":"${evt}","error":"${words}"}`
/** Trouble that passes counts only when the work was not done in spite of it: with the payload, or at the next try. */
function passing(id: CauseId): (log: WebhookProcessingLog) => Finding | undefined {
  return (log) => {
    const trouble = log.steps.findLastIndex((step) => step.cause === id)
    const done = log.steps.some(
      (step, at) =>
        at > trouble &&
        step.outcome === 'ok' &&
        (step.kind === 'session.persisted' || step.kind === 'subscription.transition'),
    )
    return done ? undefined : toldBy(id, log)
  }
}

const ruby = (words: string) => `E, [2026-01-12T10:00:01.004 #7] ERROR -- : ${words} (${evt})`

export const keyExpired = told(
  'stripe_api_key_expired',
  ['replace_key', 'reprocess_event'],
  [node('Expired API Key provided: '), ruby('Stripe::AuthenticationError: api_key_expired')],
  [node('Invalid API Key provided: ')],
)
export const keyInvalid = told(
  'stripe_api_key_invalid',
  ['replace_key', 'check_key_mode', 'reprocess_event'],
  [node('Invalid API Key provided: '), ruby('StripeAuthenticationError: You did not provide an API key.')],
  [
    `2026-01-12 10:00:01 error: Pipedrive deal update failed {"eventId":"${evt}","error":"Request failed with status code 401"}`,
  ],
)
export const permission = told(
  'stripe_api_permission',
  ['grant_permission', 'reprocess_event'],
  [
    node("does not have the required permissions for this endpoint on account 'acct_1QAbCdEfGhIjKlMn'"),
    ruby('StripePermissionError: rak_checkout_session_read'),
  ],
  [node('Expired API Key provided: ')],
)
export const rateLimited = told(
  'stripe_api_rate_limited',
  ['slow_down_stripe', 'reprocess_event'],
  [
    node('Testmode request rate limit exceeded, the rate limits in testmode are lower than livemode.'),
    ruby('Stripe::RateLimitError: Request rate limit exceeded.'),
  ],
  [
    `2026-01-12 10:00:01 error: HubSpot deal update failed {"eventId":"${evt}","error":"You have reached your ten_secondly_rolling limit."}`,
  ],
  passing('stripe_api_rate_limited'),
)
export const connection = told(
  'stripe_api_connection',
  ['check_network_to_stripe', 'reprocess_event'],
  [
    node('An error occurred with our connection to Stripe. Request was retried 2 times.'),
    ruby('Unexpected error communicating with Stripe.'),
  ],
  [`2026-01-12 10:00:01 info: Stripe webhook received ${evt}`],
  passing('stripe_api_connection'),
)
