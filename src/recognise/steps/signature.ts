import type { StepEntry } from '../entry.ts'
import { failing } from '../failing.ts'

const IGNORES = /ignor|skip|drop|discard|not for us|игнор|пропус[кт]|пропуще|отброш/
const ABOUT_EVENT = /webhook|stripe|evt_|\bevent\b|вебхук|событи/

const failed = failing('signature', 'signature.failed')

/**
 * What Stripe's SDKs print when a signature does not hold. Sources: stripe-node Webhooks.ts, stripe-python, -ruby,
 * -php, -java, stripe-go webhook/client.go, stripe-dotnet EventUtility.cs; seen by running them. Order matters: the
 * sentence about whitespace comes in one text with "No signatures found".
 */
export const signature: readonly StepEntry[] = [
  failed(
    'secret-whitespace',
    'signature_failed.secret_whitespace',
    ['signing secret contains whitespace'],
    [
      'No signatures found matching the expected signature for payload. Note: The provided signing secret contains whitespace. This often indicates an extra newline or space is in the value',
      'StripeSignatureVerificationError: … the provided signing secret contains whitespace',
    ],
    ['No signatures found matching the expected signature for payload.'],
  ),
  failed(
    'raw-body',
    'signature_failed.raw_body_parsed',
    [
      'webhook payload must be provided as a string or a buffer',
      'payload was provided as a parsed javascript object',
      'no webhook payload was provided',
      'body was already parsed as json',
    ],
    [
      'Webhook payload must be provided as a string or a Buffer (https://nodejs.org/api/buffer.html) instance representing the _raw_ request body.',
      'Payload was provided as a parsed JavaScript object instead.',
      'No webhook payload was provided.',
    ],
    ['Webhook payload accepted'],
  ),
  // An object in place of the body reads as `[object Object]`.
  failed(
    'parsed-twice',
    'signature_failed.raw_body_parsed',
    ['unexpected token o in json', '"[object object]" is not valid json', "unexpected token 'o', \"[object"],
    [
      'Webhook Error: Unexpected token o in JSON at position 1',
      'stripe webhook: SyntaxError: "[object Object]" is not valid JSON',
    ],
    ['Unexpected token o in JSON at position 1'],
    { confidence: 'likely', alternatives: ['handler_error'], when: (line) => line.isWebhook },
  ),
  failed(
    'edge-async',
    'signature_failed.edge_async',
    ['constructeventasync', 'subtlecryptoprovider cannot be used in a synchronous'],
    [
      'SubtleCryptoProvider cannot be used in a synchronous context.\nUse `await constructEventAsync(...)` instead of `constructEvent(...)`',
      'CryptoProvider: Use `await constructEventAsync(...)` instead of `constructEvent(...)`',
    ],
    ['CryptoProvider ready'],
    { none: /using constructeventasync|constructeventasync (?:ok|succeeded|verified)/ },
  ),
  failed(
    'missing-secret',
    'signature_failed.missing_secret',
    [
      'no webhook secret value was provided',
      'cannot verify signature without a stripe signing secret',
      'stripe_webhook_secret is not set',
      'stripe_webhook_secret not set',
      'webhook secret is not configured',
      'webhook secret not configured',
    ],
    [
      'No webhook secret value was provided. It should start with `whsec_`',
      'Cannot verify signature without a Stripe signing secret',
      'STRIPE_WEBHOOK_SECRET is not set, rejecting webhook',
    ],
    ['Webhook secret loaded'],
  ),
  failed(
    'missing-secret-said',
    'signature_failed.missing_secret',
    ['secret', 'секрет'],
    [
      'STRIPE_WEBHOOK_SECRET is not configured',
      'Stripe__WebhookSecret is not configured',
      'Stripe webhook signing secret missing from environment',
      'Missing environment variable STRIPE_WEBHOOK_SECRET',
      'Секрет вебхука Stripe не задан',
      '[stripe/webhook] STRIPE_WEBHOOK_SECRET не задан',
      'Не указана переменная STRIPE_WEBHOOK_SECRET',
      'STRIPE_WEBHOOK_SECRET отсутствует в окружении',
    ],
    ['Webhook secret loaded', 'client_secret is missing from the payment intent', 'webhook secret is configured'],
    {
      claim: 'stated',
      voice: 'app',
      all: [
        /(?:webhook|endpoint|signing|вебхук)[\s_.-]{0,3}(?:signing[\s_.-]?)?secret|secret[\s_.-]?(?:webhook|endpoint)|секрет\S* (?:\S+ )?вебхук/,
        /secret\S* (?:\S+ ){0,4}?(?:not (?:set|configured|defined|found|provided|present)|missing|undefined|empty|unset)|(?:missing|no|empty|undefined|unset) (?:\S+ ){0,3}?\S*secret|(?:секрет|\w*secret)\S* (?:\S+ ){0,3}(?:не (?:задан|настроен|указан|установлен|найден|передан)|отсутств|пуст)|(?:не (?:задан|настроен|указан|установлен|найден|передан)|отсутств|пуст)\S* (?:\S+ ){0,2}\S*secret/,
      ],
    },
  ),
  // The secret is undefined, and the language's own HMAC says so.
  failed(
    'no-key',
    'signature_failed.missing_secret',
    [
      'key must be a buffer',
      'the "key" argument must be',
      'hash_hmac(): argument',
      'key: expected bytes',
      'hmac key is empty',
      'empty key',
      "value cannot be null. (parameter 'secret')",
      "value cannot be null. (parameter 'key')",
    ],
    [
      'stripe webhook: TypeError: Key must be a buffer',
      'stripe webhook failed: TypeError [ERR_INVALID_ARG_TYPE]: The "key" argument must be of type string or an instance of Buffer. Received undefined',
      'stripe webhook: hash_hmac(): Argument #3 ($key) must be of type string, null given',
    ],
    ['stripe webhook: empty key in metadata', 'TypeError: Key must be a buffer'],
    {
      confidence: 'likely',
      alternatives: ['handler_error'],
      all: [
        /must be a buffer|key\)? (?:argument )?must be|\("key"|"key" argument|expected bytes|hmac|secretkeyspec|parameter '(?:secret|key)'/,
      ],
      when: (line) => line.isWebhook,
    },
  ),
  failed(
    'header-not-there',
    'signature_failed.missing_header',
    ['stripe-signature', 'stripe_signature'],
    [
      "KeyError: 'Stripe-Signature'",
      'Undefined array key "HTTP_STRIPE_SIGNATURE"',
      "MissingRequestHeaderException: Required request header 'Stripe-Signature' for method parameter type String is not present",
      "MultiValueDictKeyError: 'HTTP_STRIPE_SIGNATURE'",
    ],
    ['The expected signature was not found in the Stripe-Signature header', 'Stripe-Signature header verified'],
    {
      all: [
        /(?:keyerror|undefined (?:array key|index|offset|variable|property)|required (?:request )?header|missing (?:required )?header)\W{0,6}(?:\w+\W{1,3}){0,3}(?:http_)?stripe.signature|(?:http_)?stripe.signature\W{0,4}(?:\w+\W{1,3}){0,6}(?:is not present|was not present|is required)/,
      ],
    },
  ),
  failed(
    'missing-header',
    'signature_failed.missing_header',
    [
      'no stripe-signature header value was provided',
      'webhook has no stripe-signature header',
      'missing stripe-signature',
    ],
    [
      'No stripe-signature header value was provided.',
      'webhook has no Stripe-Signature header',
      'Missing stripe-signature header',
    ],
    ['webhook has invalid Stripe-Signature header'],
  ),
  failed(
    'malformed-header',
    'signature_failed.malformed_header',
    [
      'unable to extract timestamp and signatures from header',
      'no signatures found with expected scheme',
      'webhook has invalid stripe-signature header',
      'the signature header format is unexpected',
    ],
    [
      'Unable to extract timestamp and signatures from header',
      'No signatures found with expected scheme',
      'webhook has invalid Stripe-Signature header',
      'The signature header format is unexpected.',
    ],
    ['signature header ok'],
  ),
  failed(
    'timestamp',
    'signature_failed.timestamp',
    [
      'timestamp outside the tolerance zone',
      "timestamp wasn't within tolerance",
      'timestamp outside tolerance',
      'timestamp is outside of the allowed tolerance',
    ],
    [
      'Timestamp outside the tolerance zone (1760000000)',
      "timestamp wasn't within tolerance",
      'The webhook cannot be processed because the current timestamp is outside of the allowed tolerance: timestamp outside tolerance',
    ],
    ['timestamp within tolerance'],
  ),
  failed(
    'no-match',
    'signature_failed.wrong_secret',
    [
      'no signatures found matching the expected signature for payload',
      'webhook had no valid signature',
      'the expected signature was not found in the stripe-signature header',
    ],
    [
      'stripe.error.SignatureVerificationError: No signatures found matching the expected signature for payload',
      'webhook had no valid signature',
      'The expected signature was not found in the Stripe-Signature header.',
    ],
    ['signature found matching the expected signature'],
    { alternatives: ['signature_failed.raw_body_parsed'] },
  ),
  failed(
    'invalid',
    'signature_failed.wrong_secret',
    [
      'неверная подпись stripe',
      'invalid stripe signature',
      'invalid stripe webhook signature',
      'stripesignatureverificationerror',
      'signatureverificationerror',
      'signatureverificationexception',
      'webhookvalidationexception',
      'webhookvalidationerror',
      'webhookverificationerror',
      'webhookverificationexception',
      'webhooksignatureexception',
      'invalidwebhooksignature',
    ],
    [
      'Неверная подпись Stripe webhook',
      'Invalid Stripe signature',
      'StripeSignatureVerificationError',
      'Type: com.example.exceptions.WebHookValidationException',
    ],
    ['Stripe signature valid'],
    { confidence: 'likely', alternatives: ['signature_failed.raw_body_parsed'] },
  ),
  failed(
    'thin-event',
    'thin_event_to_snapshot_handler',
    [
      'you passed a thin event notification',
      'to parse a thin event notification',
      'thin event notification to a function',
    ],
    [
      'You passed a thin event notification to a function that expects a webhook.',
      'did you use ConstructEvent to parse a thin event notification?',
    ],
    ['thin event notification parsed'],
    { step: 'webhook.answered' },
  ),
  failed(
    'api-version',
    'api_version_mismatch',
    ['received event with api version'],
    [
      'received event with API version 2023-10-16, but stripe-go 76.0.0 expects API version 2024-06-20',
      'Received event with API version 2019-02-11, but Stripe.net 24.0.2 expects API version 2019-03-14',
    ],
    ['received event evt_1 with version 2'],
    { step: 'webhook.answered', all: [/expects? api version/] },
  ),
  failed(
    'livemode',
    'ignored_mode',
    ['livemode mismatch', 'session from different stripe mode', 'different stripe mode'],
    ['Stripe event livemode mismatch — ignoring', 'session from different Stripe mode'],
    ['livemode ok'],
    { step: 'cabinet.ignored', outcome: 'ignored' },
  ),
  failed(
    'other-mode',
    'ignored_mode',
    ['test mode', 'test-mode', 'testmode', 'live mode', 'livemode', 'test event', 'тестов', 'другого режима'],
    [
      'event evt_1Qabcdefgh is a test mode event, production handler ignores it',
      'Тестовое событие Stripe evt_1Qabcdefgh пропущено',
      'skipping stripe webhook evt_1Qabcdefgh: livemode=false in production',
    ],
    ['stripe webhook evt_1Qabcdefgh received livemode=false', 'test mode is on, ignoring mail'],
    {
      step: 'cabinet.ignored',
      outcome: 'ignored',
      all: [IGNORES, ABOUT_EVENT],
      none: /a similar object|notif|mail|telegram|rate limit|уведомл/,
    },
  ),
  failed(
    'other-account',
    'ignored_other_account',
    [
      'acct_',
      'another account',
      'other account',
      'different account',
      'foreign account',
      'connected account',
      'аккаунт',
    ],
    [
      'event evt_1Qabcdefgh belongs to connected account acct_1Qabcdefgh which is not ours, skipped',
      'Событие evt_1Qabcdefgh чужого аккаунта Stripe, игнорируем',
      'stripe webhook evt_1Qabcdefgh for another account ignored',
    ],
    ['stripe event evt_1Qabcdefgh of account acct_1Qabcdefgh received', 'connected account updated'],
    {
      step: 'cabinet.ignored',
      outcome: 'ignored',
      all: [
        IGNORES,
        ABOUT_EVENT,
        /not ours|not our |(?:belongs? to|is of|came from|is for) (?:a |the )?connected account|(?:another|other|different|foreign|unknown|wrong) (?:stripe )?(?:connected )?account|(?:чуж|друг|не наш)\S* (?:\S+ )?аккаунт|acct_\w+ (?:\S+ ){0,3}(?:!=|is not|isn't|unknown)/,
      ],
      none: /notif|mail|telegram|уведомл/,
    },
  ),
]
