import type { StepEntry } from '../entry.ts'
import { failing } from '../failing.ts'

const failed = failing('stripe', 'stripe.retrieved')

/** What Stripe's own API answers, as SDKs print it. A 401 here is about the API key, never about the webhook. */
export const stripeApi: readonly StepEntry[] = [
  failed(
    'other-mode',
    'resource_missing.mode',
    ['a similar object exists in'],
    [
      "No such checkout.session: 'cs_test_a1b2c3d4e5'; a similar object exists in test mode, but a live mode key was used to make this request.",
      "No such payment_intent: 'pi_3Qabcdefgh'; a similar object exists in live mode, but a test mode key was used to make this request.",
    ],
    ["No such checkout.session: 'cs_test_a1b2c3d4e5'"],
    { all: [/(?:test|live) mode key was used/] },
  ),
  failed(
    'masked',
    'resource_missing.ids_masked_by_app',
    ['resource_missing', 'no such '],
    [
      'Checkout Session not found in Stripe (resource_missing) {"sessionId":"***masked-token***"}',
      "No such checkout.session: '[REDACTED]'",
    ],
    ['Checkout Session not found in Stripe (resource_missing) {"sessionId":"cs_live_a1b2c3d4e5"}'],
    {
      all: [
        /\*{3,20}[\w-]{0,40}\*{3}|\[?(?:redacted|masked|filtered|скрыто)\]?|\b(?:cs|pi|evt|ch|in)_[a-z0-9_]*(?:\*{3,}|…|\.{3}|x{5,})/,
        /resource_missing|no such (?:checkout|payment|invoice|charge|event|customer|subscription|session)/,
      ],
      none: /\b(?:cs_(?:test|live)|pi|evt|ch|in|sub|cus)_[a-z0-9]{8,}(?![\w*…]|\.{3})/,
      alternatives: ['resource_missing.mode', 'resource_missing.account'],
    } as Partial<StepEntry>,
  ),
  failed(
    'no-such',
    'resource_missing.account',
    ['no such ', 'resource_missing', 'checkout session not found in stripe'],
    [
      "No such checkout.session: 'cs_live_a1b2c3d4e5'",
      "Request req_aBcDeFgHiJkLmN: No such event: 'evt_1Qabcdefgh'",
      'Checkout Session not found in Stripe (resource_missing)',
    ],
    ['No such file or directory', 'no such table: events'],
    {
      all: [
        /no such (?:checkout|payment|invoice|charge|event|customer|subscription|session|setup|price|product|refund|plan|coupon|transfer|account|webhook endpoint|payout|dispute|source|token|payment_?method|tax_?rate|quote|promotion)|resource_missing|session not found in stripe/,
      ],
      alternatives: ['resource_missing.mode'],
    },
  ),
  // An event is nowhere but at Stripe: who could not find it asked there.
  failed(
    'event-not-found',
    'resource_missing.account',
    ['resolve', 'find', 'found', 'retriev', 'load', 'exist', 'найти', 'найден', 'получить'],
    [
      "The ID 'evt_1Qabcdefgh' could not be resolved for an actual event",
      'Could not find an event with ID #evt_1Qabcdefgh.',
      'stripe: event evt_1Qabcdefgh not found',
      'Не удалось получить событие evt_1Qabcdefgh из Stripe',
    ],
    ['handler for evt_1Qabcdefgh not found', 'no order found for evt_1Qabcdefgh', 'event evt_1Qabcdefgh found'],
    {
      claim: 'stated',
      voice: 'app',
      confidence: 'likely',
      alternatives: ['resource_missing.mode', 'stripe_api_key_invalid'],
      all: [
        /(?:\bid|event|событи\S*)\W{0,5}evt_idididid\W{0,3} (?:(?:could|can|was|is|were)(?:n't| ?not)|not|does(?:n't| not)) (?:be )?(?:resolved?|found|retrieved|loaded|exist)|(?:(?:could|can|did)(?:n't| ?not)|unable to|failed to|cannot) (?:find|retrieve|resolve|load) (?:\S+ ){0,2}?(?:event|id)\b(?: with| by)?(?: the)?(?: id)?\W{0,4}evt_idididid|не удалось (?:найти|получить|загрузить) (?:\S+ )?событи\S* evt_idididid|событи\S* evt_idididid не найдено/,
      ],
      none: /handler|database|\bdb\b|table|in (?:our|the local|redis|cache)|timed? ?out|econn|rate limit|connection/,
    },
  ),
  failed(
    'key-expired',
    'stripe_api_key_expired',
    ['expired api key', 'api_key_expired', 'api key expired', 'api key has expired'],
    ['Expired API Key provided: ', 'StripeAuthenticationError code api_key_expired', 'The API key has expired'],
    ['API Key valid'],
    {
      all: [/stripe|api[ _]key[ _](?:provided|has expired|expired)|expired api key/],
      none: /pipedrive|hubspot|amocrm|sendpulse|telegram|mailgun|sendgrid/,
    },
  ),
  failed(
    'key-invalid',
    'stripe_api_key_invalid',
    [
      'invalid api key provided',
      'you did not provide an api key',
      'no api key provided',
      'stripeauthenticationerror',
      'stripe.error.authenticationerror',
      'stripe.authenticationerror',
      'platform_api_key_expired',
    ],
    ['Invalid API Key provided: sk_live_****', 'You did not provide an API key.', 'StripeAuthenticationError: bad key'],
    ['API Key valid'],
    { none: /api_key_expired|expired api key/ },
  ),
  failed(
    'permission',
    'stripe_api_permission',
    [
      'does not have the required permissions for this endpoint',
      'stripepermissionerror',
      'does not have access to account',
      'stripe.error.permissionerror',
    ],
    [
      "The provided key 'rk_live_****' does not have the required permissions for this endpoint on account 'acct_1Qabcdefgh'",
      'StripePermissionError: rak_checkout_session_read',
    ],
    ['has the required permissions'],
  ),
  failed(
    'rate-limited',
    'stripe_api_rate_limited',
    [
      'request rate limit exceeded',
      'striperatelimiterror',
      'stripe.error.ratelimiterror',
      'stripe::ratelimiterror',
      'another api request or stripe process',
      'lock_timeout',
      'too many requests to the stripe',
    ],
    [
      'Testmode request rate limit exceeded, the rate limits in testmode are lower than livemode.',
      'StripeRateLimitError: Request rate limit exceeded.',
    ],
    ['rate limit ok'],
    {
      all: [/stripe|testmode|livemode|request rate limit exceeded/],
      none: /pipedrive|hubspot|amocrm|sendpulse|telegram/,
    },
  ),
  failed(
    'connection',
    'stripe_api_connection',
    [
      'our connection to stripe',
      'error communicating with stripe',
      'stripeconnectionerror',
      'request aborted due to timeout being reached',
      'apiconnectionerror',
      'could not connect to stripe',
      'api.stripe.com',
    ],
    [
      'An error occurred with our connection to Stripe. Request was retried 1 times.',
      'Request aborted due to timeout being reached (80000ms)',
      'Unexpected error communicating with Stripe.',
      'getaddrinfo EAI_AGAIN api.stripe.com',
    ],
    ['GET https://api.stripe.com/v1/events 200'],
    {
      all: [
        /our connection to stripe|error communicating with stripe|connectionerror|request aborted due|could not connect|max retries exceeded|econn|eai_again|enotfound|etimedout|timed? ?out|connection (?:refused|reset|error)/,
      ],
    },
  ),
]
