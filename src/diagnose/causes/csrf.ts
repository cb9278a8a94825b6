import { told } from '../rule.ts'

const at = '18.97.7.1 - - [12/Jan/2026:10:00:0'
const agent = '"-" "Stripe/1.0 (+https://stripe.com/docs/webhooks)"'

export const csrf403 = told(
  'csrf_403',
  ['exempt_csrf', 'resend_event'],
  [
    '2026-01-12 10:00:01,120 WARNING django.security.csrf: Forbidden (CSRF cookie not set.): /stripe/webhook/',
    "W, [2026-01-12T10:00:01.120345 #811]  WARN -- : [9f1c2d3e-0000-4000-8000-000000000001] Can't verify CSRF token authenticity.",
  ],
  ['2026-01-12 10:00:01,120 WARNING django.security.csrf: Forbidden (CSRF cookie not set.): /accounts/login/'],
)

export const csrf419 = told(
  'csrf_419',
  ['exempt_csrf', 'resend_event'],
  [
    `${at}1 +0000] "POST /stripe/webhook HTTP/1.1" 419 6609 ${agent}`,
    '[2026-01-12 10:00:01] production.ERROR: CSRF token mismatch. {"exception":"[object] (Illuminate\\\\Session\\\\TokenMismatchException(code: 0): CSRF token mismatch."}',
  ],
  [`${at}1 +0000] "POST /login HTTP/1.1" 419 6609 "-" "Mozilla/5.0"`],
)

export const waf = told(
  'waf_403',
  ['allow_stripe_in_waf', 'resend_event'],
  [
    `2026/01/12 10:00:01 [error] 12#12: *7 ModSecurity: Access denied with code 403 (phase 2). Matched "Operator \`Ge'" [file "REQUEST-949.conf"] [id "949110"] [uri "/stripe/webhook"], client: 18.97.7.1, request: "POST /stripe/webhook HTTP/1.1"`,
    `{"time":"2026-01-12T10:00:01Z","remote_addr":"18.97.7.1","request_method":"POST","request_uri":"/stripe/webhook","status":403,"upstream_status":"-","upstream_response_time":"-","http_user_agent":"Stripe/1.0 (+https://stripe.com/docs/webhooks)"}`,
  ],
  [`${at}1 +0000] "POST /stripe/webhook HTTP/1.1" 403 20 ${agent}`],
)

export const endpointAuth = told(
  'endpoint_auth_401',
  ['exempt_endpoint', 'log_refusals', 'compare_secret'],
  [
    `${at}1 +0000] "POST /stripe/webhook HTTP/1.1" 401 20 ${agent}`,
    '2026-01-12T10:00:01Z ERROR stripe webhook refused: 401 Missing authorization header',
  ],
  [`${at}1 +0000] "POST /stripe/webhook HTTP/1.1" 403 20 ${agent}`],
)
