import { told } from '../rule.ts'

const at = '18.97.7.1 - - [12/Jan/2026:10:00:0'
const agent = '"-" "Stripe/1.0 (+https://stripe.com/docs/webhooks)"'
const post = (status: number, path = '/stripe/webhook') =>
  `${at}1 +0000] "POST ${path} HTTP/1.1" ${status} 153 ${agent}`
const json = (status: number) =>
  `{"level":"info","ts":"2026-01-12T10:00:01Z","msg":"handled request","method":"POST","path":"/hooks/stripe","status":${status},"user_agent":"Stripe/1.0 (+https://stripe.com/docs/webhooks)"}`

export const notFound = told(
  'route_not_found_404',
  ['check_route', 'exact_url', 'resend_event'],
  [post(404), '2026-01-12T10:00:01Z WARN Cannot POST /api/webhook/stripe'],
  [`${at}1 +0000] "GET /stripe/webhook HTTP/1.1" 404 153 "-" "Mozilla/5.0"`],
)

export const methodNotAllowed = told(
  'method_not_allowed_405',
  ['allow_post', 'check_route', 'resend_event'],
  [post(405), '2026-01-12 10:00:01,002 WARNING django.request: Method Not Allowed (POST): /stripe/webhook/'],
  [`${at}1 +0000] "GET /stripe/webhook HTTP/1.1" 405 153 "-" "Mozilla/5.0"`],
)

export const bodyTooLarge = told(
  'body_too_large_413',
  ['raise_body_limit', 'resend_event'],
  [
    post(413),
    '2026/01/12 10:00:01 [error] 12#12: *7 client intended to send too large body: 1182040 bytes, client: 18.97.7.1, server: example.com, request: "POST /stripe/webhook HTTP/1.1", host: "example.com"',
  ],
  [
    '2026/01/12 10:00:01 [error] 12#12: *7 client intended to send too large body: 1182040 bytes, client: 18.97.7.1, server: example.com, request: "POST /upload HTTP/1.1", host: "example.com"',
  ],
)

export const unsupportedMedia = told(
  'unsupported_media_415',
  ['accept_json', 'resend_event'],
  [post(415), json(415)],
  [post(200)],
)
