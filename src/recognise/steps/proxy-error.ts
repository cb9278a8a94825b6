import type { CauseId } from '../../model/cause.ts'
import type { StepEntry } from '../entry.ts'
import type { LineView } from '../line-view.ts'

/** nginx names the request in its error line; one that is clearly not a webhook is not ours. */
const otherRequest = /request: "(?:get|head|options|put|delete|patch) |request: "post (?!\S*(?:hook|stripe))/

/** Where the line tells its request, it must be one that can be a webhook. */
const isAboutWebhook = (line: LineView): boolean => {
  const http = line.record.http
  if (http?.path === undefined) return true
  return (http.method === undefined || http.method === 'POST') && /hook|stripe/i.test(http.path)
}

const proxy = (
  id: string,
  cause: CauseId,
  needs: readonly string[],
  hits: StepEntry['hits'],
  misses: StepEntry['misses'],
  rest: Partial<StepEntry> = {},
): StepEntry => ({
  id: `proxy.${id}`,
  claim: 'reported',
  voice: 'edge',
  step: 'webhook.answered',
  outcome: 'failed',
  cause,
  needs,
  none: otherRequest,
  when: isAboutWebhook,
  hits,
  misses,
  ...rest,
})

/** Error lines of nginx, Apache and web frameworks about a request that did not reach its handler. */
export const proxyErrors: readonly StepEntry[] = [
  proxy(
    'refused',
    'upstream_down_502',
    [
      'while connecting to upstream',
      'upstream prematurely closed connection',
      'no live upstreams',
      'unable to reach the origin service',
      'failed to open private leg',
      'ah01114',
      'ah00957',
      'ah01102',
      'connection reset by peer) while reading response header',
    ],
    [
      'connect() failed (111: Connection refused) while connecting to upstream, client: 3.18.12.63, request: "POST /webhook/stripe HTTP/1.1"',
      'upstream prematurely closed connection while reading response header from upstream',
      'no live upstreams while connecting to upstream',
      'AH01114: HTTP: failed to make connection to backend: 127.0.0.1',
    ],
    ['connect() failed while connecting to upstream, request: "GET /static/a.js HTTP/1.1"'],
    { none: /timed out|request: "(?:get|head|options|put|delete|patch) |request: "post (?!\S*(?:hook|stripe))/ },
  ),
  proxy(
    'endpoint-disabled',
    'endpoint_disabled',
    [
      'disabled your webhook endpoint',
      'consecutive days',
      'webhook endpoint has been disabled',
      'endpoint was disabled',
    ],
    [
      'We have disabled your webhook endpoint so it will no longer receive these events from Stripe',
      'mail: your endpoint has been failing for nine consecutive days',
    ],
    ['endpoint enabled'],
    { step: 'webhook.received', all: [/has been failing for|endpoint/] },
  ),
  proxy(
    'timeout',
    'timeout_504',
    ['upstream timed out', 'ah01110', 'timeout specified has expired', 'gateway timeout'],
    [
      'upstream timed out (110: Connection timed out) while reading response header from upstream, request: "POST /webhook/stripe HTTP/1.1"',
      'AH01110: Network error… [proxy:error] (70007)The timeout specified has expired',
    ],
    ['upstream timed out, request: "GET /report HTTP/1.1"'],
  ),
  proxy(
    'client-closed',
    'client_closed_499',
    ['reported that client prematurely closed connection', 'client prematurely closed connection'],
    [
      'epoll_wait() reported that client prematurely closed connection, so upstream connection is closed too while sending request to upstream',
      'client prematurely closed connection while reading response header, request: "POST /stripe/webhook HTTP/1.1"',
    ],
    ['client prematurely closed connection, request: "GET / HTTP/1.1"'],
  ),
  proxy(
    'tls',
    'tls_handshake_failed',
    [
      'ssl_do_handshake() failed',
      'tls handshake error',
      'ssl handshake failed',
      'certificate has expired while ssl handshaking',
      'peer closed connection in ssl handshake',
    ],
    [
      'SSL_do_handshake() failed (SSL: error:0A000415:SSL routines::sslv3 alert certificate expired:SSL alert number 45) while SSL handshaking',
      'http: TLS handshake error from 3.18.12.63:443: remote error: tls: unknown certificate authority',
    ],
    ['SSL handshake ok'],
    { step: 'webhook.received' },
  ),
  proxy(
    'too-large',
    'body_too_large_413',
    [
      'client intended to send too large body',
      'payloadtoolargeerror',
      'fst_err_ctp_body_too_large',
      'request entity too large',
      'request body is too large',
      'body exceeded',
    ],
    [
      'client intended to send too large body: 118204 bytes, request: "POST /webhook/stripe HTTP/1.1"',
      'PayloadTooLargeError: request entity too large',
      'FST_ERR_CTP_BODY_TOO_LARGE: Request body is too large',
    ],
    ['client intended to send too large body: 118204 bytes, request: "POST /upload HTTP/1.1"'],
  ),
  proxy(
    'media',
    'unsupported_media_415',
    ['fst_err_ctp_invalid_media_type', 'unsupported media type', 'httpmediatypenotsupported'],
    [
      'FST_ERR_CTP_INVALID_MEDIA_TYPE: Unsupported Media Type: text/plain',
      'Resolved [HttpMediaTypeNotSupportedException] on /stripe/webhook',
    ],
    ['media uploaded'],
    { all: [/fst_err|hook|stripe|unsupported media type/] },
  ),
  proxy(
    'no-route',
    'route_not_found_404',
    [
      'cannot post /',
      'route post:',
      'no route matches [post]',
      'no route found for "post',
      'method_not_found',
      'is not registered',
      'no route for post',
      'no matching route',
      'notfoundhttpexception',
      'httpnotfoundexception',
      'nohandlerfoundexception',
      'noresourcefoundexception',
      'no mapping for post',
      'no static resource',
      'norouteerror',
      'no endpoint post',
    ],
    [
      'Cannot POST /api/webhook/stripe',
      'Route POST:/webhook not found',
      'ActionController::RoutingError (No route matches [POST] "/stripe/webhook")',
    ],
    ['Cannot POST /api/upload'],
    {
      none: /request: "(?:get|head|options|put|delete|patch) |no query results|model/,
      when: (line) =>
        isAboutWebhook(line) && (/hook|stripe/.test(line.text) || /hook|stripe/i.test(line.record.error?.stack ?? '')),
    },
  ),
  proxy(
    'route-unknown',
    'route_not_found_404',
    ['could not be found', 'not found', 'not defined', 'does not exist'],
    ['The route stripe/webhook could not be found.', 'Route api/webhooks/stripe not found'],
    ['The POST method is not supported for route stripe/webhook.', 'stripe webhook: customer could not be found'],
    {
      all: [
        /\b(?:route|url|path|uri) (?!for )["'`]?[\w./-]{1,120}["'`]? (?:could not be found|(?:was )?not found|is not defined|does not exist)/,
        /hook|stripe/,
      ],
    },
  ),
  proxy(
    'slash',
    'redirect_3xx',
    [
      "doesn't end in a slash and you have append_slash set",
      'http status code 308 (permanent redirect)',
      'webhook url returned a redirect',
    ],
    [
      "RuntimeError: You called this URL via POST, but the URL doesn't end in a slash and you have APPEND_SLASH set.",
      'HTTP status code 308 (Permanent Redirect)',
      'It looks like your webhook URL returned a redirect to https://www.example.com',
    ],
    ['URL ends in a slash'],
  ),
  proxy(
    'method',
    'method_not_allowed_405',
    ['method not allowed', 'methodnotallowed', 'method is not supported for', 'method is not supported for this route'],
    [
      'Method Not Allowed (POST): /stripe/webhook/',
      'MethodNotAllowedHttpException: The POST method is not supported for route stripe/webhook. Supported methods: GET, HEAD.',
    ],
    ['Method Not Allowed (PUT): /api/users'],
    { all: [/hook|stripe/] },
  ),
  proxy(
    'modsecurity',
    'waf_403',
    [
      'modsecurity: access denied',
      'blocked by waf',
      'waf blocked',
      'blocked by cloudflare',
      'web application firewall',
    ],
    [
      'ModSecurity: Access denied with code 403 (phase 2). Matched "Operator `Ge\' [uri "/webhook/stripe"]',
      'WAF blocked POST /webhook/stripe rule 949110',
    ],
    ['ModSecurity: Access denied with code 403 (phase 2). [uri "/wp-login.php"]'],
    { none: /\[?\b(?:uri|unique_path)\b:? "(?!\S*(?:hook|stripe))/ },
  ),
  proxy(
    'denied-by-configuration',
    'waf_403',
    [
      'client denied by server configuration',
      'access forbidden by rule',
      'ah01630',
      'ah01797',
      'ah01618',
      'ip address denied',
    ],
    [
      'AH01630: client denied by server configuration: /var/www/shop/public/webhook/stripe',
      'access forbidden by rule, client: 54.187.174.169, server: shop.example.com, request: "POST /stripe/webhook HTTP/1.1"',
      '[client 54.187.174.169:40112] AH01797: client denied by server configuration: proxy:http://127.0.0.1:8080/hooks/stripe',
    ],
    [
      'AH01630: client denied by server configuration: /var/www/html/.env',
      'access forbidden by rule, request: "GET /.git/config HTTP/1.1"',
    ],
    { when: (line) => isAboutWebhook(line) && (line.record.http?.path !== undefined || /hook|stripe/.test(line.text)) },
  ),
  proxy(
    'csrf',
    'csrf_403',
    [
      'csrf cookie not set',
      'csrf token missing',
      'csrf token from post',
      'csrf verification failed',
      "can't verify csrf token authenticity",
      'invalidauthenticitytoken',
      'invalid csrf token',
      'ebadcsrftoken',
      'csrf token has not been',
      'origin checking failed',
      'antiforgery token',
      'antiforgeryvalidationexception',
    ],
    [
      'Forbidden (CSRF cookie not set.): /stripe/webhook/',
      "Can't verify CSRF token authenticity.",
      'ForbiddenError: invalid csrf token (EBADCSRFTOKEN) POST /webhook/stripe',
    ],
    ['CSRF cookie set', 'Forbidden (CSRF cookie not set.): /accounts/login/'],
    { none: /(?:forbidden \([^)]*\): |post )(?!\S*(?:hook|stripe))\/\S*/ },
  ),
  proxy(
    'page-expired',
    'csrf_419',
    ['tokenmismatchexception', 'csrf token mismatch', 'page expired'],
    ['Illuminate\\Session\\TokenMismatchException: CSRF token mismatch.', '419 Page Expired POST /stripe/webhook'],
    ['token matches'],
  ),
]
