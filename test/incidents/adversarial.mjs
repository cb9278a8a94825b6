// Incidents written by hand, in words of their own: `node test/incidents/adversarial.mjs` writes them as a001…
import { mkdirSync, writeFileSync } from 'node:fs'

const E = 'evt_1Pq8RtLk2mNoPqRsTuVwXyZa'
const F = 'evt_1Pq8RtLk2mNoPqRsTuVwXyZb'
const G = 'evt_1Pq8RtLk2mNoPqRsTuVwXyZc'
const CS = 'cs_live_b1QwErTyUiOpAsDfGhJkLzXcVbNmQwErTyUiOpAsDfGhJkLzXcVb'
const CT = 'cs_live_b1ZZZrTyUiOpAsDfGhJkLzXcVbNmQwErTyUiOpAsDfGhJkLzXcVb'
const PI = 'pi_3Pq8RtLk2mNoPqRs0AbCdEfG'
const CH = 'ch_3Pq8RtLk2mNoPqRs0HiJkLmN'
const UA = '"-" "Stripe/1.0 (+https://stripe.com/docs/webhooks)"'
const green = (level) => `\u001b[32m${level}\u001b[39m`

const CASES = [
  [
    'webhook-then-silence-vs-peers',
    [E],
    'step_missing',
    {
      app: `
2026-01-12T10:00:00.000Z [info] ${F} checkout.session.completed webhook in
2026-01-12T10:00:00.300Z [info] ${F} order 88 fulfilled
2026-01-12T10:00:00.900Z [info] ${F} confirmation mail handed to postmark, accepted
2026-01-12T10:10:00.000Z [info] ${G} checkout.session.completed webhook in
2026-01-12T10:10:00.300Z [info] ${G} order 89 fulfilled
2026-01-12T10:10:00.900Z [info] ${G} confirmation mail handed to postmark, accepted
2026-01-12T10:20:00.000Z [info] ${E} checkout.session.completed webhook in
2026-01-12T10:20:00.300Z [info] ${E} order 90 fulfilled`,
    },
  ],
  [
    'vocabulary-ansi-false-sent',
    ['4540'],
    'notify_no_sendpulse_id',
    {
      app: `
2026-01-12 10:00:00 ${green('info')}: 📥 Stripe webhook получен | Тип: checkout.session.completed {"eventId":"${E}"}
2026-01-12 10:00:00 ${green('info')}: 💳 Обработка Checkout Session | Deal: 4540 | Session: ${CS} | Payment Status: paid | Status: complete
2026-01-12 10:00:01 ${green('info')}: ✅ Checkout Session обработан | Deal: 4540 | Session: ${CS}
2026-01-12 10:00:01 ${green('info')}: 🔍 Отправка уведомления об успешной оплате | Deal: 4540 | Session: ${CS} | Payment Status: paid | Status: complete
2026-01-12 10:00:01 ${green('info')}: SendPulse ID not found for person, skipping payment success notification {"personId":17}
2026-01-12 10:00:01 ${green('info')}: ✅ Уведомление об успешной оплате отправлено | Deal: 4540 | Session: ${CS}`,
    },
  ],
  [
    'vocabulary-healthy',
    ['4540'],
    'ok',
    {
      app: `
2026-01-12 10:00:00 ${green('info')}: 📥 Stripe webhook получен | Тип: checkout.session.completed {"eventId":"${E}"}
2026-01-12 10:00:00 ${green('info')}: 💳 Обработка Checkout Session | Deal: 4540 | Session: ${CS} | Payment Status: paid | Status: complete
2026-01-12 10:00:01 ${green('info')}: Triggering CRM status automation {"dealId":"4540"}
2026-01-12 10:00:01 ${green('info')}: CRM status automation: stage unchanged {"dealId":"4540"}
2026-01-12 10:00:01 ${green('info')}: ✅ Checkout Session обработан | Deal: 4540 | Session: ${CS}
2026-01-12 10:00:02 ${green('info')}: ✅ Уведомление об успешной оплате отправлено | Deal: 4540 | Session: ${CS}`,
    },
  ],
  [
    'two-deals-interleaved-skip',
    ['77'],
    'notify_no_sendpulse_id',
    {
      app: `
2026-01-12 10:00:00 info: 💳 Обработка Checkout Session | Deal: 76 | Session: ${CS} | Payment Status: paid | Status: complete
2026-01-12 10:00:00 info: 💳 Обработка Checkout Session | Deal: 77 | Session: ${CT} | Payment Status: paid | Status: complete
2026-01-12 10:00:01 info: 🔍 Отправка уведомления об успешной оплате | Deal: 76 | Session: ${CS}
2026-01-12 10:00:01 info: ✅ Уведомление об успешной оплате отправлено | Deal: 76 | Session: ${CS}
2026-01-12 10:00:01 info: 🔍 Отправка уведомления об успешной оплате | Deal: 77 | Session: ${CT}
2026-01-12 10:00:01 info: SendPulse ID not found for person, skipping payment success notification
2026-01-12 10:00:01 info: ✅ Уведомление об успешной оплате отправлено | Deal: 77 | Session: ${CT}`,
    },
  ],
  [
    'two-deals-interleaved-ok',
    ['76'],
    'ok',
    {
      app: `
2026-01-12 10:00:00 info: 💳 Обработка Checkout Session | Deal: 76 | Session: ${CS} | Payment Status: paid | Status: complete
2026-01-12 10:00:00 info: 💳 Обработка Checkout Session | Deal: 77 | Session: ${CT} | Payment Status: paid | Status: complete
2026-01-12 10:00:01 info: 🔍 Отправка уведомления об успешной оплате | Deal: 76 | Session: ${CS}
2026-01-12 10:00:01 info: ✅ Checkout Session обработан | Deal: 76 | Session: ${CS}
2026-01-12 10:00:01 info: ✅ Уведомление об успешной оплате отправлено | Deal: 76 | Session: ${CS}
2026-01-12 10:00:01 info: ✅ Checkout Session обработан | Deal: 77 | Session: ${CT}
2026-01-12 10:00:01 info: 🔍 Отправка уведомления об успешной оплате | Deal: 77 | Session: ${CT}
2026-01-12 10:00:01 info: SendPulse ID not found for person, skipping payment success notification
2026-01-12 10:00:01 info: ✅ Уведомление об успешной оплате отправлено | Deal: 77 | Session: ${CT}`,
    },
  ],
  [
    'masked-tokens',
    ['4540'],
    'resource_missing.ids_masked_by_app',
    {
      app: `
2026-01-12 10:00:00 info: 📥 Stripe webhook получен | Тип: checkout.session.completed {"eventId":"***masked-token***"}
2026-01-12 10:00:00 info: Checkout Session not found in Stripe (resource_missing) {"dealId":"4540","sessionId":"***masked-token***"}`,
    },
  ],
  [
    'stripe-node-dump',
    [],
    'signature_failed.raw_body_parsed',
    {
      app: `
StripeSignatureVerificationError: Webhook payload must be provided as a string or a Buffer (https://nodejs.org/api/buffer.html) instance representing the _raw_ request body.Payload was provided as a parsed JavaScript object instead. 
Signature verification is impossible without access to the original signed material. 
    at validateComputedSignature (/app/node_modules/stripe/cjs/Webhooks.js:149:19)
    at Object.verifyHeader (/app/node_modules/stripe/cjs/Webhooks.js:80:20) {
  type: 'StripeSignatureVerificationError',
  raw: { message: 'x' },
  header: 't=1768212000,v1=00,v0=00',
  payload: { id: '${E}', object: 'event', type: 'checkout.session.completed', payment_status: 'unpaid' }
}`,
    },
  ],
  [
    'docker-json-python',
    [E],
    'handler_error',
    {
      app: [
        {
          log: '2026-01-12 10:00:00,001 INFO hooks: stripe hook received id=' + E + ' type=charge.refunded\n',
          stream: 'stderr',
          time: '2026-01-12T10:00:00.001Z',
        },
        {
          log: '2026-01-12 10:00:00,101 ERROR hooks: refund handling crashed for ' + E + '\n',
          stream: 'stderr',
          time: '2026-01-12T10:00:00.101Z',
        },
        { log: 'Traceback (most recent call last):\n', stream: 'stderr', time: '2026-01-12T10:00:00.102Z' },
        { log: '  File "/app/refunds.py", line 12, in apply\n', stream: 'stderr', time: '2026-01-12T10:00:00.102Z' },
        { log: "KeyError: 'amount_refunded'\n", stream: 'stderr', time: '2026-01-12T10:00:00.103Z' },
      ]
        .map((each) => JSON.stringify(each))
        .join('\n'),
    },
  ],
  [
    'rails-tagged-request',
    ['4712'],
    'crm_unavailable',
    {
      app: `
I, [2026-01-12T10:00:00.001000 #91]  INFO -- : [aa11bb22-1111-4111-8111-aaaaaaaaaaaa] Started POST "/webhooks/stripe" for 54.187.174.169 at 2026-01-12 10:00:00 +0000
I, [2026-01-12T10:00:00.011000 #91]  INFO -- : [aa11bb22-1111-4111-8111-aaaaaaaaaaaa] Stripe event ${E} (invoice.paid) for deal_id=4712
E, [2026-01-12T10:00:10.021000 #91] ERROR -- : [aa11bb22-1111-4111-8111-aaaaaaaaaaaa] Pipedrive::Client could not reach CRM: Net::ReadTimeout with #<TCPSocket:(closed)>
I, [2026-01-12T10:00:10.030000 #91]  INFO -- : [aa11bb22-1111-4111-8111-aaaaaaaaaaaa] Completed 200 OK in 10030ms`,
    },
  ],
  [
    'go-wrong-secret',
    [],
    'signature_failed.wrong_secret',
    {
      app: `
2026/01/12 10:00:00 webhook.go:31: ⚠️ Webhook signature verification failed. webhook had no valid signature
2026/01/12 10:05:00 webhook.go:31: ⚠️ Webhook signature verification failed. webhook had no valid signature`,
    },
  ],
  [
    'php-no-header',
    [],
    'signature_failed.missing_header',
    {
      app: `[12-Jan-2026 10:00:00 UTC] PHP Notice:  Undefined index: HTTP_STRIPE_SIGNATURE in /var/www/html/webhook.php on line 14\n[12-Jan-2026 10:00:00 UTC] Stripe webhook error: HTTP_STRIPE_SIGNATURE header missing`,
    },
  ],
  [
    'dotnet-no-match',
    [],
    'signature_failed.wrong_secret',
    {
      app: `
fail: Shop.Controllers.StripeWebhookController[0]
      Stripe.StripeException: The expected signature was not found in the Stripe-Signature header. This error can also be thrown if a payload is modified after signing.
         at Stripe.EventUtility.ValidateSignature(String json, String stripeSignatureHeader, String secret)`,
    },
  ],
  [
    'session-query-refused-signature',
    [CS],
    'signature_failed.wrong_secret',
    {
      app: `
2026-01-12T10:00:00Z INFO checkout started session=${CS} deal_id=4540
2026-01-12T10:03:00Z ERROR stripe webhook refused: No signatures found matching the expected signature for payload. Are you passing the raw request body you received from Stripe?`,
    },
  ],
  [
    'hubspot-oauth-expired',
    ['9001'],
    'crm_auth_401',
    {
      app: `
{"level":"info","time":1768212000000,"msg":"stripe event ${E} received","type":"checkout.session.completed"}
{"level":"info","time":1768212000100,"msg":"payment stored","eventId":"${E}","deal_id":"9001"}
{"level":"error","time":1768212000200,"msg":"hubspot sync failed","deal_id":"9001","err":{"type":"HttpError","message":"The OAuth token used to make this call expired 2 hours ago.","stack":"HttpError: The OAuth token…\\n    at x"}}`,
    },
  ],
  [
    'hubspot-429',
    ['9001'],
    'crm_rate_limited_429',
    {
      app: `
{"level":"info","time":1768212000000,"msg":"stripe event ${E} received","type":"checkout.session.completed","deal_id":"9001"}
{"level":"error","time":1768212000200,"msg":"could not patch hubspot deal","deal_id":"9001","err":{"message":"You have reached your secondly limit.","code":429}}`,
    },
  ],
  [
    'amo-stage',
    ['333'],
    'crm_stage_invalid',
    {
      app: `
[2026-01-12 10:00:00] prod.INFO: Вебхук страйпа получен ${E} сделка 333
[2026-01-12 10:00:01] prod.ERROR: amoCRM PATCH /api/v4/leads/333 → 400 {"validation-errors":[{"errors":[{"code":"NotSupportedChoice","path":"status_id"}]}]} сделка 333`,
    },
  ],
  [
    'pipedrive-deal-gone',
    ['333'],
    'crm_deal_not_found',
    {
      app: `
2026-01-12 10:00:00 INFO  stripe ${E} payment_intent.succeeded received
2026-01-12 10:00:00 INFO  payment ${PI} saved for deal 333 (${E})
2026-01-12 10:00:01 ERROR pipedrive: PUT /v1/deals/333 returned 404 {"success":false,"error":"Deal not found"} ${E}`,
    },
  ],
  [
    'telegram-blocked-json',
    [E],
    'notify_blocked_by_user',
    {
      app: `
{"ts":"2026-01-12T10:00:00Z","lvl":"info","message":"stripe webhook accepted","event_id":"${E}"}
{"ts":"2026-01-12T10:00:01Z","lvl":"error","message":"sendMessage failed","event_id":"${E}","response":{"ok":false,"error_code":403,"description":"Forbidden: bot was blocked by the user"}}`,
    },
  ],
  [
    'telegram-supergroup',
    [E],
    'notify_chat_not_found',
    {
      app: `
{"ts":"2026-01-12T10:00:00Z","lvl":"info","message":"stripe webhook accepted","event_id":"${E}"}
{"ts":"2026-01-12T10:00:01Z","lvl":"error","message":"tg notify error","event_id":"${E}","response":{"ok":false,"error_code":400,"description":"Bad Request: group chat was upgraded to a supergroup chat","parameters":{"migrate_to_chat_id":-100123}}}`,
    },
  ],
  [
    'telegram-429',
    [E],
    'notify_rate_limited',
    {
      app: `
{"ts":"2026-01-12T10:00:00Z","lvl":"info","message":"stripe webhook accepted","event_id":"${E}"}
{"ts":"2026-01-12T10:00:01Z","lvl":"error","message":"tg notify error","event_id":"${E}","response":{"ok":false,"error_code":429,"description":"Too Many Requests: retry after 14","parameters":{"retry_after":14}}}`,
    },
  ],
  [
    'telegram-401',
    [E],
    'notify_auth_401',
    {
      app: `
{"ts":"2026-01-12T10:00:00Z","lvl":"info","message":"stripe webhook accepted","event_id":"${E}"}
{"ts":"2026-01-12T10:00:01Z","lvl":"error","message":"tg notify error","event_id":"${E}","response":{"ok":false,"error_code":401,"description":"Unauthorized"}}`,
    },
  ],
  [
    'empty-chat-id',
    ['61'],
    'notify_no_telegram_id',
    {
      app: `
2026-01-12T10:00:00Z info stripe webhook ${E} received, deal 61
2026-01-12T10:00:01Z error telegram api: Bad Request: chat_id is empty (deal 61)`,
    },
  ],
  [
    'sendpulse-token',
    ['61'],
    'notify_provider_auth',
    {
      app: `
2026-01-12 10:00:00 info: Stripe webhook received {"eventId":"${E}","dealId":"61"}
2026-01-12 10:00:01 error: Failed to get SendPulse access token: Request failed with status code 400 {"dealId":"61"}
2026-01-12 10:00:01 error: Failed to send payment success notification {"dealId":"61"}`,
    },
  ],
  [
    'slack-channel',
    [E],
    'notify_chat_not_found',
    {
      app: `
2026-01-12 10:00:00,000 INFO hooks stripe webhook received ${E}
2026-01-12 10:00:01,000 ERROR hooks slack_sdk.errors.SlackApiError: The server responded with: {'ok': False, 'error': 'channel_not_found'} ${E}`,
    },
  ],
  [
    'deal-id-none',
    [CS],
    'metadata_deal_id_missing',
    {
      app: `
2026-01-12 10:00:00,000 INFO hooks stripe webhook received checkout.session.completed session=${CS}
2026-01-12 10:00:00,100 WARNING hooks deal_id=None in session.metadata, cannot continue session=${CS}`,
    },
  ],
  [
    'php-order-id',
    [E],
    'metadata_deal_id_missing',
    {
      app: `[2026-01-12 10:00:00] local.ERROR: Undefined array key "order_id" {"exception":"[object] (ErrorException(code: 0): Undefined array key \\"order_id\\" at /var/www/app/Http/Controllers/StripeWebhookController.php:57)","event_id":"${E}"} `,
    },
  ],
  [
    'unpaid-session',
    [CS],
    'payment_not_settled_yet',
    {
      app: `
2026-01-12 10:00:00 info: 📥 Stripe webhook получен | Тип: checkout.session.completed
2026-01-12 10:00:00 info: 💳 Обработка Checkout Session | Deal: 4540 | Session: ${CS} | Payment Status: unpaid | Status: complete`,
    },
  ],
  [
    'unhandled',
    [E],
    'unhandled_event_type',
    {
      app: `
2026-01-12 10:00:00 debug: Необработанное событие Stripe {"type":"customer.updated","eventId":"${E}"}`,
    },
  ],
  [
    'p2002-after-finish',
    [E],
    'duplicate_harmless',
    {
      app: `
{"level":30,"time":1768212000000,"msg":"stripe webhook in","evt":"${E}"}
{"level":30,"time":1768212000400,"msg":"subscription activated, payment saved","evt":"${E}"}
{"level":30,"time":1768212000500,"msg":"stripe webhook ok","evt":"${E}"}
{"level":30,"time":1768212060000,"msg":"stripe webhook in","evt":"${E}"}
{"level":40,"time":1768212060100,"msg":"PrismaClientKnownRequestError P2002: Unique constraint failed on the fields: (event_id)","evt":"${E}"}`,
    },
  ],
  [
    'p2002-after-crash',
    [E],
    'duplicate_after_failed_first',
    {
      app: `
{"level":30,"time":1768212000000,"msg":"stripe webhook in","evt":"${E}"}
{"level":50,"time":1768212000400,"msg":"webhook processing failed","evt":"${E}","err":{"type":"Error","message":"Invalid time value"}}
{"level":30,"time":1768212060000,"msg":"stripe webhook in","evt":"${E}"}
{"level":40,"time":1768212060100,"msg":"PrismaClientKnownRequestError P2002: Unique constraint failed on the fields: (event_id)","evt":"${E}"}`,
    },
  ],
  [
    'sqlite-unique',
    [E],
    'duplicate_harmless',
    {
      app: `
2026-01-12 10:00:00,000 INFO pay got stripe webhook ${E}
2026-01-12 10:00:00,500 INFO pay payment recorded ${E}
2026-01-12 10:01:00,000 INFO pay got stripe webhook ${E}
2026-01-12 10:01:00,010 WARNING pay sqlite3.IntegrityError: UNIQUE constraint failed: stripe_events.event_id ${E}`,
    },
  ],
  [
    'access-and-app-500',
    [E],
    'db_deadlock',
    {
      app: `
2026-01-12 10:00:00,000 INFO pay got stripe webhook ${E}
2026-01-12 10:00:00,500 ERROR pay psycopg2.errors.DeadlockDetected: deadlock detected ${E}
DETAIL:  Process 1 waits for ShareLock on transaction 2; blocked by process 3.`,
      access: `54.187.174.169 - - [12/Jan/2026:10:00:00 +0000] "POST /pay/stripe/webhook HTTP/1.1" 500 21 ${UA}`,
    },
  ],
  [
    '502-while-restarting',
    [],
    'upstream_down_502',
    {
      error: `2026/01/12 10:00:00 [error] 7#7: *44 upstream prematurely closed connection while reading response header from upstream, client: 54.187.174.169, server: x, request: "POST /api/stripe-webhook HTTP/1.1", upstream: "http://unix:/run/app.sock:/api/stripe-webhook"`,
      access: `54.187.174.169 - - [12/Jan/2026:10:00:00 +0000] "POST /api/stripe-webhook HTTP/1.1" 502 157 ${UA}`,
    },
  ],
  [
    'express-404',
    [],
    'route_not_found_404',
    {
      app: `{"level":30,"time":1768212000000,"req":{"id":1,"method":"POST","url":"/api/webhook/stripe","headers":{"user-agent":"Stripe/1.0 (+https://stripe.com/docs/webhooks)"}},"res":{"statusCode":404},"responseTime":2,"msg":"request completed"}`,
    },
  ],
  [
    'fastify-415',
    [],
    'unsupported_media_415',
    {
      app: `{"level":30,"time":1768212000000,"reqId":"req-1","err":{"type":"FastifyError","message":"Unsupported Media Type: application/json; charset=utf-8","code":"FST_ERR_CTP_INVALID_MEDIA_TYPE","statusCode":415},"msg":"Unsupported Media Type"}`,
    },
  ],
  [
    'trailing-slash-django',
    [],
    'redirect_3xx',
    { access: `54.187.174.169 - - [12/Jan/2026:10:00:00 +0000] "POST /stripe/webhook HTTP/1.0" 301 0 ${UA}` },
  ],
  [
    'success-page-only',
    [CS],
    'webhook_not_arrived',
    {
      access: `
203.0.113.9 - - [12/Jan/2026:09:59:00 +0000] "GET /pay HTTP/1.1" 200 901 "-" "Mozilla/5.0"
203.0.113.9 - - [12/Jan/2026:10:00:00 +0000] "GET /done?session_id=${CS} HTTP/1.1" 200 900 "https://checkout.stripe.com/" "Mozilla/5.0"`,
    },
  ],
  [
    'bull-stalled',
    [E],
    'job_stalled',
    {
      app: `
{"level":30,"time":1768212000000,"msg":"stripe webhook in","evt":"${E}"}
{"level":30,"time":1768212000010,"msg":"job added to queue stripe-events","evt":"${E}"}
{"level":50,"time":1768212090000,"msg":"job stalled more than allowable limit","evt":"${E}"}`,
    },
  ],
  [
    'redis-down',
    [E],
    'queue_down',
    {
      app: `
{"level":30,"time":1768212000000,"msg":"stripe webhook in","evt":"${E}"}
{"level":50,"time":1768212000010,"msg":"could not hand event over","evt":"${E}","err":{"message":"connect ECONNREFUSED 127.0.0.1:6379","code":"ECONNREFUSED"}}`,
    },
  ],
  [
    'oom-heap',
    [E],
    'worker_killed_oom',
    {
      app: `
2026-01-12T10:00:00.000Z INFO stripe webhook in ${E} checkout.session.completed
2026-01-12T10:00:00.200Z INFO processing event ${E}
<--- Last few GCs --->
FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory
2026-01-12T10:00:09.000Z INFO server listening on 3000`,
    },
  ],
  [
    'apscheduler-missed',
    [],
    'scheduler_missed',
    {
      app: `2026-01-12 10:00:00,000 WARNING apscheduler.scheduler: Run time of job "TrialCheck (trigger: interval[1:00:00], next run at: 2026-01-12 11:00:00 UTC)" was missed by 0:00:42.123`,
    },
  ],
  [
    'reminder-crash',
    [],
    'scheduler_failed',
    {
      app: `2026-01-12 10:00:00 error: Stripe reminder processing crashed {"error":"relation \\"deals\\" does not exist"}`,
    },
  ],
  [
    'key-mode',
    [CS],
    'resource_missing.mode',
    {
      app: `2026-01-12 10:00:00 error: Не удалось получить сессию ${CS}: No such checkout.session: '${CS}'; a similar object exists in live mode, but a test mode key was used to make this request.`,
    },
  ],
  [
    'stripe-401-not-webhook',
    [E],
    'stripe_api_key_invalid',
    {
      app: `
2026-01-12 10:00:00 INFO stripe webhook in ${E}
2026-01-12 10:00:01 ERROR session expand failed: stripe._error.AuthenticationError: Invalid API Key provided: sk_live_****qq ${E}`,
    },
  ],
  [
    'stripe-timeout',
    [E],
    'stripe_api_connection',
    {
      app: `
2026-01-12 10:00:00 INFO stripe webhook in ${E}
2026-01-12 10:01:20 ERROR sessions.retrieve: Request aborted due to timeout being reached (80000ms) ${E}`,
    },
  ],
  [
    'fail-open',
    [E],
    'db_down_fail_open',
    {
      app: `
2026-01-12 10:00:00 info: Stripe webhook received {"eventId":"${E}"}
2026-01-12 10:00:01 warn: Could not read notification log from database, proceeding with notification {"eventId":"${E}"}
2026-01-12 10:00:01 info: Payment received notification sent via SendPulse {"eventId":"${E}"}`,
    },
  ],
  [
    'pool-prisma',
    [E],
    'db_pool_exhausted',
    {
      app: `
{"level":30,"time":1768212000000,"msg":"stripe webhook in","evt":"${E}"}
{"level":50,"time":1768212010000,"msg":"tx failed","evt":"${E}","err":{"type":"PrismaClientKnownRequestError","message":"Timed out fetching a new connection from the connection pool. More info: http://pris.ly/d/connection-pool","code":"P2024"}}`,
    },
  ],
  [
    'charge-refund-fails',
    [CH],
    'handler_error',
    {
      app: `
2026-01-12 10:00:00 info: 📥 Stripe webhook получен | Тип: charge.refunded
2026-01-12 10:00:00 error: ❌ Ошибка обработки возврата | Charge: ${CH} {"error":"Cannot read properties of null (reading 'deal')"}`,
    },
  ],
  [
    'payment-failed-event-is-healthy',
    [E],
    'ok',
    {
      app: `
2026-01-12T10:00:00Z INFO stripe webhook received ${E} invoice.payment_failed
2026-01-12T10:00:01Z INFO dunning letter e-mailed to customer, delivered ${E}
2026-01-12T10:00:01Z INFO stripe webhook handled invoice.payment_failed ${E}`,
    },
  ],
  [
    'errors-zero-is-healthy',
    [E],
    'ok',
    {
      app: `
time=2026-01-12T10:00:00Z level=INFO msg="webhook received" provider=stripe evt=${E} errors=0
time=2026-01-12T10:00:01Z level=INFO msg="payment stored" evt=${E} err=<nil>
time=2026-01-12T10:00:02Z level=INFO msg="webhook done" evt=${E} failed=0 retries=0`,
    },
  ],
  [
    'rotation-second-secret-fits',
    [E],
    'ok',
    {
      app: `
{"level":40,"time":1768212000000,"reqId":"r-100000000001","msg":"signature verification failed with secret #1, trying next"}
{"level":30,"time":1768212000001,"reqId":"r-100000000001","msg":"stripe webhook signature verified with secret #2","evt":"${E}"}
{"level":30,"time":1768212000090,"reqId":"r-100000000001","msg":"payment saved","evt":"${E}"}`,
    },
  ],
  [
    'traceback-of-other-page',
    [E],
    'ok',
    {
      app: `
2026-01-12 10:00:00,000 INFO pay got stripe webhook ${E}
2026-01-12 10:00:00,200 ERROR catalog page /products crashed
Traceback (most recent call last):
  File "/app/catalog.py", line 5, in view
ValueError: bad page
2026-01-12 10:00:00,500 INFO pay payment recorded ${E}
2026-01-12 10:00:00,600 INFO pay stripe webhook handled ${E}`,
    },
  ],
  [
    'welcome-mail-fails',
    [E],
    'ok',
    {
      app: `
2026-01-12 10:00:00,000 INFO pay got stripe webhook ${E}
2026-01-12 10:00:00,500 INFO pay payment recorded ${E}
2026-01-12 10:00:00,600 INFO pay stripe webhook handled ${E}
2026-01-12 10:00:20,200 ERROR newsletter smtp: could not send weekly digest to 14 subscribers`,
    },
  ],
  [
    'quota',
    ['HW-9f3a21'],
    'quota_denied',
    {
      app: `2026-01-12 10:00:00,000 INFO [F-2025-017-stripe-payment] can_process denied hardware_id=HW-9f3a21 reason=quota_exceeded used=20 quota=20`,
    },
  ],
  [
    'trial',
    ['HW-9f3a21'],
    'trial_expired',
    {
      app: `2026-01-12 10:00:00,000 INFO [F-2025-017-stripe-payment] can_process denied hardware_id=HW-9f3a21 reason=trial_expired`,
    },
  ],
  [
    'billing',
    ['HW-9f3a21'],
    'billing_problem',
    {
      app: `2026-01-12 10:00:00,000 INFO [F-2025-017-stripe-payment] can_process denied hardware_id=HW-9f3a21 status=billing_problem`,
    },
  ],
  [
    'several-problems',
    ['4540'],
    'crm_auth_401',
    {
      app: `
2026-01-12 10:00:00 info: Stripe webhook received {"eventId":"${E}","dealId":"4540"}
2026-01-12 10:00:01 error: Failed to update Pipedrive stage during CRM automation {"dealId":"4540","error":"Request failed with status code 401"}
2026-01-12 10:00:02 error: Error adding payment note to deal {"dealId":"4540","error":"Request failed with status code 401"}
2026-01-12 10:00:03 error: Failed to send payment success notification {"dealId":"4540","error":"ETELEGRAM: 403 Forbidden: bot was blocked by the user"}`,
    },
  ],
  [
    'thin',
    [],
    'thin_event_to_snapshot_handler',
    { app: `Error: You passed a thin event notification to a function that expects a webhook.` },
  ],
  [
    'waf-apache',
    [],
    'waf_403',
    {
      error: `[Mon Jan 12 10:00:00.123456 2026] [security2:error] [pid 55:tid 1] [client 54.187.174.169:4411] ModSecurity: Access denied with code 403 (phase 2). Operator GE matched 5 [id "949110"] [uri "/stripe/webhook"]`,
    },
  ],
  [
    'live-in-cri',
    [E],
    'crm_auth_401',
    {
      app: `
2026-01-12T10:00:00.000000001Z stdout F {"level":"info","message":"Stripe webhook received","eventId":"${E}","timestamp":"2026-01-12T10:00:00Z"}
2026-01-12T10:00:01.000000001Z stderr F {"level":"error","message":"monday.com board update failed: Not Authenticated (401)","eventId":"${E}","timestamp":"2026-01-12T10:00:01Z"}`,
    },
  ],
]

CASES.forEach(([name, query, cause, files], at) => {
  const folder = new URL(`./a${String(at + 1).padStart(3, '0')}-${name}/`, import.meta.url)
  mkdirSync(folder, { recursive: true })
  for (const [source, text] of Object.entries(files))
    writeFileSync(new URL(`${source}.log`, folder), `${text.replace(/^\n/, '')}\n`)
  writeFileSync(new URL('expected.json', folder), `${JSON.stringify({ query, cause }, undefined, 2)}\n`)
})
process.stdout.write(`${CASES.length} incidents\n`)
