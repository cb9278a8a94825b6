// Writes the incidents of this folder anew: `node test/incidents/generate.mjs`. Seeded, so that the same text comes out.
// Wordings are those of invented applications and stand in no catalogue of src/.
import { mkdirSync, writeFileSync } from 'node:fs'

let seed = 20260112
const random = () => {
  seed = (seed * 1664525 + 1013904223) >>> 0
  return seed / 2 ** 32
}
const pick = (list) => list[Math.floor(random() * list.length)]
const letters = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789'
const chars = (n) => Array.from({ length: n }, () => letters[Math.floor(random() * letters.length)]).join('')
const hex = (n) => Array.from({ length: n }, () => Math.floor(random() * 16).toString(16)).join('')

const START = Date.UTC(2026, 0, 12, 9, 0, 0)
const iso = (t) => new Date(t).toISOString()
const plain = (t, comma) => iso(t).slice(0, 19).replace('T', ' ') + (comma ? `${comma}${iso(t).slice(20, 23)}` : '')
const MON = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const syslog = (t) =>
  `${MON[new Date(t).getUTCMonth()]} ${String(new Date(t).getUTCDate()).padStart(2)} ${iso(t).slice(11, 19)}`
const clf = (t) => `${iso(t).slice(8, 10)}/${MON[new Date(t).getUTCMonth()]}/2026:${iso(t).slice(11, 19)} +0000`
const pairs = (f) =>
  Object.entries(f)
    .map(([k, v]) => ` ${k}=${/\s/.test(String(v)) ? JSON.stringify(String(v)) : v}`)
    .join('')
const LEVELS = { debug: 20, info: 30, warn: 40, error: 50 }

/** Formats: (time, level, message, fields) → text of one record. */
const FORMATS = {
  winston: (t, l, m, f) => `${plain(t)} ${l}: ${m}${Object.keys(f).length ? ` ${JSON.stringify(f)}` : ''}`,
  winstonJson: (t, l, m, f) => JSON.stringify({ level: l, message: m, service: 'billing', timestamp: plain(t), ...f }),
  pino: (t, l, m, f) => JSON.stringify({ level: LEVELS[l], time: t, pid: 4120, hostname: 'web-1', ...f, msg: m }),
  python: (t, l, m, f) =>
    `${plain(t, ',')} ${l === 'warn' ? 'WARNING' : l.toUpperCase()} shop.billing: ${m}${pairs(f)}`,
  structlog: (t, l, m, f) =>
    JSON.stringify({ ...f, event: m, level: l === 'warn' ? 'warning' : l, timestamp: iso(t), logger: 'billing' }),
  rails: (t, l, m, f) =>
    `${l[0].toUpperCase()}, [${iso(t).slice(0, 23)}000 #812] ${l.toUpperCase().padStart(5)} -- : ${m}${pairs(f)}`,
  laravel: (t, l, m, f) =>
    `[${plain(t)}] production.${l === 'warn' ? 'WARNING' : l.toUpperCase()}: ${m} ${JSON.stringify(f)} `,
  slog: (t, l, m, f) => `time=${iso(t)} level=${l.toUpperCase()} msg=${JSON.stringify(m)}${pairs(f)}`,
  slogJson: (t, l, m, f) => JSON.stringify({ time: iso(t), level: l.toUpperCase(), msg: m, ...f }),
  dotnet: (t, l, m, f) =>
    JSON.stringify({
      '@t': iso(t),
      '@mt': m,
      '@l': { info: 'Information', warn: 'Warning', error: 'Error', debug: 'Debug' }[l],
      ...f,
    }),
  journald: (t, l, m, f) => `${syslog(t)} web-1 billing[4120]: ${l.toUpperCase()} ${m}${pairs(f)}`,
  logback: (t, l, m, f) =>
    `${plain(t, '.')} ${l.toUpperCase().padEnd(5)} [http-nio-8080-exec-3] c.s.b.HookController - ${m}${pairs(f)}`,
}

/** How invented applications word a healthy run. `type` is the event's type. */
const VOICES = {
  nestEn: {
    formats: ['pino', 'winstonJson', 'winston'],
    received: (x) => `Inbound webhook from Stripe: ${x.type}`,
    verified: () => 'Webhook signature looks good, verified',
    recorded: () => 'Order has been marked as paid and saved',
    crm: () => 'Pipedrive: deal pushed forward, stage changed',
    notified: () => 'Customer got the receipt email, delivered',
    answered: () => 'Finished handling webhook, returning 200',
  },
  djangoRu: {
    formats: ['python', 'structlog', 'journald'],
    received: (x) => `Прилетел вебхук от Stripe, тип ${x.type}`,
    verified: () => 'Подпись вебхука подтверждена',
    recorded: () => 'Платёж зачислен и сохранён в базе',
    crm: () => 'amoCRM: сделка перенесена на этап «Успешно»',
    notified: () => 'Клиенту ушло сообщение в Telegram об оплате, доставлено',
    answered: () => 'Вебхук отработан, обработан полностью',
  },
  railsEn: {
    formats: ['rails', 'logback', 'slogJson'],
    received: (x) => `Got Stripe webhook ${x.type}`,
    verified: () => 'Stripe webhook signature valid, verified OK',
    recorded: () => 'Invoice payment captured and stored',
    crm: () => 'HubSpot deal moved to closedwon stage',
    notified: () => 'WhatsApp message to buyer delivered',
    answered: () => 'Stripe webhook completed',
  },
  goEn: {
    formats: ['slog', 'slogJson', 'journald'],
    received: (x) => `new stripe event ${x.type} arrived`,
    verified: () => 'stripe webhook signature check passed, accepted',
    recorded: () => 'purchase recorded',
    crm: () => 'kommo lead status set to won',
    notified: () => 'sms with payment confirmation delivered to customer',
    answered: () => 'stripe event done',
  },
  phpRu: {
    formats: ['laravel', 'winston', 'dotnet'],
    received: (x) => `Входящий вебхук Stripe (${x.type})`,
    verified: () => 'Подпись Stripe вебхука верна, проверена',
    recorded: () => 'Заказ отмечен оплаченным',
    crm: () => 'Битрикс24: статус сделки сменён',
    notified: () => 'Письмо покупателю отправлено',
    answered: () => 'Обработка вебхука завершена успешно, готово',
  },
}

const newIds = (n) => ({
  evt: `evt_1S${chars(22)}`,
  cs: `cs_live_a1${chars(56)}`,
  pi: `pi_3S${chars(22)}`,
  deal: String(52000 + n * 7 + Math.floor(random() * 5)),
  req: hex(32),
})

/** Which ids the lines of a run carry. */
const IDS = {
  all: (x) => ({ event_id: x.evt, deal_id: x.deal }),
  pieces: (x, at) =>
    at === 0
      ? { event_id: x.evt, session_id: x.cs }
      : at === 1
        ? { session_id: x.cs, deal_id: x.deal }
        : { deal_id: x.deal },
  request: (x, at) =>
    at === 0
      ? { request_id: x.req, event_id: x.evt }
      : at === 1
        ? { request_id: x.req, deal_id: x.deal }
        : { request_id: x.req },
  masked: (x, at) => (at === 0 ? { event_id: '***masked***' } : { deal_id: x.deal, session_id: 'cs_live_***' }),
  none: () => ({}),
}

const TYPES = ['checkout.session.completed', 'payment_intent.succeeded', 'invoice.payment_succeeded']
const ORDER = ['received', 'verified', 'recorded', 'crm', 'notified', 'answered']

/** A run: healthy steps up to `until`, with failures put in by name. Gives [{t, level, message, fields}]. */
const run = (voice, x, { at = START, ids = 'all', without = [], until, instead = {}, after = {}, gap = 180 } = {}) => {
  const lines = []
  let t = at
  let n = 0
  for (const step of ORDER) {
    const replaced = instead[step]
    if (replaced) lines.push(...[replaced].flat().map((one) => line(t, one, IDS[ids](x, n))))
    else if (!without.includes(step))
      lines.push(line(t, { level: 'info', message: VOICES[voice][step](x) }, IDS[ids](x, n)))
    t += gap + Math.floor(random() * 90)
    n++
    if (after[step]) {
      lines.push(...[after[step]].flat().map((one) => line(t, one, IDS[ids](x, n))))
      t += 40
    }
    if (step === until) break
  }
  return lines
}
const line = (t, { level, message, fields = {}, stack }, ids) => ({
  t,
  level,
  message,
  fields: { ...ids, ...fields },
  stack,
})

const NOISE = [
  ['info', 'GET /healthz 200 in 1ms'],
  ['debug', 'cache warm, 214 keys'],
  ['info', 'user profile page rendered'],
  ['info', 'nightly cleanup removed 0 rows, errors: 0'],
  ['warn', 'slow query 412ms on products'],
  ['info', 'connected to message bus'],
  ['info', 'Профиль пользователя открыт'],
]
const noise = (from, count) =>
  Array.from({ length: count }, (_, n) => {
    const [level, message] = pick(NOISE)
    return { t: from + n * 700 + Math.floor(random() * 400), level, message, fields: {} }
  })

const text = (format, records) =>
  [...records]
    .sort((a, b) => a.t - b.t)
    .map((r) => FORMATS[format](r.t, r.level, r.message, r.fields) + (r.stack ? `\n${r.stack}` : ''))
    .join('\n')
const AGENT = '"-" "Stripe/1.0 (+https://stripe.com/docs/webhooks)"'
const access = (t, status, { path = '/hooks/stripe', method = 'POST', bytes = 32, agent = AGENT, rest = '' } = {}) =>
  `54.187.205.235 - - [${clf(t)}] "${method} ${path} HTTP/1.1" ${status} ${bytes} ${agent}${rest}`
const nginxError = (t, words, path = '/hooks/stripe') =>
  `${iso(t).slice(0, 19).replace(/-/g, '/').replace('T', ' ')} [error] 31#31: *812 ${words}, client: 54.187.205.235, server: pay.example.com, request: "POST ${path} HTTP/1.1", upstream: "http://127.0.0.1:8000${path}", host: "pay.example.com"`

let written = 0
const root = new URL('./', import.meta.url)
const write = (name, files, expected) => {
  const folder = new URL(`${String(++written).padStart(3, '0')}-${name}/`, root)
  mkdirSync(folder, { recursive: true })
  for (const [file, content] of Object.entries(files)) writeFileSync(new URL(file, folder), `${content}\n`)
  writeFileSync(new URL('expected.json', folder), `${JSON.stringify(expected, undefined, 2)}\n`)
}

/** One failure in the middle of a run, in two or more voices. */
const inRun = (cause, cases) => {
  cases.forEach(([voice, ids, options, flavour = ''], n) => {
    const x = { ...newIds(written), type: TYPES[n % 3] }
    const other = { ...newIds(written + 1), type: x.type }
    const format = VOICES[voice].formats[(written + n) % VOICES[voice].formats.length]
    const apart = flavour === 'interleaved' ? 60 : 120_000
    const healthy = [
      run(voice, other, { at: START - apart, ids: ids === 'none' || ids === 'masked' ? 'all' : ids }),
      flavour === 'several'
        ? run(voice, { ...newIds(written + 2), type: x.type }, { at: START + 90_000, ids: 'all' })
        : [],
    ].flat()
    const records = [
      ...run(voice, x, { ids, ...options }),
      ...(ids === 'none' ? [] : healthy),
      ...noise(START - 3_000, 6),
    ]
    const query = ids === 'none' ? [] : n % 2 === 0 && ids !== 'masked' ? [x.evt] : [x.deal]
    write(
      cause.replaceAll('.', '-'),
      { 'app.log': text(format, records) },
      { query, cause, ...(options.also ? { also: options.also } : {}) },
    )
  })
}
const err = (message, fields = {}) => ({ level: 'error', message, fields })
const warn = (message, fields = {}) => ({ level: 'warn', message, fields })
const info = (message, fields = {}) => ({ level: 'info', message, fields })

// --- healthy -------------------------------------------------------------------------------------------------------
for (const [voice, ids] of [
  ['nestEn', 'all'],
  ['djangoRu', 'pieces'],
  ['railsEn', 'request'],
  ['goEn', 'all'],
  ['phpRu', 'masked'],
  ['phpRu', 'pieces'],
  ['goEn', 'request'],
])
  inRun('ok', [[voice, ids, {}]])
inRun('ok', [
  ['nestEn', 'all', {}, 'interleaved'],
  ['djangoRu', 'request', {}, 'interleaved'],
  ['railsEn', 'pieces', {}, 'several'],
])
inRun('ok', [
  ['goEn', 'all', { after: { crm: info('hubspot deal already at this stage, no change') } }],
  ['phpRu', 'all', { after: { recorded: info('Сохранение завершено, ошибок: 0, failed: 0') } }],
])

// --- CRM ------------------------------------------------------------------------------------------------------------
inRun('crm_auth_401', [
  ['nestEn', 'all', { instead: { crm: err('Pipedrive rejected our credentials', { status: 401 }) } }],
  ['djangoRu', 'pieces', { instead: { crm: err('amoCRM не приняла токен: 401 Unauthorized') } }],
  [
    'railsEn',
    'request',
    {
      instead: { crm: err('Salesforce update of opportunity failed: INVALID_SESSION_ID: Session expired or invalid') },
    },
    'interleaved',
  ],
  ['goEn', 'all', { instead: { crm: err('zoho crm deal update refused: invalid oauth token') } }],
])
inRun('crm_rate_limited_429', [
  ['phpRu', 'all', { instead: { crm: warn('Битрикс24: слишком много запросов, сделка не обновлена') } }],
  [
    'nestEn',
    'pieces',
    {
      instead: {
        crm: err('Could not advance deal in Pipedrive', { error: 'AxiosError: Request failed with status code 429' }),
      },
    },
  ],
])
inRun('crm_stage_invalid', [
  [
    'railsEn',
    'all',
    { instead: { crm: err('HubSpot refused the deal update: dealstage 9917 does not exist in pipeline default') } },
  ],
  ['djangoRu', 'all', { instead: { crm: err('Не получилось сменить этап сделки: несуществующий этап 142') } }],
])
inRun('crm_deal_not_found', [
  ['goEn', 'all', { instead: { crm: err('kommo: no such lead, it was deleted') } }],
  ['phpRu', 'pieces', { instead: { crm: err('Битрикс24 вернул ошибку 404 при обновлении сделки') } }],
])
inRun('crm_unavailable', [
  ['nestEn', 'all', { instead: { crm: err('Pipedrive deal update blew up', { error: 'read ECONNRESET' }) } }],
  [
    'djangoRu',
    'request',
    { instead: { crm: err('amoCRM недоступна, этап сделки не сменён: 503 Service Unavailable') } },
  ],
])

// --- notifications --------------------------------------------------------------------------------------------------
inRun('notify_no_telegram_id', [
  [
    'djangoRu',
    'all',
    { instead: { notified: warn('У клиента нет привязанного Telegram, уведомление не отправляем') } },
  ],
  [
    'goEn',
    'request',
    { instead: { notified: info('customer has no telegram chat linked, skipping payment notification') } },
  ],
])
inRun('notify_no_sendpulse_id', [
  [
    'nestEn',
    'all',
    {
      instead: {
        notified: [
          info('SendPulse contact id is empty for this buyer, not sending'),
          info('✅ Payment notification sent'),
        ],
      },
    },
  ],
  [
    'phpRu',
    'pieces',
    {
      instead: { notified: [info('Пропускаем: для персоны не задан SendPulse ID'), info('✅ Уведомление отправлено')] },
    },
  ],
])
inRun('notify_blocked_by_user', [
  [
    'djangoRu',
    'all',
    { instead: { notified: err('Telegram: сообщение не доставлено, пользователь остановил бота (403)') } },
  ],
  ['railsEn', 'all', { instead: { notified: err('Telegram refused the message: Forbidden: user is deactivated') } }],
  ['goEn', 'pieces', { instead: { notified: err('sms to customer not delivered: recipient opted out') } }],
])
inRun('notify_chat_not_found', [
  [
    'nestEn',
    'request',
    { instead: { notified: err('Could not notify buyer', { error: 'ETELEGRAM: 400 Bad Request: chat not found' }) } },
  ],
  ['phpRu', 'all', { instead: { notified: err('Письмо не ушло: адрес получателя не существует, 550 user unknown') } }],
])
inRun('notify_rate_limited', [
  ['goEn', 'all', { instead: { notified: err('telegram says Too Many Requests: retry after 31') } }],
  ['djangoRu', 'pieces', { instead: { notified: warn('WhatsApp не принял сообщение: превышен лимит, 429') } }],
])
inRun('notify_auth_401', [
  ['nestEn', 'all', { instead: { notified: err('Telegram bot call failed', { error: '401: Unauthorized' }) } }],
  ['phpRu', 'all', { instead: { notified: err('Телеграм не принял токен бота: 401') } }],
])
inRun('notify_provider_auth', [
  [
    'railsEn',
    'all',
    { instead: { notified: err('Twilio WhatsApp send failed: authentication error - invalid username (401)') } },
  ],
  ['djangoRu', 'all', { instead: { notified: err('SendPulse не выдал токен доступа: invalid_client') } }],
])

// --- processing -----------------------------------------------------------------------------------------------------
inRun('resource_missing.mode', [
  [
    'nestEn',
    'all',
    {
      until: 'recorded',
      instead: {
        recorded: err('Lookup of checkout session failed', {
          error:
            "No such checkout.session: 'cs_test_b1" +
            'Zx9Kq2Lm4' +
            "'; a similar object exists in test mode, but a live mode key was used to make this request.",
        }),
      },
    },
  ],
  [
    'djangoRu',
    'request',
    {
      until: 'recorded',
      instead: {
        recorded: err(
          "Stripe не нашёл платёж: No such payment_intent: 'pi_3Sabcdefghijklmnopqrstuv'; a similar object exists in live mode, but a test mode key was used to make this request.",
        ),
      },
    },
  ],
])
inRun('resource_missing.account', [
  [
    'goEn',
    'all',
    {
      until: 'recorded',
      instead: { recorded: err('fetching session: No such checkout session: cs_live_b1Zx9Kq2Lm4Pq8Rt') },
    },
  ],
  [
    'railsEn',
    'all',
    {
      until: 'recorded',
      instead: { recorded: err("Stripe::InvalidRequestError (No such invoice: 'in_1Sabcdefghijklmnopqrstuv')") },
    },
  ],
])
inRun('stripe_api_key_expired', [
  [
    'phpRu',
    'all',
    {
      until: 'recorded',
      instead: { recorded: err('Запрос к Stripe не удался: Expired API Key provided: sk_live_****9aZq') },
    },
  ],
  [
    'nestEn',
    'all',
    {
      until: 'recorded',
      instead: { recorded: err('Stripe call failed', { error: 'StripeAuthenticationError', code: 'api_key_expired' }) },
    },
  ],
])
inRun('stripe_api_key_invalid', [
  [
    'goEn',
    'all',
    {
      until: 'recorded',
      instead: { recorded: err('stripe api call failed: Invalid API Key provided: sk_live_****9aZq') },
    },
  ],
  [
    'djangoRu',
    'all',
    { until: 'recorded', instead: { recorded: err('Stripe ответил 401 на запрос сессии: неверный ключ') } },
  ],
])
inRun('stripe_api_permission', [
  [
    'railsEn',
    'all',
    {
      until: 'recorded',
      instead: {
        recorded: err(
          'Stripe::PermissionError: The provided key rk_live_**** does not have the required permissions for this endpoint',
        ),
      },
    },
  ],
  [
    'nestEn',
    'pieces',
    {
      until: 'recorded',
      instead: {
        recorded: err('Cannot load session from Stripe API: 403, key lacks permission rak_checkout_session_read'),
      },
    },
  ],
])
inRun('stripe_api_rate_limited', [
  [
    'goEn',
    'all',
    { until: 'recorded', instead: { recorded: err('call to stripe api refused: 429 too many requests') } },
  ],
  [
    'phpRu',
    'all',
    {
      until: 'recorded',
      instead: { recorded: err('Stripe API: Request rate limit exceeded. Learn more about rate limits') },
    },
  ],
])
inRun('stripe_api_connection', [
  [
    'djangoRu',
    'all',
    { until: 'recorded', instead: { recorded: err('Нет ответа от Stripe API: connection timed out') } },
  ],
  [
    'railsEn',
    'all',
    {
      until: 'recorded',
      instead: { recorded: err('Stripe::APIConnectionError: Unexpected error communicating with Stripe') },
    },
  ],
])
inRun(
  'metadata_deal_id_missing',
  [
    [
      'nestEn',
      'all',
      {
        until: 'recorded',
        instead: { recorded: warn('Session metadata lacks a deal id, cannot link payment to CRM') },
      },
    ],
    [
      'djangoRu',
      'request',
      { until: 'recorded', instead: { recorded: warn('В метаданных сессии отсутствует номер сделки') } },
      'interleaved',
    ],
    [
      'phpRu',
      'all',
      { until: 'recorded', instead: { recorded: err('ErrorException: Undefined array key "deal_id"') } },
    ],
  ].map(([voice, ids, options, flavour]) => [voice, ids === 'all' ? 'all' : ids, options, flavour]),
)
inRun('metadata_missing_foreign_object', [
  [
    'goEn',
    'all',
    { until: 'recorded', instead: { recorded: info('payment intent not created by our checkout, skip') } },
  ],
  ['phpRu', 'all', { until: 'recorded', instead: { recorded: info('Платеж чужой интеграции, игнорируем') } }],
])
inRun('payment_not_settled_yet', [
  [
    'railsEn',
    'all',
    {
      until: 'recorded',
      instead: { recorded: info('Checkout session still unpaid, awaiting bank debit', { payment_status: 'unpaid' }) },
    },
  ],
  [
    'djangoRu',
    'all',
    {
      until: 'recorded',
      instead: { recorded: info('Сессия завершена, но оплата ещё не поступила, ждём async_payment_succeeded') },
    },
  ],
])
inRun('unhandled_event_type', [
  [
    'nestEn',
    'all',
    { until: 'verified', after: { verified: info('Nothing registered for this event type, unhandled event') } },
  ],
  ['phpRu', 'all', { until: 'verified', after: { verified: info('Нет обработчика для события, пропускаем') } }],
])
const trace =
  'Traceback (most recent call last):\n  File "/srv/app/hooks.py", line 88, in handle\n    total = session["amount_total"] / rate\nZeroDivisionError: division by zero'
const jsTrace =
  "TypeError: Cannot read properties of undefined (reading 'items')\n    at Fulfilment.apply (/srv/app/dist/fulfil.js:41:19)\n    at async HookController.handle (/srv/app/dist/hook.js:77:5)"
inRun('handler_error', [
  [
    'djangoRu',
    'all',
    { until: 'recorded', instead: { recorded: { level: 'error', message: 'Обработка вебхука упала', stack: trace } } },
  ],
  [
    'railsEn',
    'all',
    {
      until: 'recorded',
      instead: { recorded: err('Uncaught exception while handling webhook: undefined method `total` for nil') },
    },
  ],
  [
    'nestEn',
    'request',
    {
      until: 'recorded',
      instead: { recorded: { level: 'error', message: 'Exception in webhook controller', stack: jsTrace } },
    },
    'interleaved',
  ],
])

// --- database, queue ------------------------------------------------------------------------------------------------
inRun('db_deadlock', [
  [
    'railsEn',
    'all',
    {
      until: 'recorded',
      instead: { recorded: err('ActiveRecord::Deadlocked: PG::TRDeadlockDetected: ERROR:  deadlock detected') },
    },
  ],
  [
    'phpRu',
    'pieces',
    {
      until: 'recorded',
      instead: { recorded: err('SQLSTATE[40001]: Serialization failure: 1213 Deadlock found when trying to get lock') },
    },
  ],
])
inRun('db_pool_exhausted', [
  [
    'djangoRu',
    'all',
    {
      until: 'recorded',
      instead: {
        recorded: err(
          'sqlalchemy.exc.TimeoutError: QueuePool limit of size 10 overflow 5 reached, connection timed out',
        ),
      },
    },
  ],
  [
    'goEn',
    'all',
    {
      until: 'recorded',
      instead: { recorded: err('save purchase: FATAL: sorry, too many clients already (SQLSTATE 53300)') },
    },
  ],
])
inRun('db_locked_sqlite', [
  [
    'goEn',
    'request',
    { until: 'recorded', instead: { recorded: err('save purchase: database is locked (5) (SQLITE_BUSY)') } },
  ],
  [
    'nestEn',
    'all',
    {
      until: 'recorded',
      instead: { recorded: err('Saving order failed', { error: 'SQLITE_BUSY: database is locked' }) },
    },
  ],
])
inRun('db_unavailable', [
  [
    'nestEn',
    'all',
    {
      until: 'recorded',
      instead: { recorded: err('Saving order failed', { error: 'connect ECONNREFUSED 10.2.0.9:5432' }) },
    },
  ],
  [
    'djangoRu',
    'all',
    {
      until: 'recorded',
      instead: { recorded: err('django.db.utils.OperationalError: could not connect to server: Connection refused') },
    },
  ],
  [
    'phpRu',
    'all',
    { until: 'recorded', instead: { recorded: err('SQLSTATE[HY000] [2002] No such host: database is down') } },
  ],
])
inRun('queue_down', [
  [
    'nestEn',
    'all',
    {
      until: 'verified',
      after: { verified: err('Could not enqueue webhook job', { error: 'connect ECONNREFUSED 10.2.0.7:6379' }) },
    },
  ],
  [
    'phpRu',
    'all',
    {
      until: 'verified',
      after: { verified: err('Не удалось поставить обработку в очередь: RabbitMQ connection closed') },
    },
  ],
])
inRun('job_stalled', [
  [
    'nestEn',
    'all',
    {
      until: 'verified',
      after: { verified: [info('webhook event queued'), err('Queue worker: job moved to failed, stalled too often')] },
    },
  ],
  [
    'railsEn',
    'all',
    {
      until: 'verified',
      after: {
        verified: [
          info('webhook event enqueued'),
          err('Job HandleWebhookJob exceeded max attempts exceeded, sent to dead letter queue'),
        ],
      },
    },
  ],
])
inRun('db_down_fail_open', [
  ['goEn', 'all', { after: { recorded: warn('dedupe table in database not reachable, failing open') } }],
  ['djangoRu', 'all', { after: { recorded: warn('Не смогли проверить журнал в БД, продолжаем без проверки') } }],
])

// --- signature, cabinet: no ids -------------------------------------------------------------------------------------
const refused = (cause, cases) =>
  cases.forEach(([format, message, fields = {}, extra = []], n) => {
    const records = [
      ...run(n % 2 ? 'djangoRu' : 'goEn', { ...newIds(n), type: TYPES[0] }, { at: START - 600_000 }),
      { t: START, level: 'error', message, fields },
      ...extra.map((one, at) => ({ t: START + 3 + at * 2, level: 'warn', message: one, fields: {} })),
      { t: START + 62_000, level: 'error', message, fields },
      ...noise(START - 2_000, 4),
    ]
    write(cause.replaceAll('.', '-'), { 'app.log': text(format, records) }, { query: [], cause })
  })
refused('signature_failed.wrong_secret', [
  ['python', 'Stripe webhook rejected, HMAC does not match our secret'],
  ['laravel', 'Подпись вебхука Stripe не сошлась с секретом'],
  [
    'logback',
    'com.stripe.exception.SignatureVerificationException: No signatures found matching the expected signature for payload',
  ],
  ['slog', 'stripe webhook: signature mismatch', { endpoint: 'payments' }],
])
refused('signature_failed.raw_body_parsed', [
  ['pino', 'Webhook signature check impossible: req.body is an object, json body parser already ran'],
  ['winston', 'Stripe подпись не проверить: тело запроса уже разобрано JSON-парсером', {}],
])
refused('signature_failed.missing_secret', [
  ['slogJson', 'cannot verify stripe webhook: signing secret is empty'],
  ['python', 'Проверка подписи Stripe невозможна: секрет вебхука не задан'],
])
refused('signature_failed.missing_header', [
  ['rails', 'Stripe webhook refused: request came without Stripe-Signature header'],
  ['laravel', 'Вебхук Stripe отклонён: нет заголовка Stripe-Signature'],
])
refused('signature_failed.malformed_header', [
  ['dotnet', 'Stripe webhook signature: unable to parse header, malformed'],
  ['python', 'stripe.error.SignatureVerificationError: Unable to extract timestamp and signatures from header'],
])
refused('signature_failed.timestamp', [
  ['slog', 'stripe webhook signature too old, age 1840s over limit'],
  ['journald', 'Подпись вебхука Stripe просрочена, метка времени вне допуска'],
])
refused('signature_failed.secret_whitespace', [
  ['winstonJson', 'Stripe signature verification error, secret ends with a newline'],
  ['python', 'Подпись Stripe вебхука не прошла: пробел в конце секрета'],
])
refused('signature_failed.edge_async', [
  ['winstonJson', 'Stripe webhook signature error: SubtleCryptoProvider cannot be used in a synchronous context.'],
  ['pino', 'webhook verify threw: Use `await constructEventAsync(...)` instead of `constructEvent(...)`'],
])
refused('api_version_mismatch', [
  [
    'slog',
    'parse webhook: Received event with API version 2022-11-15, but stripe-go 78.1.0 expects API version 2024-04-10',
  ],
  [
    'dotnet',
    'Stripe event refused: Received event with API version 2020-08-27, but Stripe.net 41.0.0 expects API version 2022-08-01',
  ],
])
refused('thin_event_to_snapshot_handler', [
  ['pino', 'You passed a thin event notification to a function that expects a webhook. Use parseEventNotification'],
  ['slog', 'webhook parse: did you use ConstructEvent to parse a thin event notification?'],
])
write(
  'ignored-other-account',
  {
    'app.log': text('winston', [
      ...run('nestEn', { ...newIds(1), type: TYPES[0] }, { at: START - 60_000 }),
      {
        t: START,
        level: 'info',
        message: 'Stripe webhook from Events cabinet ignored (different webhook secret)',
        fields: {},
      },
      ...run('nestEn', { ...newIds(2), type: TYPES[0] }, { at: START + 60_000 }),
    ]),
  },
  { query: [], cause: 'ignored_other_account', confidence: 'ambiguous' },
)
write(
  'masked-as-ignored',
  {
    'app.log': text('winstonJson', [
      ...run('nestEn', { ...newIds(3), type: TYPES[0] }, { at: START - 3_600_000 }),
      ...[0, 1, 2, 3].map((n) => ({
        t: START + n * 60_000,
        level: 'info',
        message: 'Events cabinet ignored',
        fields: {},
      })),
    ]),
  },
  { query: [], cause: 'signature_failed.masked_as_ignored', confidence: 'ambiguous' },
)
write(
  'ignored-mode',
  {
    'app.log': text('python', [
      { t: START, level: 'warn', message: 'Stripe event dropped, session from different Stripe mode', fields: {} },
    ]),
  },
  { query: [], cause: 'ignored_mode' },
)
write(
  'ignored-mode',
  {
    'app.log': text('pino', [
      {
        t: START,
        level: 'warn',
        message: 'livemode mismatch: expected true got false, ignoring',
        fields: { livemode: false },
      },
    ]),
  },
  { query: [], cause: 'ignored_mode' },
)

// --- the web server -------------------------------------------------------------------------------------------------
const front = (cause, status, extra = {}) => {
  const x = { ...newIds(written), type: TYPES[0] }
  write(
    cause.replaceAll('.', '-'),
    {
      'access.log': [
        access(START - 5000, 200, { method: 'GET', path: '/', agent: '"-" "Mozilla/5.0"' }),
        access(START, status, extra),
        access(START + 3_600_000, status, extra),
      ].join('\n'),
      'app.log': text('python', noise(START, 5)),
    },
    { query: [], cause },
  )
  // The customer came back, and only a refused POST stands beside it: asked for the session.
  write(
    `${cause.replaceAll('.', '-')}-by-session`,
    {
      'access.log': [
        access(START - 900, 200, {
          method: 'GET',
          path: `/thanks?session_id=${x.cs}`,
          agent: '"https://checkout.stripe.com/" "Mozilla/5.0"',
        }),
        access(START, status, extra),
      ].join('\n'),
    },
    { query: [x.cs], cause },
  )
}
front('redirect_3xx', 301)
front('redirect_3xx', 308, { path: '/api/stripe/webhook' })
front('route_not_found_404', 404)
front('method_not_allowed_405', 405)
front('body_too_large_413', 413)
front('unsupported_media_415', 415)
front('csrf_419', 419)
front('upstream_down_502', 502)
front('timeout_504', 504)
front('client_closed_499', 499, { bytes: 0 })
front('signature_failed.unlogged_403', 403)
write(
  'upstream-down',
  {
    'error.log': nginxError(START, 'connect() failed (111: Connection refused) while connecting to upstream'),
    'access.log': access(START, 502),
  },
  { query: [], cause: 'upstream_down_502' },
)
write(
  'timeout',
  {
    'error.log': nginxError(
      START,
      'upstream timed out (110: Connection timed out) while reading response header from upstream',
    ),
    'access.log': access(START, 504),
  },
  { query: [], cause: 'timeout_504' },
)
write(
  'too-large',
  { 'error.log': nginxError(START, 'client intended to send too large body: 2097999 bytes') },
  { query: [], cause: 'body_too_large_413' },
)
write(
  'waf',
  {
    'error.log': `${iso(START).slice(0, 19).replace(/-/g, '/').replace('T', ' ')} [error] 31#31: *9 [client 54.187.205.235] ModSecurity: Access denied with code 403 (phase 2). Matched "Operator" [id "942100"] [uri "/hooks/stripe"]`,
    'access.log': access(START, 403),
  },
  { query: [], cause: 'waf_403' },
)
write(
  'csrf-django',
  {
    'app.log': text('python', [
      { t: START, level: 'warn', message: 'Forbidden (CSRF cookie not set.): /payments/stripe/webhook/', fields: {} },
    ]),
    'access.log': access(START, 403, { path: '/payments/stripe/webhook/' }),
  },
  { query: [], cause: 'csrf_403' },
)
write(
  'csrf-rails',
  {
    'app.log': text('rails', [
      { t: START, level: 'info', message: 'Started POST "/hooks/stripe" for 54.187.205.235', fields: {} },
      { t: START + 4, level: 'warn', message: "Can't verify CSRF token authenticity.", fields: {} },
    ]),
  },
  { query: [], cause: 'csrf_403' },
)
write(
  'tls',
  {
    'error.log': `${iso(START).slice(0, 19).replace(/-/g, '/').replace('T', ' ')} [info] 31#31: *4 SSL_do_handshake() failed (SSL: error:0A000412:SSL routines::sslv3 alert bad certificate:SSL alert number 42) while SSL handshaking, client: 54.187.205.235, server: 0.0.0.0:443`,
  },
  { query: [], cause: 'tls_handshake_failed' },
)
write(
  'tls-go',
  {
    'app.log': `2026/01/12 09:00:00 http: TLS handshake error from 54.187.205.235:40112: remote error: tls: expired certificate`,
  },
  { query: [], cause: 'tls_handshake_failed' },
)
for (let n = 0; n < 2; n++) {
  const x = newIds(n)
  write(
    'not-arrived',
    {
      'access.log': [
        access(START, 200, {
          method: 'GET',
          path: `/checkout/success?session_id=${x.cs}`,
          agent: '"https://checkout.stripe.com/" "Mozilla/5.0"',
        }),
      ].join('\n'),
      'app.log': text(n ? 'python' : 'pino', [
        {
          t: START - 60_000,
          level: 'info',
          message: n ? 'Создана ссылка на оплату' : 'checkout link made for customer',
          fields: { session_id: x.cs, deal_id: x.deal },
        },
        ...noise(START, 4),
      ]),
    },
    { query: [n ? x.deal : x.cs], cause: 'webhook_not_arrived' },
  )
}

// --- duplicates -----------------------------------------------------------------------------------------------------
const twice = (voice, ids, first, dup, cause, query = 'evt') => {
  const x = { ...newIds(written), type: TYPES[0] }
  const format = VOICES[voice].formats[written % 3]
  const again = [
    { t: START + 300_000, level: 'info', message: VOICES[voice].received(x), fields: IDS.all(x) },
    { t: START + 300_020, level: 'info', message: dup, fields: { event_id: x.evt } },
  ]
  write(
    cause,
    { 'app.log': text(format, [...run(voice, x, { ids, ...first }), ...again, ...noise(START, 4)]) },
    { query: [x[query]], cause },
  )
}
twice('nestEn', 'all', {}, 'We have seen this event before, nothing to do: event already handled', 'duplicate_harmless')
twice('djangoRu', 'all', {}, 'Повторная доставка события, уже было обработано', 'duplicate_harmless')
twice(
  'railsEn',
  'pieces',
  {},
  'duplicate key value violates unique constraint "webhook_events_stripe_id_key"',
  'duplicate_harmless',
)
twice(
  'nestEn',
  'all',
  { until: 'recorded', instead: { recorded: err('Webhook handler threw: Cannot read properties of null') } },
  'Event already received earlier, skipping duplicate event',
  'duplicate_after_failed_first',
)
twice(
  'phpRu',
  'all',
  { until: 'recorded', instead: { recorded: err('Не удалось сохранить заказ: неизвестная ошибка') } },
  'Событие уже было получено, повтор пропущен',
  'duplicate_after_failed_first',
)
twice(
  'goEn',
  'all',
  { until: 'recorded', instead: { recorded: err('save purchase failed: context deadline exceeded') } },
  'stripe event seen before, ignoring',
  'duplicate_after_failed_first',
)
for (const [voice, status] of [
  ['nestEn', 499],
  ['djangoRu', 504],
]) {
  const x = { ...newIds(written), type: TYPES[0] }
  const format = VOICES[voice].formats[0]
  const again = [
    { t: START + 300_000, level: 'info', message: VOICES[voice].received(x), fields: IDS.all(x) },
    { t: START + 300_020, level: 'info', message: 'duplicate event, already handled', fields: { event_id: x.evt } },
  ]
  write(
    'timeout-then-duplicate',
    {
      'app.log': text(format, [...run(voice, x, { gap: 9_000 }), ...again]),
      'access.log': [access(START + 1_000, status), access(START + 300_000, 200)].join('\n'),
    },
    { query: [x.evt], cause: 'timeout_then_duplicate' },
  )
}

// --- service --------------------------------------------------------------------------------------------------------
for (const [format, cause, message] of [
  [
    'python',
    'scheduler_missed',
    'Run time of job "GraceSweep (trigger: interval[0:15:00], next run at: 2026-01-12 09:15:00 UTC)" was missed by 0:03:11.4',
  ],
  ['winston', 'scheduler_missed', 'cron reminder sweep: previous run still going, skipping this run'],
  ['slog', 'scheduler_failed', 'cron job trial-sweep failed: nil pointer dereference'],
  ['journald', 'scheduler_failed', 'Планировщик: задача напоминаний упала с ошибкой'],
  ['pino', 'quota_denied', 'Generation refused for device: monthly quota exhausted'],
  ['python', 'quota_denied', 'Лимит тарифа исчерпан, квота превышена, отказ'],
  ['slog', 'trial_expired', 'gate: request blocked, trial period has ended'],
  ['laravel', 'trial_expired', 'Доступ запрещен: пробный период закончился'],
  ['rails', 'billing_problem', 'access blocked, account past due'],
  ['winstonJson', 'billing_problem', 'Запрос отклонён: проблема с оплатой'],
]) {
  const hw = `hw-${hex(10)}`
  const fields = /quota|trial|billing/.test(cause) ? { hardware_id: hw } : {}
  write(
    cause,
    { 'app.log': text(format, [{ t: START, level: 'warn', message, fields }, ...noise(START - 1000, 4)]) },
    { query: fields.hardware_id ? [hw] : [], cause },
  )
}
for (const [voice, blow] of [
  [
    'nestEn',
    `${syslog(START + 4000)} web-1 kernel: Out of memory: Killed process 4120 (node) total-vm:3141592kB, anon-rss:2718281kB`,
  ],
  [
    'djangoRu',
    `${syslog(START + 4000)} web-1 systemd[1]: billing-worker.service: Main process exited, code=killed, status=9/KILL`,
  ],
]) {
  const x = { ...newIds(written), type: TYPES[0] }
  write(
    'worker-killed',
    {
      'app.log': text(VOICES[voice].formats[0], [
        ...run(voice, x, { until: 'verified' }),
        ...run(voice, { ...newIds(written), type: TYPES[0] }, { at: START - 60_000 }),
      ]),
      'system.log': blow,
    },
    { query: [x.evt], cause: 'worker_killed_oom' },
  )
}

// --- a step is missing ----------------------------------------------------------------------------------------------
for (const [voice, ids, gone] of [
  ['nestEn', 'all', 'notified'],
  ['djangoRu', 'request', 'crm'],
  ['goEn', 'all', 'notified'],
  ['phpRu', 'all', 'crm'],
]) {
  const x = { ...newIds(written), type: TYPES[0] }
  const others = [1, 2, 3].flatMap((n) =>
    run(voice, { ...newIds(written + n), type: TYPES[0] }, { at: START - n * 400_000, ids }),
  )
  write(
    'step-missing',
    {
      'app.log': text(VOICES[voice].formats[1], [
        ...others,
        ...run(voice, x, { ids, without: [gone] }),
        ...noise(START, 3),
      ]),
    },
    { query: [x.evt], cause: 'step_missing' },
  )
}

// --- retried, several problems, no ids ------------------------------------------------------------------------------
inRun('ok', [
  [
    'goEn',
    'all',
    {
      instead: {
        notified: [
          warn('telegram send failed, will retry: 502 bad gateway', { attempt: 1 }),
          info('telegram message delivered on retry', { attempt: 2 }),
        ],
      },
    },
  ],
  [
    'djangoRu',
    'all',
    {
      instead: {
        crm: [
          warn('amoCRM не ответила, повтор через 3 с: timeout'),
          info('amoCRM: статус сделки обновлён со второй попытки'),
        ],
      },
    },
  ],
])
inRun('crm_auth_401', [
  [
    'phpRu',
    'all',
    {
      instead: {
        crm: err('Битрикс24: токен отозван, этап сделки не сменён'),
        notified: err('Письмо покупателю не отправлено: 500'),
      },
    },
  ],
  ['nestEn', 'none', { instead: { crm: err('HubSpot answered 401, deal stage not changed') } }],
])
inRun('notify_no_sendpulse_id', [
  ['djangoRu', 'none', { instead: { notified: info('SendPulse ID отсутствует, уведомление об оплате пропущено') } }],
  [
    'railsEn',
    'masked',
    { instead: { notified: info('No SendPulse id for this person, payment notification skipped') } },
  ],
])
process.stdout.write(`${written} incidents\n`)
