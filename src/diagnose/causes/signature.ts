import type { CauseId } from '../../model/cause.ts'
import type { NextKey } from '../../model/next-step.ts'
import type { WebhookProcessingLog } from '../../model/trace.ts'
import type { DiagnoseContext } from '../context.ts'
import { fromStep, type Finding } from '../finding.ts'
import { told, type CauseRule } from '../rule.ts'
import { timeOf } from '../verification.ts'

const node = (words: string) =>
  `2026-01-12 10:00:01 error: Stripe webhook signature verification failed {"error":"${words}"}`
const python = (words: string) =>
  `2026-01-12 10:00:01,004 ERROR billing.webhooks: stripe.error.SignatureVerificationError: ${words}`
const go = (words: string) => `time=2026-01-12T10:00:01Z level=ERROR msg="webhook rejected" err="${words}"`

const cause = (
  id: CauseId,
  next: readonly NextKey[],
  samples: CauseRule['samples'],
  counters: CauseRule['counters'],
): CauseRule => told(id, next, samples, counters, (log, context) => refusal(id, log, context))

/** A refused request stays refused: what its line says, sharpened by what the other deliveries show. */
const refusal = (id: CauseId, log: WebhookProcessingLog, context: DiagnoseContext): Finding | undefined => {
  const known = mostTelling(log)
  if (known?.cause !== id) return undefined
  const others =
    id === 'signature_failed.wrong_secret' && known.confidence !== 'certain' ? verifiedBeside(log, context) : undefined
  // Other deliveries of this endpoint are verified: its body reaches the check as it came, so the secret differs.
  return others ? fromStep(known, id, { alternatives: [], confidence: 'likely' }) : fromStep(known, id)
}

const RANK = { certain: 2, likely: 1, ambiguous: 0 } as const

/** Of the lines of one refused request the surest; of equals the more particular. */
const mostTelling = (log: WebhookProcessingLog) => {
  const failures = log.steps.filter((step) => step.cause?.startsWith('signature_failed.') && counts(log, step.kind))
  return failures.sort(
    (a, b) =>
      RANK[b.confidence] - RANK[a.confidence] ||
      Number(a.claim === 'status') - Number(b.claim === 'status') ||
      Number(a.cause === 'signature_failed.wrong_secret') - Number(b.cause === 'signature_failed.wrong_secret'),
  )[0]
}

const counts = (log: WebhookProcessingLog, kind: string): boolean => {
  const row = log.rows.find((each) => each.step === kind)
  return log.unverified || (row !== undefined && row.outcome === 'failed')
}

const verifiedBeside = (log: WebhookProcessingLog, { verification }: DiagnoseContext): boolean => {
  const at = timeOf(log)
  return at !== undefined && verification.last !== undefined && verification.last > at
}

export const secretWhitespace = cause(
  'signature_failed.secret_whitespace',
  ['trim_secret', 'resend_event'],
  [
    node(
      'No signatures found matching the expected signature for payload. Note: The provided signing secret contains whitespace.',
    ),
    '2026-01-12 10:00:01,004 ERROR billing: Подпись вебхука Stripe не прошла: в секрете лишний пробел',
  ],
  [python('No signatures found matching the expected signature for payload')],
)

export const rawBody = cause(
  'signature_failed.raw_body_parsed',
  ['raw_body_first', 'resend_event'],
  [
    '2026-01-12 10:00:01 error: Stripe webhook body was already parsed as JSON. This should not happen.',
    '{"level":50,"time":1768212001000,"msg":"webhook refused","err":{"type":"StripeSignatureVerificationError","message":"Webhook payload must be provided as a string or a Buffer instance representing the _raw_ request body.Payload was provided as a parsed JavaScript object instead."}}',
  ],
  [python('Timestamp outside the tolerance zone (1768211000)')],
)

export const missingSecret = cause(
  'signature_failed.missing_secret',
  ['set_secret', 'resend_event'],
  [
    '2026-01-12 10:00:01 error: Stripe webhook secret not configured',
    'E, [2026-01-12T10:00:01.004 #7] ERROR -- : Cannot verify signature without a Stripe signing secret',
  ],
  [go('webhook had no valid signature')],
)

export const missingHeader = cause(
  'signature_failed.missing_header',
  ['keep_header', 'check_header_proxy'],
  [node('No stripe-signature header value was provided.'), go('webhook has no Stripe-Signature header')],
  [go('webhook has invalid Stripe-Signature header')],
)

export const malformedHeader = cause(
  'signature_failed.malformed_header',
  ['check_header_proxy', 'resend_event'],
  [python('Unable to extract timestamp and signatures from header'), go('webhook has invalid Stripe-Signature header')],
  [go('webhook has no Stripe-Signature header')],
)

export const timestamp = cause(
  'signature_failed.timestamp',
  ['sync_clock', 'compare_secret', 'resend_event'],
  [go("timestamp wasn't within tolerance"), python('Timestamp outside the tolerance zone (1768211000)')],
  [go('webhook had no valid signature')],
)

export const edgeAsync = cause(
  'signature_failed.edge_async',
  ['use_async_verify', 'resend_event'],
  [
    node('SubtleCryptoProvider cannot be used in a synchronous context.'),
    '2026-01-12T10:00:01Z ERROR webhook signature check failed: Use `await constructEventAsync(...)` instead of `constructEvent(...)`',
  ],
  [node('No signatures found matching the expected signature for payload.')],
)

export const wrongSecret = cause(
  'signature_failed.wrong_secret',
  ['compare_secret', 'check_mode', 'raw_body_first', 'resend_event'],
  [
    python('No signatures found matching the expected signature for payload'),
    go('webhook had no valid signature'),
    '[2026-01-12 10:00:01] production.WARNING: Неверная подпись Stripe webhook',
  ],
  [node('No stripe-signature header value was provided.')],
)

export const unlogged403 = cause(
  'signature_failed.unlogged_403',
  ['log_refusals', 'compare_secret', 'exempt_csrf'],
  [
    '18.97.7.1 - - [12/Jan/2026:10:00:01 +0000] "POST /stripe/webhook HTTP/1.1" 403 20 "-" "Stripe/1.0 (+https://stripe.com/docs/webhooks)"',
    '{"time":"2026-01-12T10:00:01Z","remote_addr":"18.97.7.1","request_method":"POST","request_uri":"/webhooks/stripe","status":403,"upstream_status":"403","upstream_response_time":"0.004","http_user_agent":"Stripe/1.0 (+https://stripe.com/docs/webhooks)"}',
  ],
  [
    '{"time":"2026-01-12T10:00:01Z","remote_addr":"18.97.7.1","request_method":"POST","request_uri":"/stripe/webhook","status":403,"upstream_status":"-","upstream_response_time":"-","http_user_agent":"Stripe/1.0 (+https://stripe.com/docs/webhooks)"}',
  ],
)
