// A second round by hand, in yet other words and shapes: `node test/incidents/adversarial-2.mjs` writes b001…
import { mkdirSync, writeFileSync } from 'node:fs'

const E = 'evt_1RzKp4Fq7hJkLmNpQrStUvWx'
const F = 'evt_1RzKp4Fq7hJkLmNpQrStUvWy'
const CS = 'cs_live_c1PoIuYtReWqLkJhGfDsAmNbVcXzPoIuYtReWqLkJhGfDsAmNbVc'
const PI = 'pi_3RzKp4Fq7hJkLmNp1AbCdEfG'
const IN = 'in_1RzKp4Fq7hJkLmNpZzZzZzZz'
const CUS = 'cus_RzKp4Fq7hJkLmN'
const UA = '"-" "Stripe/1.0 (+https://stripe.com/docs/webhooks)"'

const CASES = [
  [
    'journald-pids-apart',
    ['812'],
    'crm_auth_401',
    {
      app: `
Jan 12 10:00:00 box shop[501]: stripe webhook came in: ${E} (checkout.session.completed) deal #812
Jan 12 10:00:00 box shop[502]: stripe webhook came in: ${F} (checkout.session.completed) deal #813
Jan 12 10:00:01 box shop[501]: Pipedrive says unauthorized access, stage stays
Jan 12 10:00:01 box shop[502]: Pipedrive stage is now Paid
Jan 12 10:00:02 box shop[501]: webhook finished
Jan 12 10:00:02 box shop[502]: webhook finished`,
    },
  ],
  [
    'journald-pids-apart-ok',
    ['813'],
    'ok',
    {
      app: `
Jan 12 10:00:00 box shop[501]: stripe webhook came in: ${E} (checkout.session.completed) deal #812
Jan 12 10:00:00 box shop[502]: stripe webhook came in: ${F} (checkout.session.completed) deal #813
Jan 12 10:00:01 box shop[501]: Pipedrive says unauthorized access, stage stays
Jan 12 10:00:01 box shop[502]: Pipedrive stage is now Paid
Jan 12 10:00:02 box shop[501]: webhook finished
Jan 12 10:00:02 box shop[502]: webhook finished`,
    },
  ],
  [
    'swallowed-error-answers-200',
    [E],
    'handler_error',
    {
      app: `
2026-01-12 10:00:00 info: Stripe webhook received {"eventId":"${E}","type":"checkout.session.completed"}
2026-01-12 10:00:01 error: ❌ Ошибка обработки Checkout Session | Deal: 4540 | Session: ${CS} {"eventId":"${E}","error":"Cannot read properties of undefined (reading 'email')"}
2026-01-12 10:00:01 info: Webhook answered 200 {"eventId":"${E}"}`,
      access: `54.187.216.72 - - [12/Jan/2026:10:00:01 +0000] "POST /stripe/webhook HTTP/1.1" 200 17 ${UA}`,
    },
  ],
  [
    'masked-but-deal',
    ['900'],
    'notify_no_sendpulse_id',
    {
      app: `
2026-01-12 10:00:00 info: 📥 Stripe webhook получен | Тип: checkout.session.completed {"eventId":"***masked-token***"}
2026-01-12 10:00:00 info: 💳 Обработка Checkout Session | Deal: 900 | Session: ***masked-token*** | Payment Status: paid | Status: complete
2026-01-12 10:00:01 info: ✅ Checkout Session обработан | Deal: 900 | Session: ***masked-token***
2026-01-12 10:00:01 info: SendPulse ID не найден для персоны, уведомление не отправлено
2026-01-12 10:00:01 info: ✅ Уведомление об успешной оплате отправлено | Deal: 900 | Session: ***masked-token***`,
    },
  ],
  [
    'mentioned-in-refused-payload',
    [E],
    'signature_failed.raw_body_parsed',
    {
      app: `
{"level":50,"time":1768212000000,"msg":"stripe webhook refused","err":{"type":"StripeSignatureVerificationError","message":"Webhook payload must be provided as a string or a Buffer instance representing the _raw_ request body.","payload":{"id":"${E}","type":"checkout.session.completed"}}}`,
    },
  ],
  [
    'deal-two-payments-one-bad',
    ['55'],
    'crm_unavailable',
    {
      app: `
2026-01-12 10:00:00,000 INFO pay stripe webhook received ${E} deal=55
2026-01-12 10:00:01,000 ERROR pay updating deal 55 in Zoho CRM: 502 Bad Gateway ${E}
2026-01-12 12:00:00,000 INFO pay stripe webhook received ${F} deal=55
2026-01-12 12:00:01,000 INFO pay Zoho CRM deal 55 stage set to Paid ${F}`,
    },
  ],
  [
    'customer-question',
    [CUS],
    'notify_blocked_by_user',
    {
      app: `
{"time":"2026-01-12T10:00:00Z","level":"INFO","msg":"webhook event accepted from stripe","event":"${E}","customer":"${CUS}"}
{"time":"2026-01-12T10:00:01Z","level":"ERROR","msg":"bot message not delivered","event":"${E}","reason":"Forbidden: bot was blocked by the user"}`,
    },
  ],
  [
    'invoice-question',
    [IN],
    'stripe_api_permission',
    {
      app: `
2026-01-12T10:00:00Z [INFO] hook invoice.payment_succeeded ${E} ${IN}
2026-01-12T10:00:01Z [ERROR] stripe.invoices.retrieve ${IN}: The provided key 'rk_live_*****9' does not have the required permissions for this endpoint on account 'acct_1AbCdEfGhIjKlMnO'. ${E}`,
    },
  ],
  [
    'payment-intent-question',
    [PI],
    'metadata_deal_id_missing',
    {
      app: `
2026-01-12 10:00:00 warn: ⚠️  Session ID и Deal ID не найдены в Payment Intent | PaymentIntent: ${PI}`,
    },
  ],
  [
    'killed-by-restart-oom-journal',
    [E],
    'worker_killed_oom',
    {
      app: `
Jan 12 10:00:00 box worker[77]: processing event ${E}
Jan 12 10:00:03 box systemd[1]: worker.service: A process of this unit has been killed by the OOM killer.
Jan 12 10:00:03 box systemd[1]: worker.service: Failed with result 'oom-kill'.
Jan 12 10:00:05 box worker[91]: worker ready`,
    },
  ],
  [
    'celery-worker-lost',
    [E],
    'worker_killed_oom',
    {
      app: `
[2026-01-12 10:00:00,000: INFO/MainProcess] Task billing.handle_event[4f6d] received ${E}
[2026-01-12 10:00:00,010: INFO/ForkPoolWorker-2] processing event ${E}
[2026-01-12 10:00:09,000: ERROR/MainProcess] Task handler raised error: WorkerLostError('Worker exited prematurely: signal 9 (SIGKILL) Job: 3.') ${E}`,
    },
  ],
  [
    'sidekiq-redis',
    [E],
    'queue_down',
    {
      app: `
E, [2026-01-12T10:00:00.000000 #4] ERROR -- : webhook ${E}: Redis::CannotConnectError: Error connecting to Redis on redis:6379 (Errno::ECONNREFUSED)`,
    },
  ],
  [
    'laravel-419-only-access',
    [],
    'csrf_419',
    {
      access: `54.187.216.72 - - [12/Jan/2026:10:00:00 +0000] "POST /stripe/webhook HTTP/1.1" 419 6604 ${UA}`,
      app: `[2026-01-12 10:00:00] production.INFO: user logged in {"id":3} `,
    },
  ],
  [
    'cashier-403',
    [],
    'signature_failed.unlogged_403',
    { access: `54.187.216.72 - - [12/Jan/2026:10:00:00 +0000] "POST /stripe/webhook HTTP/1.1" 403 6604 ${UA}` },
  ],
  [
    'caddy-redirect',
    [],
    'redirect_3xx',
    {
      access: `{"level":"info","ts":1768212000.1,"logger":"http.log.access","msg":"handled request","request":{"remote_ip":"54.187.216.72","method":"POST","host":"shop.example","uri":"/stripe/webhook","headers":{"User-Agent":["Stripe/1.0 (+https://stripe.com/docs/webhooks)"]}},"duration":0.0004,"status":308}`,
    },
  ],
  [
    'traefik-502',
    [],
    'upstream_down_502',
    {
      access: `{"ClientHost":"54.187.216.72","DownstreamStatus":502,"Duration":1000000,"OriginStatus":0,"RequestMethod":"POST","RequestPath":"/hooks/stripe","request_User-Agent":"Stripe/1.0 (+https://stripe.com/docs/webhooks)","time":"2026-01-12T10:00:00Z","level":"info","msg":""}`,
    },
  ],
  [
    'gunicorn-timeout',
    [],
    'timeout_504',
    {
      error: `2026/01/12 10:00:30 [error] 3#3: *9 upstream timed out (110: Connection timed out) while reading response header from upstream, client: 54.187.216.72, server: shop, request: "POST /hooks/stripe HTTP/1.1", upstream: "http://127.0.0.1:8000/hooks/stripe"`,
      app: `[2026-01-12 10:00:30 +0000] [7] [CRITICAL] WORKER TIMEOUT (pid:12)`,
    },
  ],
  [
    '499-then-done',
    [E],
    'client_closed_499',
    {
      app: `
2026-01-12 10:00:00,100 INFO pay stripe webhook received ${E}
2026-01-12 10:00:35,000 INFO pay payment recorded ${E}`,
      access: `54.187.216.72 - - [12/Jan/2026:10:00:20 +0000] "POST /hooks/stripe HTTP/1.1" 499 0 ${UA} 20.000`,
    },
  ],
  [
    'secret-not-configured-ru',
    [],
    'signature_failed.missing_secret',
    { app: `2026-01-12 10:00:00 ERROR Секрет вебхука Stripe отсутствует в окружении, подпись не проверить` },
  ],
  [
    'next-body-parser',
    [],
    'signature_failed.raw_body_parsed',
    {
      app: ` ⨯ Error: Webhook payload must be provided as a string or a Buffer (https://nodejs.org/api/buffer.html) instance representing the _raw_ request body.`,
    },
  ],
  [
    'java-mismatch',
    [],
    'signature_failed.wrong_secret',
    {
      app: `2026-01-12 10:00:00.001 ERROR 1 --- [nio-8080-exec-4] c.shop.StripeHook : ⚠️ Webhook error while validating signature.\ncom.stripe.exception.SignatureVerificationException: No signatures found matching the expected signature for payload; code: null\n\tat com.stripe.net.Webhook$Signature.verifyHeader(Webhook.java:137)`,
    },
  ],
  [
    'clock-off',
    [],
    'signature_failed.timestamp',
    {
      app: `{"level":"error","ts":1768212000.5,"caller":"hooks/stripe.go:40","msg":"rejecting webhook","error":"timestamp wasn't within tolerance"}`,
    },
  ],
  [
    'whatsapp-template',
    [E],
    'notify_failed',
    {
      app: `
2026-01-12 10:00:00 info: stripe webhook received ${E}
2026-01-12 10:00:01 error: WhatsApp Cloud API error 132001: Template name does not exist in the translation ${E}`,
    },
  ],
  [
    'twilio-invalid-number',
    [E],
    'notify_chat_not_found',
    {
      app: `
2026-01-12 10:00:00 info: stripe webhook received ${E}
2026-01-12 10:00:01 error: Twilio 21211: The 'To' number is not a valid phone number ${E}`,
    },
  ],
  [
    'mailgun-401',
    [E],
    'notify_provider_auth',
    {
      app: `
2026-01-12 10:00:00 info: stripe webhook received ${E}
2026-01-12 10:00:01 error: mailgun: 401 Forbidden - Invalid private key ${E}`,
    },
  ],
  [
    'bitrix-expired',
    [E],
    'crm_auth_401',
    {
      app: `
[2026-01-12 10:00:00] app.INFO: получено событие Stripe ${E}
[2026-01-12 10:00:01] app.ERROR: crm.deal.update: {"error":"expired_token","error_description":"The access token provided has expired."} ${E}`,
    },
  ],
  [
    'salesforce-picklist',
    [E],
    'crm_stage_invalid',
    {
      app: `
2026-01-12 10:00:00 INFO stripe webhook received ${E}
2026-01-12 10:00:01 ERROR SalesforceMalformedRequest: INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST: Stage: bad value for restricted picklist field: Paid ${E}`,
    },
  ],
  [
    'note-fails-only',
    ['31'],
    'crm_auth_401',
    {
      app: `
2026-01-12 10:00:00 info: Stripe webhook received {"eventId":"${E}","dealId":"31"}
2026-01-12 10:00:01 info: CRM status automation: stage updated {"dealId":"31"}
2026-01-12 10:00:02 error: Error adding payment note to deal {"dealId":"31","error":"Request failed with status code 401"}
2026-01-12 10:00:03 info: Payment received notification sent via SendPulse {"dealId":"31"}`,
    },
  ],
  [
    'db-gone-mysql',
    [E],
    'db_unavailable',
    {
      app: `
[2026-01-12 10:00:00] production.INFO: Stripe webhook ${E} received
[2026-01-12 10:00:01] production.ERROR: SQLSTATE[HY000]: General error: 2006 MySQL server has gone away (SQL: insert into payments) {"event_id":"${E}"} `,
    },
  ],
  [
    'mongo',
    [E],
    'db_unavailable',
    {
      app: `
2026-01-12 10:00:00 info: stripe webhook received ${E}
2026-01-12 10:00:30 error: MongoServerSelectionError: connect ECONNREFUSED 10.0.0.4:27017 ${E}`,
    },
  ],
  [
    'statement-timeout',
    [E],
    'db_unavailable',
    {
      app: `
2026-01-12 10:00:00 info: stripe webhook received ${E}
2026-01-12 10:00:30 error: could not store payment: canceling statement due to statement timeout ${E}`,
    },
  ],
  [
    'idempotent-wording',
    [E],
    'duplicate_harmless',
    {
      app: `
2026-01-12 10:00:00 info: stripe webhook received ${E}
2026-01-12 10:00:01 info: invoice settled and saved ${E}
2026-01-12 10:00:01 info: stripe webhook processed ${E}
2026-01-12 10:09:00 info: stripe webhook received ${E}
2026-01-12 10:09:00 info: idempotency key already exists, acking ${E}`,
    },
  ],
  [
    'dup-after-500',
    [E],
    'duplicate_after_failed_first',
    {
      app: `
2026-01-12 10:00:00 info: stripe webhook received ${E}
2026-01-12 10:00:00 info: event ${E} saved
2026-01-12 10:00:01 error: unhandled exception in webhook job for ${E}: TypeError: x is not iterable
2026-01-12 10:09:00 info: stripe webhook received ${E}
2026-01-12 10:09:00 info: ${E} is a duplicate event, skip`,
    },
  ],
  [
    'missed-cron-ru',
    [],
    'scheduler_missed',
    { app: `2026-01-12 10:00:00 WARNING Планировщик: пропущен запуск задачи grace_check, прошлый ещё идёт` },
  ],
  [
    'hangfire',
    [],
    'scheduler_failed',
    {
      app: `{"@t":"2026-01-12T10:00:00Z","@l":"Error","@mt":"Recurring job 'quota-reset' failed: System.NullReferenceException"}`,
    },
  ],
  [
    'healthy-refund',
    [E],
    'ok',
    {
      app: `
2026-01-12 10:00:00 info: 📥 Stripe webhook получен | Тип: charge.refunded {"eventId":"${E}"}
2026-01-12 10:00:01 info: ✅ Возврат обработан | Deal: 12 | Charge: ch_3RzKp4Fq7hJkLmNp1AbCdEfG {"eventId":"${E}"}`,
    },
  ],
  [
    'healthy-skip-of-other-kind',
    [E],
    'ok',
    {
      app: `
2026-01-12 10:00:00 info: stripe webhook received ${E}
2026-01-12 10:00:00 debug: skipping cache, fresh read ${E}
2026-01-12 10:00:01 info: payment saved ${E}
2026-01-12 10:00:01 info: no coupon applied, skip discount ${E}
2026-01-12 10:00:01 info: customer notified by e-mail ${E}`,
    },
  ],
  [
    'healthy-dup-notification',
    ['12'],
    'duplicate_harmless',
    {
      app: `
2026-01-12 10:00:00 info: 💳 Обработка Checkout Session | Deal: 12 | Session: ${CS} | Payment Status: paid | Status: complete
2026-01-12 10:00:01 info: ✅ Checkout Session обработан | Deal: 12 | Session: ${CS}
2026-01-12 10:00:01 info: ⏭️  Пропуск дублирующего уведомления {"dealId":"12"}`,
    },
  ],
  [
    'healthy-retry-in-queue',
    [E],
    'ok',
    {
      app: `
2026-01-12 10:00:00 info: stripe webhook received ${E}
2026-01-12 10:00:01 warn: HubSpot timed out, attempt 1 of 5, retrying in 2s ${E}
2026-01-12 10:00:03 info: HubSpot deal stage updated on attempt 2 ${E}
2026-01-12 10:00:04 info: stripe webhook handled ${E}`,
    },
  ],
  [
    'healthy-access-only',
    [],
    'ok',
    {
      access: `
54.187.216.72 - - [12/Jan/2026:10:00:00 +0000] "POST /hooks/stripe HTTP/1.1" 200 2 ${UA}
54.187.216.72 - - [12/Jan/2026:10:01:00 +0000] "POST /hooks/stripe HTTP/1.1" 200 2 ${UA}
203.0.113.5 - - [12/Jan/2026:10:02:00 +0000] "POST /webhook/telegram HTTP/1.1" 500 2 "-" "-"
203.0.113.5 - - [12/Jan/2026:10:02:00 +0000] "POST /wp-admin/admin-ajax.php HTTP/1.1" 403 2 "-" "python-requests"`,
    },
  ],
  [
    'healthy-async',
    [CS],
    'ok',
    {
      app: `
2026-01-12 10:00:00 info: 📥 Stripe webhook получен | Тип: checkout.session.async_payment_succeeded {"eventId":"${E}"}
2026-01-12 10:00:01 info: ✅ Асинхронный платеж обработан | Deal: 12 | Session: ${CS} {"eventId":"${E}"}
2026-01-12 10:00:02 info: ✅ Уведомление об успешной оплате отправлено | Deal: 12 | Session: ${CS}`,
    },
  ],
  [
    'healthy-go-nil-error',
    [E],
    'ok',
    {
      app: `
time=2026-01-12T10:00:00Z level=INFO msg="stripe hook received" evt=${E} type=invoice.payment_failed
time=2026-01-12T10:00:01Z level=INFO msg="subscription moved to grace_period" evt=${E} error=null
time=2026-01-12T10:00:01Z level=INFO msg="stripe hook processed" evt=${E}`,
    },
  ],
  [
    'healthy-other-errors-around',
    [E],
    'ok',
    {
      app: `
2026-01-12 10:00:00.000 INFO  [w-1] stripe webhook received ${E}
2026-01-12 10:00:00.050 ERROR [w-2] image resize failed for product 5
2026-01-12 10:00:00.100 INFO  [w-1] payment saved ${E}
2026-01-12 10:00:00.150 ERROR [w-2] Telegram admin digest could not be sent
2026-01-12 10:00:00.200 INFO  [w-1] stripe webhook handled ${E}`,
    },
  ],
]

CASES.forEach(([name, query, cause, files], at) => {
  const folder = new URL(`./b${String(at + 1).padStart(3, '0')}-${name}/`, import.meta.url)
  mkdirSync(folder, { recursive: true })
  for (const [source, text] of Object.entries(files))
    writeFileSync(new URL(`${source}.log`, folder), `${text.replace(/^\n/, '')}\n`)
  writeFileSync(new URL('expected.json', folder), `${JSON.stringify({ query, cause }, undefined, 2)}\n`)
})
process.stdout.write(`${CASES.length} incidents\n`)
