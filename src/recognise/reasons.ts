import { CAUSE_IDS, type CauseId } from '../model/cause.ts'
import type { Confidence } from '../model/step.ts'
import type { Family } from '../model/steps.ts'
import type { LineView } from './line-view.ts'

/** Why a step failed, read from the rest of a line that says that it did. */
export interface Reason {
  readonly family: Family
  readonly cause: CauseId
  readonly all: readonly RegExp[]
  readonly none?: RegExp
  readonly confidence?: Confidence
  readonly alternatives?: readonly CauseId[]
  readonly hits: readonly [string, ...string[]]
  readonly misses: readonly [string, ...string[]]
}

export type Why = {
  readonly cause: CauseId
  readonly confidence: Confidence
  readonly alternatives?: readonly CauseId[]
}

/** A status in the words that clients print: `status code 401`, `(401)`, `HTTP 401`, `401 Unauthorized`, `status: 401`. */
const code = (codes: string): RegExp =>
  new RegExp(
    `(?:status(?:[_ ]?code)?|http(?:[_ ]?(?:status|code))?(?:/[\\d.]+)?|code|код[аом]*|ответ\\S*|[-=]>|→|got|returned|responded(?: with)?|answered|replied|error|failed|ошибк\\S*)["']?[\\s:=(\\[]{1,4}["']?(?:${codes})(?!\\d)|[(\\[](?:${codes})[)\\]]|(?<![\\d.:#-]|(?:deal|id|order|lead|сделк[а-я]{0,2}|№)[:=_#№"' ]{0,4})(?:${codes})(?= (?:unauthori|forbidden|too many|not found|bad request|unprocessable|internal|bad gateway|service unav|gateway|client error|server error)|[:;,] |\\s*[-–—] |\\s*\\{|$|\\n| from | by | от | for url)`,
    'm',
  )

const E401 = code('401')
const E403 = code('403')
const E404 = code('404|410')
const E429 = code('429')
const E5XX = code('5\\d\\d')
const E4XX = code('400|422')

const UNAUTHORIZED =
  /unauthori[sz]ed|(?:token|credential|api[ _-]?key|session|integration|access)\S* (?:\S+ ){0,3}(?:expired|invalid|revoked|rejected|disabled|истек|недействит|отозван|просроч)|(?:invalid|expired|revoked|bad|wrong|неверн\S*|просроченн\S*|недействительн\S*) (?:\S+ ){0,2}(?:token|credential|api[ _-]?key|session|grant|токен|ключ)|invalid_grant|not authorized|authentication (?:failed|required|error)|не авторизован|авторизаци|токен\S* .{0,30}(?:истек|недейств|отозван|просроч|протух)|refresh token|authenticationerror|invalid_auth\b|not_authed|account_inactive|token_revoked|\b535[ ,-]|username and password not accepted|\beauth\b|invalid login/
const LIMITED =
  /rate.?limit|too many requests|throttl|limit[_ ](?:exceeded|reached)|flood ?(?:control|wait)|flood_wait|retry in \d+|quota exceeded|slow down|retry after|лимит запросов|слишком много запросов|превышен\S* лимит/
const NETWORK =
  /econnrefused|econnreset|econnaborted|etimedout|enotfound|eai_again|ehostunreach|epipe|socket hang ?up|timed? ?out|timeout|connection (?:refused|reset|aborted|error|closed)|unreachable|network|service unavailable|bad gateway|gateway time|internal server error|maintenance|temporarily|unavailable|no route to host|max retries exceeded|недоступ|не отвечает|тайм-?аут|нет ответа|оборвал|deadline exceeded/

const reason = (
  family: Family,
  cause: CauseId,
  all: readonly RegExp[],
  hits: Reason['hits'],
  misses: Reason['misses'],
  rest: Partial<Reason> = {},
): Reason => ({ family, cause, all, hits, misses, ...rest })

/** In order of priority within a family. */
export const REASONS: readonly Reason[] = [
  reason(
    'signature',
    'signature_failed.secret_whitespace',
    [/whitespace|trailing (?:space|newline)|leading space|\bnewline\b|line ?break|пробел|перевод строки/],
    ['stripe signature rejected: secret has a trailing newline', 'подпись stripe не прошла: в секрете пробел'],
    ['stripe signature rejected'],
  ),
  reason(
    'signature',
    'signature_failed.edge_async',
    [/constructeventasync|subtlecrypto|synchronous context|sync(?:hronous)? .{0,20}crypto|webcrypto/],
    ['signature check failed: WebCrypto cannot be used in a synchronous context'],
    ['signature check failed'],
  ),
  reason(
    'signature',
    'signature_failed.missing_header',
    [
      /(?:missing|no|without|absent|empty|lacks?|null|nil|undefined|нет|без|отсутств\S*|пуст\S*)\W.{0,40}(?:signature['"]? header|stripe-signature|http_stripe_signature|заголов)|(?:signature['"]? header|stripe-signature|http_stripe_signature|заголов\S*).{0,40}(?:missing|absent|not (?:found|present|provided|set|sent)|empty|is null|отсутств|не найден|не передан|не пришел|пуст)|missing_header/,
    ],
    [
      'webhook rejected: stripe-signature header not present',
      'Вебхук отклонен: заголовок stripe-signature отсутствует',
    ],
    ['webhook rejected: bad header'],
    { none: /no signatures found/ },
  ),
  reason(
    'signature',
    'signature_failed.missing_secret',
    [
      /(?:secret|секрет)\S*.{0,40}(?:not (?:set|configured|defined|found|provided|loaded)|missing|undefined|empty|is null|is nil|unset|не (?:задан|настроен|указан|найден|установлен)|отсутств|пуст)|(?:missing|no|empty|undefined|unset|without|нет|не задан\S*|пуст\S*|отсутств\S*) (?:\S+ ){0,3}(?:secret|секрет)|missing_secret/,
    ],
    ['cannot check webhook signature: signing secret undefined', 'Подпись не проверена: секрет вебхука не задан'],
    ['webhook secret mismatch'],
  ),
  reason(
    'signature',
    'signature_failed.missing_secret',
    [
      /\bno (?:\S+ ){0,4}?(?:method|account|config\w*|credentials?|gateway|provider|integration|settings?|tenant|channel|endpoint) (?:\S+ ){0,2}?(?:found|configured|enabled|available|defined)|(?:gateway|payment method|integration|provider)\S* (?:is |was )?(?:disabled|inactive|not (?:enabled|configured|active|found))/,
    ],
    ['error verifying webhook signature: no enabled payment method found'],
    ['webhook signature rejected'],
    { confidence: 'likely', alternatives: ['handler_error'] },
  ),
  reason(
    'signature',
    'signature_failed.malformed_header',
    [
      /(?:unable to (?:extract|parse)|malformed|unexpected|invalid|bad|cannot parse|unparsable|не удалось разобрать|некорректн\S*|испорчен\S*) (?:\S+ ){0,4}(?:header|заголов)|header\S* (?:\S+ ){0,3}(?:malformed|unexpected|invalid|broken|unparsable)|expected scheme|no v1 (?:signature|scheme)|malformed_header|заголов\S* (?:\S+ ){0,3}(?:некорректн|испорчен|не разобран)/,
    ],
    ['webhook signature rejected: malformed header', 'Подпись вебхука: некорректный заголовок'],
    ['webhook signature rejected'],
  ),
  reason(
    'signature',
    'signature_failed.timestamp',
    [
      /timestamp|toleranc|too old|stale|clock|replay|\bskew\b|older than \d|expired signature|signature (?:has )?expired|устарел|просроч|слишком стар|часы|метк\S* времени|время подписи/,
    ],
    ['webhook signature rejected: too old, age 912s', 'Подпись вебхука просрочена: расхождение часов'],
    ['webhook signature rejected'],
  ),
  reason(
    'signature',
    'signature_failed.raw_body_parsed',
    [
      /raw[ _-]?body|already (?:been )?parsed|parsed (?:json|body|object|javascript)|json body|express\.json|body[ _-]?parser|must be (?:a )?(?:string|buffer|bytes)|not a buffer|re-?seriali[sz]|сыро\S* тел|тело .{0,30}(?:распарс|разобран|прочитан)|уже распарс|bytes expected|expected bytes|was consumed|body is an object/,
    ],
    [
      'webhook signature check failed: body is an object, express.json ran first',
      'Подпись вебхука не сошлась: тело уже распарсено',
    ],
    ['webhook signature check failed'],
  ),
  reason(
    'signature',
    'signature_failed.wrong_secret',
    [
      /secret|wrong_secret|mismatch|no match|does(?: not|n't) match|do not match|not match|computed|expected signature|hmac|секрет|не совпа|не сошл|не соответств/,
    ],
    ['webhook signature mismatch: computed hmac differs', 'Подпись вебхука не совпадает'],
    ['webhook signature fine'],
    { confidence: 'likely', alternatives: ['signature_failed.raw_body_parsed'] },
  ),
  reason('signature', 'signature_failed.wrong_secret', [/./], ['signature failed'], [''], {
    confidence: 'ambiguous',
    alternatives: ['signature_failed.raw_body_parsed'],
  }),

  reason(
    'cabinet',
    'ignored_mode',
    [/livemode|live ?mode|test ?mode|different (?:stripe )?mode|тестов\S* режим|боев\S* режим|другого режима/],
    ['Events ignored: livemode_mismatch', 'Событие другого режима: livemode=false'],
    ['other account'],
  ),
  reason(
    'cabinet',
    'ignored_other_account',
    [
      /other_cabinet|other account|different account|another account|foreign account|acct_\w+ (?:!=|<>|is not)|чужо\S* (?:аккаунт|кабинет)|друго\S* (?:аккаунт|кабинет)/,
    ],
    ['Events ignored: other_cabinet', 'Событие из другого кабинета'],
    ['livemode'],
  ),

  reason(
    'stripe',
    'stripe_api_permission',
    [/permission|rak_\w+|not allowed to|insufficient scope|(?:нет|недостаточно) прав/],
    ['retrieve failed: permission error', 'Stripe: недостаточно прав ключа'],
    ['retrieve failed'],
  ),
  reason(
    'stripe',
    'stripe_api_key_expired',
    [/expired|истек|просроч/, /key|ключ/],
    ['Stripe refused: api key expired', 'Ключ Stripe истек'],
    ['Stripe refused'],
  ),
  reason(
    'stripe',
    'stripe_api_key_invalid',
    [
      /(?:api[ _-]?key|ключ).{0,40}(?:invalid|revoked|rejected|wrong|неверн|отозван|недейств)|(?:invalid|revoked|wrong|bad|неверн\S*|отозванн\S*|недействительн\S*) (?:\S+ ){0,2}(?:api[ _-]?key|ключ)|unauthori[sz]ed|authentication|key_invalid/,
    ],
    ['Stripe refused: api key revoked', 'Неверный ключ Stripe'],
    ['Stripe refused'],
  ),
  reason(
    'stripe',
    'stripe_api_key_invalid',
    [E401],
    ['stripe answered (401)', 'Stripe error: 401'],
    ['Stripe refused'],
  ),
  reason('stripe', 'stripe_api_permission', [E403], ['stripe answered (403)'], ['Stripe refused']),
  reason(
    'stripe',
    'stripe_api_rate_limited',
    [LIMITED],
    ['stripe: rate limited', 'Stripe: превышен лимит запросов'],
    ['Stripe refused'],
  ),
  reason('stripe', 'stripe_api_rate_limited', [E429], ['stripe answered (429)'], ['Stripe refused']),
  reason(
    'stripe',
    'stripe_api_connection',
    [NETWORK],
    ['stripe: socket hang up', 'Stripe не отвечает'],
    ['Stripe refused'],
  ),
  reason('stripe', 'stripe_api_connection', [E5XX], ['stripe answered (503)'], ['Stripe refused']),
  reason('stripe', 'resource_missing.account', [E404], ['stripe answered (404)'], ['Stripe refused'], {
    confidence: 'likely',
    alternatives: ['resource_missing.mode'],
  }),
  reason(
    'stripe',
    'resource_missing.account',
    [/not found|не найден|missing/],
    ['session not found', 'сессия не найдена'],
    ['Stripe refused'],
    { confidence: 'likely', alternatives: ['resource_missing.mode'] },
  ),
  reason('stripe', 'stripe_api_connection', [/./], ['failed'], [''], {
    confidence: 'ambiguous',
    alternatives: ['resource_missing.account', 'stripe_api_key_invalid'],
  }),

  ...(['crm', 'note'] as const).flatMap((family) => [
    reason(
      family,
      'crm_stage_invalid',
      [
        /(?:stage|status_id|status id|pipeline|этап|стади|воронк)\S*.{0,60}(?:invalid|not (?:valid|found|allowed|exist)|unknown|does(?: not|n't) exist|deleted|archived|не (?:найден|существ|подход)|неверн|удален)|(?:invalid|unknown|no such|deleted|wrong|bad|неверн\S*|несуществующ\S*|удаленн\S*|неизвестн\S*) (?:\S+ ){0,2}(?:stage|status_id|pipeline|этап|стади)|notsupportedchoice|allowed options|invalid_option|validation|crm_stage_invalid/,
      ],
      ['crm refused: invalid stage 17', 'CRM: этап 17 не существует'],
      ['crm refused'],
    ),
    reason(
      family,
      'crm_auth_401',
      [UNAUTHORIZED],
      ['hubspot: unauthorized', 'amoCRM: токен доступа истек'],
      ['hubspot refused'],
      { none: /403.{0,30}limit/ },
    ),
    reason(
      family,
      'crm_auth_401',
      [E401],
      ['crm answered (401)', 'Request failed with status code 401'],
      ['crm answered'],
    ),
    reason(
      family,
      'crm_rate_limited_429',
      [LIMITED],
      ['pipedrive: too many requests', 'amoCRM: превышен лимит запросов'],
      ['crm answered'],
    ),
    reason(
      family,
      'crm_rate_limited_429',
      [E429],
      ['crm answered (429)', 'Request failed with status code 429'],
      ['crm answered'],
    ),
    reason(
      family,
      'crm_auth_401',
      [
        /missing[_ ]scopes?|insufficient[_ ]scopes?|access[_ ]denied|permission[_ ]denied|insufficient (?:permission|privilege|right)|нет (?:доступа|прав)|доступ запрещ/,
      ],
      ['HubSpot 403 MISSING_SCOPES', 'Битрикс24: ACCESS_DENIED'],
      ['crm answered'],
      { confidence: 'likely' },
    ),
    reason(family, 'crm_auth_401', [E403], ['crm answered (403)', '403 Forbidden'], ['crm answered'], {
      confidence: 'likely',
    }),
    reason(
      family,
      'crm_deal_not_found',
      [
        /(?:deal|lead|opportunity|entity|record|сделк|лид|запис)\S*.{0,40}(?:not (?:be )?found|does(?: not|n't) exist|missing|deleted|no longer|не найден|не существ|удален)|(?:no such|missing|unknown|deleted|удаленн\S*|неизвестн\S*) (?:deal|lead|opportunity|сделк|лид)|couldn't find (?:deal|lead)|errorcode["']?\s*[:=]\s*["']?not_found|error_description["']?\s*[:=]\s*["']?not found|does not exist or is not accessible|crm_deal_not_found/,
      ],
      ['crm: lead was not found', 'CRM: сделка удалена'],
      ['crm answered'],
      { none: /does not exist.{0,20}stage/ },
    ),
    reason(
      family,
      'crm_deal_not_found',
      [E404],
      ['crm answered (404)', 'Request failed with status code 404'],
      ['crm answered'],
    ),
    reason(
      family,
      'crm_stage_invalid',
      [E4XX],
      ['crm answered (422)', 'Request failed with status code 400'],
      ['crm answered'],
      { confidence: 'likely', alternatives: ['crm_deal_not_found'] },
    ),
    reason(
      family,
      'crm_unavailable',
      [E5XX],
      ['crm answered (502)', 'Request failed with status code 500'],
      ['crm answered'],
    ),
    reason(family, 'crm_unavailable', [NETWORK], ['crm: ETIMEDOUT', 'CRM не отвечает'], ['crm answered']),
    reason(family, 'crm_unavailable', [/./], ['crm failed'], [''], {
      confidence: 'ambiguous',
      alternatives: ['crm_auth_401', 'crm_deal_not_found'],
    }),
  ]),

  reason(
    'notification',
    'notify_no_sendpulse_id',
    [
      /sendpulse/,
      /(?:no|missing|without|not (?:found|set)|empty|null|undefined|нет|отсутств\S*|не найден|не указан|пуст|пропуск|skip)/,
      /\bid\b|идентификатор|contact|subscriber|контакт|подписчик|person|персон|клиент/,
    ],
    ['SendPulse contact id missing for customer', 'У клиента нет SendPulse ID'],
    ['SendPulse sent'],
    { none: /\b404\b|token/ },
  ),
  reason(
    'notification',
    'notify_no_telegram_id',
    [
      /telegram|телеграм|\btg\b|chat[_ ]?id|messenger|мессенджер|username/,
      /(?:\bno\b|missing|without|not (?:found|set|linked|known|bound|connected)|has not linked|empty|is null|is nil|undefined|unknown|[:=] ?(?:null|none|nil)\b|нет|отсутств\S*|не найден|не указан|не привяз|не задан|пуст|неизвест|без )/,
      /\bid\b|chat|чат|username|аккаунт|account|идентификатор|link|привяз|telegram|телеграм/,
    ],
    ['client has not linked telegram, skip', 'У клиента не привязан Telegram'],
    ['telegram sent'],
    { none: /chat not found|not found.{0,12}404|404|retry after|blocked|unauthori|token/ },
  ),
  reason(
    'notification',
    'notify_blocked_by_user',
    [
      /blocked|deactivated|kicked|can't initiate|unsubscribed|opted out|\bstop(?:ped)? (?:the )?bot|заблокир|отписал|остановил бота|удалил чат|30007|21610|unsubscribed recipient/,
    ],
    ['user unsubscribed from bot', 'Клиент заблокировал бота'],
    ['telegram sent'],
    { none: /blocked for \d|rate|waf/ },
  ),
  reason(
    'notification',
    'notify_rate_limited',
    [LIMITED],
    ['telegram: Too Many Requests', 'SMS: превышен лимит'],
    ['telegram sent'],
  ),
  reason('notification', 'notify_rate_limited', [E429], ['provider answered (429)'], ['telegram sent']),
  reason(
    'notification',
    'notify_auth_401',
    [/telegram|телеграм|\bbot\b|\btg\b|бот/, new RegExp(`${UNAUTHORIZED.source}|${E401.source}`, 'm')],
    ['telegram: 401 Unauthorized', 'Telegram: токен бота отозван'],
    ['telegram sent'],
    { none: /sendpulse/ },
  ),
  reason(
    'notification',
    'notify_provider_auth',
    [UNAUTHORIZED],
    ['sendpulse: invalid_client, token expired', 'SendGrid: api key revoked', 'WhatsApp: авторизация не прошла'],
    ['mail sent'],
    { none: /not a valid address/ },
  ),
  reason('notification', 'notify_provider_auth', [E401], ['sms gateway answered (401)'], ['mail sent']),
  reason(
    'notification',
    'notify_chat_not_found',
    [
      /chat (?:was )?not found|chat_id.{0,20}(?:invalid|wrong|not found)|(?:recipient|contact|subscriber|user|number|address|mailbox|channel)\S* (?:\S+ ){0,3}(?:not (?:be )?found|does(?: not|n't) exist|invalid|unknown|not a valid)|(?:invalid|unknown|no such|bad) (?:\S+ ){0,2}(?:recipient|contact|subscriber|user|number|address|mailbox|chat|channel|phone)|чат не найден|контакт не найден|получател\S* не (?:найден|существ)|адресат|user unknown|\b550\b|supergroup/,
    ],
    ['WhatsApp: recipient number is not a valid phone', 'Контакт не найден'],
    ['telegram sent'],
  ),
  reason(
    'notification',
    'notify_blocked_by_user',
    [/telegram|телеграм|\btg\b|бот/, E403],
    ['telegram answered (403)'],
    ['telegram sent'],
    { confidence: 'likely' },
  ),
  reason('notification', 'notify_provider_auth', [E403], ['sms gateway answered (403)'], ['mail sent'], {
    confidence: 'likely',
  }),
  reason('notification', 'notify_chat_not_found', [E404], ['provider answered (404)'], ['telegram sent'], {
    confidence: 'likely',
  }),
  reason(
    'notification',
    'crm_deal_not_found',
    [/deal|сделк|person|персон/, /not found|не найден|failed to get|не удалось получить|404/],
    ['cannot notify: deal not found', 'Уведомление: не найдена сделка'],
    ['mail sent'],
    { none: /sendpulse|telegram|chat/, confidence: 'likely' },
  ),
  reason('notification', 'notify_failed', [/./], ['failed'], [''], { confidence: 'likely' }),

  ...(['processing', 'answer', 'queue'] as const).flatMap((family) => [
    reason(family, 'db_deadlock', [/deadlock|40p01|p2034/], ['failed: deadlock detected'], ['failed']),
    reason(family, 'db_locked_sqlite', [/database is locked|sqlite_busy/], ['failed: database is locked'], ['failed']),
    reason(
      family,
      'db_pool_exhausted',
      [
        /connection slots|connection pool|p2024|too many (?:clients|connections)|queuepool|pool (?:is )?(?:exhausted|timeout)|acquire a connection|obtain a (?:database )?connection|trying to connect/,
      ],
      ['failed: too many clients already'],
      ['failed'],
    ),
    reason(
      family,
      'db_unavailable',
      [
        /(?::|port )(?:5432|3306|27017|1433)\b|statement timeout|database (?:is )?(?:unavailable|down|not reachable)|database server|terminating connection|server closed the connection|gone away|database_unavailable|бд недоступ|баз[аы] (?:данных )?(?:\S+ )?недоступ/,
      ],
      ['failed: ECONNREFUSED 10.0.0.2:5432', 'failed: server at db, port 5432 refused', 'База недоступна'],
      ['failed'],
    ),
    reason(
      family,
      'queue_down',
      [
        /:6379|:5672|:9092|redis|rabbitmq|amqp|kafka/,
        /refused|closed|timeout|timed out|unreachable|lost|unavail|fail|error/,
      ],
      ['failed: redis connection refused'],
      ['failed'],
    ),
    reason(
      family,
      'resource_missing.mode',
      [/a similar object exists in/],
      ['No such session; a similar object exists in live mode'],
      ['failed'],
    ),
    reason(
      family,
      'resource_missing.account',
      [/no such (?:checkout|payment|invoice|charge|event|customer|subscription)|resource_missing/],
      ["No such invoice: 'in_1Qabcdefgh'"],
      ['failed'],
      { alternatives: ['resource_missing.mode'] },
    ),
    reason(
      family,
      'stripe_api_connection',
      [/stripe.{0,40}(?:unreachable|timed out|timeout|connection error)|stripe_unavailable|connection to stripe/],
      ['stripe api timed out'],
      ['failed'],
    ),
    reason(family, 'handler_error', [/./], ['failed'], [''], { confidence: 'likely' }),
  ]),
  reason('database', 'db_unavailable', [/./], ['failed'], ['']),
  reason('scheduler', 'scheduler_failed', [/./], ['failed'], ['']),
  reason(
    'quota',
    'trial_expired',
    [/trial_expired|trial (?:has |is )?(?:expired|over|ended)|пробн\S* период/],
    ['denied: trial_expired'],
    ['denied'],
  ),
  reason(
    'quota',
    'billing_problem',
    [/billing_problem|billing problem|проблем\S* с оплатой/],
    ['denied: billing_problem'],
    ['denied'],
  ),
  reason('quota', 'quota_denied', [/./], ['denied'], ['']),
]

/** Words that services write into a `reason` field for what we know under another name. */
const SYNONYMS: Readonly<Record<string, CauseId>> = {
  livemode_mismatch: 'ignored_mode',
  other_cabinet: 'ignored_other_account',
  missing_payload: 'signature_failed.raw_body_parsed',
  quota_exceeded: 'quota_denied',
  blocked: 'notify_blocked_by_user',
  database_unavailable: 'db_unavailable',
  unpaid: 'payment_not_settled_yet',
  not_settled: 'payment_not_settled_yet',
  no_deal_id: 'metadata_deal_id_missing',
  missing_deal_id: 'metadata_deal_id_missing',
  stripe_unavailable: 'stripe_api_connection',
}

const CAUSES: ReadonlySet<string> = new Set(CAUSE_IDS)

/** Why a failure of this family happened: by a field that names the reason, else by the words of the line. */
export const whyOf = (family: Family, line: LineView): Why | undefined => {
  const named = namedReason(family, line)
  if (named) return { cause: named, confidence: 'certain' }
  for (const each of byFamily(family)) {
    if (each.none?.test(line.text)) continue
    if (each.all.every((pattern) => pattern.test(line.text))) {
      return {
        cause: each.cause,
        confidence: each.confidence ?? 'certain',
        ...(each.alternatives ? { alternatives: each.alternatives } : {}),
      }
    }
  }
  return undefined
}

const REASON_FIELDS = ['reason', 'cause', 'error_code', 'errorCode', 'failure_reason', 'skip_reason'] as const

const namedReason = (family: Family, line: LineView): CauseId | undefined => {
  for (const name of REASON_FIELDS) {
    const value = line.fieldText(name)?.toLowerCase()
    if (!value || value.length > 60) continue
    if (CAUSES.has(value)) return value as CauseId
    const dotted = `${family === 'signature' ? 'signature_failed' : 'resource_missing'}.${value}`
    if ((family === 'signature' || family === 'stripe') && CAUSES.has(dotted)) return dotted as CauseId
    const synonym = SYNONYMS[value]
    if (synonym) return synonym
  }
  return undefined
}

const cache = new Map<Family, readonly Reason[]>()
const byFamily = (family: Family): readonly Reason[] => {
  let found = cache.get(family)
  if (!found) cache.set(family, (found = REASONS.filter((each) => each.family === family)))
  return found
}
