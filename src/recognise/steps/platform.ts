import type { CauseId } from '../../model/cause.ts'
import type { StepEntry } from '../entry.ts'
import type { LineView } from '../line-view.ts'

const platform = (
  id: string,
  cause: CauseId,
  needs: readonly string[],
  hits: StepEntry['hits'],
  misses: StepEntry['misses'],
  rest: Partial<StepEntry> = {},
): StepEntry => ({
  id: `platform.${id}`,
  step: 'webhook.answered',
  outcome: 'failed',
  cause,
  claim: 'reported',
  voice: 'platform',
  needs,
  hits,
  misses,
  ...rest,
})

/** Router lines name the request; one of another path is not ours. */
const isHook = (line: LineView): boolean => {
  const path = line.record.http?.path ?? /path[=:]\s?"?(\S+?)"?(?:\s|$)/.exec(line.text)?.[1]
  return path === undefined || /hook|stripe/i.test(path)
}
const router = (code: string): readonly string[] => [`code=${code}`, `code: ${code}`]
const routed = (code: string, desc: string): StepEntry['hits'] => [
  `at=error code=${code} desc="${desc}" method=POST path="/stripe/webhook" host=pay.example.com status=503`,
  { message: 'router', fields: { at: 'error', code, desc, path: '/webhooks/stripe' } },
]
const elsewhere: StepEntry['misses'] = [
  'at=error code=H12 desc="Request timeout" method=GET path="/reports" status=503',
]

/** What runs an application says of a request that it could not bring to it, or that did not end. */
export const platforms: readonly StepEntry[] = [
  platform('heroku-timeout', 'timeout_504', router('h12'), routed('H12', 'Request timeout'), elsewhere, {
    when: isHook,
    voice: 'edge',
  }),
  platform(
    'heroku-down',
    'upstream_down_502',
    ['h10', 'h14', 'h19', 'h20', 'h21', 'h99'].flatMap(router),
    routed('H10', 'App crashed'),
    elsewhere,
    { when: isHook, voice: 'edge' },
  ),
  platform(
    'heroku-closed',
    'client_closed_499',
    ['h13', 'h18', 'h27', 'h28'].flatMap(router),
    routed('H27', 'Client Request Interrupted'),
    elsewhere,
    { when: isHook, voice: 'edge' },
  ),
  platform(
    'no-instance',
    'upstream_down_502',
    [
      'no available instance',
      'no healthy upstream',
      'no healthy backends',
      'no healthy host',
      'upstream connect error or disconnect/reset before headers',
      'application failed to respond',
      'failed_precondition: the container failed to start',
    ],
    [
      'The request was aborted because there was no available instance. POST /stripe/webhook',
      { message: 'no healthy upstream', http: { method: 'POST', path: '/stripe/webhook', status: 503 } },
      'POST /webhooks/stripe 503 upstream connect error or disconnect/reset before headers. reset reason: connection failure',
    ],
    [{ message: 'no healthy upstream', http: { method: 'GET', path: '/reports', status: 503 } }],
    { when: isHook, voice: 'edge' },
  ),
  platform(
    'function-timeout',
    'timeout_504',
    [
      'task timed out after',
      "status: 'timeout'",
      'function_invocation_timeout',
      'function invocation timeout',
      'wall clock time limit',
      'execution timed out',
    ],
    [
      '2026-01-12T10:00:03.000Z 8f5c2a1e Task timed out after 3.00 seconds',
      "Function execution took 60003 ms, finished with status: 'timeout'",
      'Vercel Runtime Timeout Error: FUNCTION_INVOCATION_TIMEOUT',
    ],
    ['task timed in'],
  ),
  platform(
    'function-crashed',
    'handler_error',
    [
      "status: 'crash'",
      "status: 'error'",
      'function_invocation_failed',
      'runtime exited with error',
      'worker threw exception',
    ],
    [
      "Function execution took 12 ms, finished with status: 'crash'",
      'RequestId: 8f5c2a1e Error: Runtime exited with error: exit status 1',
      'FUNCTION_INVOCATION_FAILED',
    ],
    ["Function execution took 12 ms, finished with status: 'ok'"],
    { confidence: 'likely' },
  ),
  platform(
    'gateway-auth',
    'endpoint_auth_401',
    [
      'missing authorization header',
      'missing authentication token',
      'invalid jwt',
      'authentication required',
      'was not authenticated',
      'no authorization token was found',
      'missing basic auth',
      'jwt malformed',
    ],
    [
      'POST /functions/v1/stripe 401 {"code":401,"message":"Missing authorization header"}',
      'webhook request rejected: {"message":"Missing Authentication Token"}',
      'The request was not authenticated. Either allow unauthenticated invocations or set the proper Authorization header. /stripe/webhook',
    ],
    ['login page: Authentication required'],
    {
      when: (line) => line.isWebhook || /functions\/v1|allow unauthenticated/.test(line.text),
      none: /smtp|mail|telegram|crm/,
    },
  ),
  // `stripe listen`: the forwarder of the Stripe CLI, on a developer's or a staging machine.
  {
    id: 'platform.listen-out',
    step: 'webhook.received',
    outcome: 'started',
    claim: 'reported',
    voice: 'forwarder',
    needs: ['--> '],
    all: [/^\s*-->\s+(?:connect\s+)?\S+\s+\[evt_/],
    hits: ['--> customer.created [evt_1Qabcdefgh]', '  --> charge.succeeded [evt_1Qabcdefgh]'],
    misses: ['a --> b', '<--  [200] POST http://localhost:3000/webhooks/stripe [evt_1Qabcdefgh]'],
  },
  platform(
    'listen-refused',
    'upstream_down_502',
    ['failed to post: post'],
    [
      '[ERROR] Failed to POST: Post "http://localhost:4242/webhook": dial tcp [::1]:4242: connect: connection refused',
      'Failed to POST: Post "http://127.0.0.1:3000/stripe": dial tcp: lookup app: no such host',
    ],
    ['failed to post the note'],
    { voice: 'forwarder', all: [/dial tcp|connection refused|eof|connection reset/] },
  ),
  platform(
    'listen-timeout',
    'timeout_504',
    ['failed to post: post'],
    [
      '[ERROR] Failed to POST: Post "http://localhost:4242/webhook": context deadline exceeded (Client.Timeout exceeded while awaiting headers)',
      'Failed to POST: Post "http://localhost:4242/webhook": net/http: request canceled',
    ],
    ['failed to post: posted'],
    { voice: 'forwarder', all: [/deadline exceeded|timeout|request canceled/] },
  ),
]
