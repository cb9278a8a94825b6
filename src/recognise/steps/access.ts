import type { CauseId } from '../../model/cause.ts'
import type { StepId, StepOutcome } from '../../model/step.ts'
import type { StepEntry } from '../entry.ts'
import type { LineView } from '../line-view.ts'

/** Senders that are not Stripe and post to paths of the same name. */
const OTHERS =
  /telegram|github|gitlab|slack|twilio|paypal|yookassa|yoomoney|sendpulse|amocrm|kommo|hubspot|pipedrive|bitrix|tilda|calendly|shopify|sentry|whatsapp|facebook|viber|mailgun|sendgrid|postmark|robokassa|tinkoff|cloudpayments|wayforpay|liqpay|typeform|intercom|zendesk|clerk|auth0|paddle|lemonsqueezy|grafana|alertmanager/

/**
 * True for a POST of Stripe: by its user agent (`Stripe/1.0 (+https://stripe.com/docs/webhooks)`) whatever the path;
 * else by a path that names stripe, or a webhook and nobody else.
 */
export const isWebhookPost = (line: LineView): boolean => (line.webhookPost ??= isPostOfStripe(line))

const isPostOfStripe = (line: LineView): boolean => {
  const http = line.record.http
  if (http?.status !== undefined && http.path === undefined) return isHookFunction(line)
  if (!http?.path || (http.method !== undefined && http.method !== 'POST')) return false
  const path = http.path.toLowerCase()
  const agent = http.userAgent
  if (agent && agent.startsWith('Stripe/')) return true
  if (http.method === undefined) return false
  if (path.includes('stripe'))
    return !/\.(?:js|css|png|svg)(?:\?|$)/.test(path) && /hook|event|notif|callback|stripe\/?(?:\?|$)/.test(path)
  if (!/web-?hook|\/hooks?(?:\/|$|\?)/.test(path) || OTHERS.test(path)) return false
  return agent === undefined || agent === '-' || agent === ''
}

/**
 * A cloud function tells how its execution ended and no path: its name is the path. So is the logger of a handler that says
 * what it answered. `stripe listen` forwards nothing else.
 */
const isHookFunction = ({ record: { message, logger, level } }: LineView): boolean =>
  message.startsWith('Got response from local endpoint, status') ||
  (/hook|stripe/i.test(logger ?? '') &&
    (message.startsWith('Function execution took ') || (OWN_ANSWER.test(message) && level !== 'debug')))

/** A handler's own word of its answer is no second arrival. */
const OWN_ANSWER = /^(?:answered|responded|returned|replied|sent) /i

const POST = { method: 'POST', path: '/webhook/stripe' }

const answered = (
  id: string,
  fits: (status: number, line: LineView) => boolean,
  cause: CauseId | undefined,
  sample: number,
  rest: Partial<StepEntry> & { step?: StepId; outcome?: StepOutcome } = {},
): StepEntry => ({
  id: `access.${id}`,
  claim: 'status',
  voice: 'edge',
  step: 'webhook.answered',
  outcome: 'failed',
  ...(cause ? { cause } : {}),
  needs: [],
  when: (line) => {
    const status = line.record.http?.status
    return status !== undefined && fits(status, line) && isWebhookPost(line)
  },
  hits: [
    { http: { ...POST, status: sample } },
    { http: { method: 'POST', path: '/api/hooks/stripe?x=1', status: sample } },
  ],
  misses: [{ http: { method: 'GET', path: '/webhook/stripe', status: sample } }, { http: { ...POST, status: 100 } }],
  ...rest,
})

const is =
  (...codes: readonly number[]) =>
  (status: number): boolean =>
    codes.includes(status)

/** nginx writes `-` for the upstream when the request never left it. */
const stoppedAtEdge = (line: LineView): boolean =>
  line.record.http?.upstreamStatus === null ||
  (line.record.http?.upstreamStatus === undefined && line.record.http?.upstreamMs === null)

const reachedApp = (line: LineView): boolean =>
  typeof line.record.http?.upstreamStatus === 'number' || typeof line.record.http?.upstreamMs === 'number'

/** Access lines of the webhook's path: what the answer's status says. Stripe takes 2xx alone for delivered. */
export const access: readonly StepEntry[] = [
  {
    id: 'access.received',
    claim: 'status',
    voice: 'edge',
    step: 'webhook.received',
    outcome: 'ok',
    needs: [],
    when: (line) =>
      line.record.http?.status !== undefined &&
      isWebhookPost(line) &&
      !(line.record.http.path === undefined && OWN_ANSWER.test(line.record.message)),
    hits: [
      { http: { ...POST, status: 200 } },
      {
        http: {
          method: 'POST',
          path: '/pay',
          status: 200,
          userAgent: 'Stripe/1.0 (+https://stripe.com/docs/webhooks)',
        },
      },
    ],
    misses: [
      { http: { method: 'GET', path: '/webhook/stripe', status: 405 } },
      { http: { method: 'POST', path: '/webhook/telegram', status: 200 } },
      { http: { method: 'POST', path: '/webhook', status: 404, userAgent: 'curl/8.1' } },
      { http: { method: 'GET', path: '/success?session_id=cs_live_a1b2c3d4', status: 200 } },
    ],
  },
  answered('ok', (status) => status >= 200 && status < 300, undefined, 200, { outcome: 'ok' }),
  answered('redirect', (status) => status >= 300 && status < 400 && status !== 304, 'redirect_3xx', 301),
  // Handlers answer 400 to their own errors as well as to a bad signature: where no line says more, it may be either.
  answered('bad-request', is(400), 'signature_failed.unlogged_403', 400, {
    confidence: 'ambiguous',
    alternatives: ['handler_error', 'signature_failed.wrong_secret', 'signature_failed.raw_body_parsed'],
  }),
  answered('unauthorized', is(401), 'endpoint_auth_401', 401, {
    confidence: 'ambiguous',
    alternatives: ['signature_failed.unlogged_403', 'handler_error'],
  }),
  answered('forbidden-edge', (status, line) => status === 403 && stoppedAtEdge(line), 'waf_403', 403, {
    confidence: 'likely',
    hits: [
      { http: { ...POST, status: 403, upstreamStatus: null } },
      { http: { ...POST, status: 403, upstreamMs: null } },
    ],
    misses: [{ http: { ...POST, status: 403, upstreamStatus: 403 } }, { http: { ...POST, status: 403 } }],
  }),
  answered(
    'forbidden-app',
    (status, line) => status === 403 && reachedApp(line),
    'signature_failed.unlogged_403',
    403,
    {
      confidence: 'ambiguous',
      alternatives: ['csrf_403'],
      hits: [
        { http: { ...POST, status: 403, upstreamStatus: 403 } },
        { http: { ...POST, status: 403, upstreamMs: 12 } },
      ],
      misses: [{ http: { ...POST, status: 403, upstreamStatus: null } }],
    },
  ),
  answered('forbidden', is(403), 'signature_failed.unlogged_403', 403, {
    confidence: 'ambiguous',
    alternatives: ['csrf_403', 'waf_403', 'handler_error'],
  }),
  answered('not-found', is(404, 410), 'route_not_found_404', 404),
  answered('method', is(405), 'method_not_allowed_405', 405),
  answered('too-large', is(413), 'body_too_large_413', 413),
  answered('media', is(415), 'unsupported_media_415', 415),
  answered('page-expired', is(419), 'csrf_419', 419),
  answered('unprocessable', is(422), 'csrf_403', 422, { confidence: 'ambiguous', alternatives: ['handler_error'] }),
  answered('rate-limited', is(429), 'waf_403', 429, { confidence: 'ambiguous' }),
  answered('client-closed', is(499), 'client_closed_499', 499),
  answered('unavailable-app', (status, line) => status === 503 && reachedApp(line), 'db_unavailable', 503, {
    confidence: 'ambiguous',
    alternatives: ['upstream_down_502'],
    hits: [{ http: { ...POST, status: 503, upstreamStatus: 503 } }, { http: { ...POST, status: 503, upstreamMs: 3 } }],
    misses: [{ http: { ...POST, status: 503, upstreamStatus: null } }],
  }),
  answered('unavailable', is(503), 'upstream_down_502', 503, {
    confidence: 'ambiguous',
    alternatives: ['db_unavailable'],
  }),
  answered('bad-gateway', is(502, 521, 523, 530), 'upstream_down_502', 502),
  answered('timeout', is(408, 504, 522, 524), 'timeout_504', 504),
  answered('tls', is(525, 526), 'tls_handshake_failed', 525),
  answered('server-error', (status) => status >= 500, 'handler_error', 500, { confidence: 'ambiguous' }),
  answered('refused', (status) => status >= 400 && status < 500, 'handler_error', 406, { confidence: 'ambiguous' }),
]
