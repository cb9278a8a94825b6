import type { EpochMs } from '../../model/time.ts'
import type { WebhookProcessingLog } from '../../model/trace.ts'
import type { DiagnoseContext } from '../context.ts'
import { fromStep, type Finding } from '../finding.ts'
import { told, toldBy } from '../rule.ts'

const agent = '"-" "Stripe/1.0 (+https://stripe.com/docs/webhooks)"'
const post = (status: number) =>
  `18.97.7.1 - - [12/Jan/2026:10:00:31 +0000] "POST /stripe/webhook HTTP/1.1" ${status} 153 ${agent}`
const nginx = (words: string) =>
  `2026/01/12 10:00:31 [error] 12#12: *7 ${words}, client: 18.97.7.1, server: example.com, request: "POST /stripe/webhook HTTP/1.1", upstream: "http://127.0.0.1:3000/stripe/webhook"`

/** A proxy that cannot reach one upstream goes on to the next: the answer that it then gave is what counts. */
const wentOnToNext = (known: Finding, context: DiagnoseContext): boolean => {
  const [record] = known.evidence
  const at = record?.at
  if (at === undefined || record?.http?.path === undefined || record.http.status !== undefined) return false
  return (goodAnswers(context).get(record.http.path) ?? []).some((each) => each >= at - NEXT_MS && each - at <= NEXT_MS)
}

/** Within this time a proxy has tried the next one, and written its line. */
const NEXT_MS = 2_000

const answersOf = new WeakMap<DiagnoseContext, ReadonlyMap<string, readonly EpochMs[]>>()

/** When webhooks were answered well, by path. */
const goodAnswers = (context: DiagnoseContext): ReadonlyMap<string, readonly EpochMs[]> => {
  const known = answersOf.get(context)
  if (known) return known
  const answers = new Map<string, EpochMs[]>()
  for (const { steps } of context.logs)
    for (const { record } of steps) {
      const { at, http } = record
      if (at === undefined || http?.path === undefined || http.method !== 'POST' || !(Number(http.status) < 300))
        continue
      const times = answers.get(http.path)
      if (times) times.push(at)
      else answers.set(http.path, [at])
    }
  answersOf.set(context, answers)
  return answers
}

export const upstreamDown = told(
  'upstream_down_502',
  ['check_upstream_alive', 'check_upstream_log', 'resend_event'],
  [nginx('connect() failed (111: Connection refused) while connecting to upstream'), post(502)],
  [
    '2026/01/12 10:00:31 [error] 12#12: *7 connect() failed (111: Connection refused) while connecting to upstream, request: "GET / HTTP/1.1"',
    `${nginx('connect() failed (111: Connection refused) while connecting to upstream')}\n${post(200)}`,
  ],
  (log, context) => {
    const known = toldBy('upstream_down_502', log)
    return known && !wentOnToNext(known, context) ? known : undefined
  },
)

/** A timeout that the application outlived is known by its own lines: `timeout-duplicate.ts` and the words of the verdict. */
const timedOut =
  (id: 'timeout_504' | 'client_closed_499') =>
  (log: WebhookProcessingLog): Finding | undefined => {
    const known = toldBy(id, log)
    if (known) return { ...known, args: { ...known.args, ...finishedArgs(log) } }
    const step = log.steps.find((each) => each.cause === id)
    return step && log.deliveries.length === 1 ? fromStep(step, id, { args: finishedArgs(log) }) : undefined
  }

const finishedArgs = (log: WebhookProcessingLog): { finished: number } => ({
  finished: log.rows.some(
    (row) => row.outcome === 'ok' && (row.step === 'session.persisted' || row.step === 'notification.sent'),
  )
    ? 1
    : 0,
})

export const timeout = told(
  'timeout_504',
  ['answer_before_work', 'raise_proxy_timeout', 'resend_event'],
  [nginx('upstream timed out (110: Connection timed out) while reading response header from upstream'), post(504)],
  [
    '2026/01/12 10:00:31 [error] 12#12: *7 upstream timed out (110: Connection timed out) while reading response header from upstream, request: "GET /reports HTTP/1.1"',
  ],
  timedOut('timeout_504'),
)

export const clientClosed = told(
  'client_closed_499',
  ['answer_before_work', 'resend_event'],
  [
    post(499),
    nginx(
      'epoll_wait() reported that client prematurely closed connection, so upstream connection is closed too while sending request to upstream',
    ),
  ],
  ['18.97.7.1 - - [12/Jan/2026:10:00:31 +0000] "GET /reports HTTP/1.1" 499 0 "-" "Mozilla/5.0"'],
  timedOut('client_closed_499'),
)

export const tls = told(
  'tls_handshake_failed',
  ['renew_certificate', 'trust_chain', 'resend_event'],
  [
    '2026/01/12 10:00:31 [info] 12#12: *7 SSL_do_handshake() failed (SSL: error:0A000415:SSL routines::sslv3 alert certificate expired:SSL alert number 45) while SSL handshaking, client: 18.97.7.1, server: 0.0.0.0:443',
    '2026/01/12 10:00:31 http: TLS handshake error from 18.97.7.1:41022: remote error: tls: unknown certificate authority',
  ],
  [post(200)],
)
