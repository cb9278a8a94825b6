import type { StepId, StepOutcome } from '../../model/step.ts'
import type { StepEntry } from '../entry.ts'
import type { LineView } from '../line-view.ts'
import { OF_HOUSEKEEPING, OF_MAILING } from '../lexicon/other-work.ts'
import { tellsPayerNews } from '../lexicon/payer.ts'
import { OF_SIGNATURE } from '../lexicon/hook.ts'
import { CRM, NOTE, NOTIFY, PAYMENT, WEBHOOK, type Says } from '../words.ts'

interface Topic {
  readonly id: string
  readonly needs: readonly string[]
  readonly all: readonly RegExp[]
  readonly none?: RegExp
  /** What else the line must be, where the subject's words mean other things too. */
  readonly when?: (line: LineView) => boolean
}

const meaning = (
  topic: Topic,
  says: Says,
  step: StepId,
  outcome: StepOutcome,
  hits: StepEntry['hits'],
  misses: StepEntry['misses'],
  rest: Partial<StepEntry> = {},
): StepEntry => ({
  id: `meaning.${topic.id}-${says}`,
  step,
  outcome,
  confidence: 'likely',
  needs: topic.needs,
  all: topic.all,
  ...(topic.none ? { none: topic.none } : {}),
  when: (line) => line.says === says && topic.when?.(line) !== false,
  hits,
  misses,
  ...rest,
})

const SIGNATURE: Topic = {
  id: 'signature',
  needs: [
    'signatur',
    'подпис',
    'hmac',
    'signing',
    'verif',
    'validat',
    'authentic',
    'construct',
    'провер',
    'подлинн',
    'secret',
    'секрет',
  ],
  all: [OF_SIGNATURE],
  when: (line) => line.isWebhook || /web-hook|веб-хук|\bhook\b|payments?\b/.test(line.text),
  none: /jwt|telegram|pdf|docusign|document|email signature|github|slack|assumed|without signature|signed url|aws4|s3|договор|документ/,
}
const TELLS_SOMEBODY =
  /telegram|телеграм|sendpulse|whatsapp|ватсап|вотсап|wazzup|viber|slack|twilio|sendgrid|mailgun|postmark|smtp|\bsms\b|смс|e-?mail|письм|receipt|customer|client\b|\buser|recipient|subscriber|клиент|пользовател|получател|покупател|\bdeal|сделк|order|заказ|\bsen[dt]|sending|deliver|dispatch|queued|отправ|доставл|уведомл|оповещ|сообщени|\bbot\b|бот|chat|чат/
const NOTIFICATION: Topic = {
  id: 'notification',
  needs: [
    'notif',
    'уведомл',
    'оповещ',
    'telegram',
    'телеграм',
    'sendpulse',
    'whatsapp',
    'wazzup',
    'slack',
    'sms',
    'смс',
    'twilio',
    'sendgrid',
    'mailgun',
    'postmark',
    'smtp',
    'mail',
    'письм',
    'сообщени',
    'viber',
    'push',
    'message',
    'receipt',
    'notice',
    'reminder',
    'chat',
    'tg',
    'ватсап',
    'вотсап',
  ],
  all: [NOTIFY],
  // Programs notify each other of much ("Notification time out: 3200"); a customer is told something by some means.
  when: (line) =>
    line.isPayment ||
    line.record.ids.dealId !== undefined ||
    (TELLS_SOMEBODY.test(line.text) && !OF_MAILING.test(line.text) && !OF_HOUSEKEEPING.test(line.text)),
  none: /\bnotif\w*(?:\.[\w-]+)+\.(?:com|net|org|io)\b|\b(?:ctladdr|xdelay|mailer)=|notification (?:settings|preferences)|subscribed to notif|notificationservice (?:ready|started)|message ?(?:id|broker|queue)?: (?:null|0)$|polling|getupdates|setwebhook|\bmigrat|message bus|listening|template loaded|notifications? enabled|push (?:to|ed to) (?:git|master|main|origin|queue)|error message|stripe notification|notification (?:received |came )?from stripe|notification data|notification_data|payment notification (?:received|from)|event notification|повторн\S* уведомлени|\btype["']?[:=] ?["']?notification|(?:user|customer|member|account|order)s? (?:\S+ )?(?:with|by|for) (?:this |the |that )?e-?mail|health[ _-]?(?:check|indicator)|healthz/,
}
const STATUS: Topic = {
  id: 'crm',
  needs: [
    'crm',
    'pipedrive',
    'hubspot',
    'hubapi',
    'amo',
    'kommo',
    'bitrix',
    'битрикс',
    'salesforce',
    'sfdc',
    'zoho',
    'monday',
    'freshsales',
    'megaplan',
    'мегаплан',
    'срм',
    'црм',
    'deal',
    'lead',
    'opportunity',
    'сделк',
    'лид',
    'этап',
  ],
  all: [CRM],
  none: /crm (?:client|service|module|integration) (?:ready|initiali[sz]ed|started|loaded)|webhook from (?:crm|pipedrive|amocrm)|misleading|leaderboard|sync started|health[ _-]?(?:check|indicator)|healthz|token refreshed|fetched|loading|получен[аы] сделк|\bimport(?:ed|ing|er)?\b|\bbulk\b|\b\d+ (?:of|out of|\/) \d+ (?:deals|leads|contacts|records|rows)\b|импорт|массов\S* (?:загрузк|обновлени)/,
}
const NOTES: Topic = {
  id: 'note',
  needs: ['note', 'заметк', 'примечани', 'комментари', 'timeline', 'engagement'],
  all: [NOTE],
  none: /release notes?|noted|notebook|credit[_ ]note|footnote|please note|^note:|\bnote that\b/,
}
const OF_MONEY = /invoice|\border\b|refund|charge|purchase|заказ|счет|возврат|сделк|\bdeal/
const PERSIST: Topic = {
  id: 'payment',
  needs: [
    'payment',
    'checkout',
    'session',
    'invoice',
    'order',
    'refund',
    'charge',
    'плат',
    'оплат',
    'заказ',
    'счет',
    'сесси',
    'возврат',
    'транзакц',
    'transaction',
    'purchase',
    'pi_',
    'cs_',
  ],
  all: [
    PAYMENT,
    /added to (?:the )?(?:order|cart|invoice|booking)|applied|settl|record|status changed|sav(?:e|ed|ing)\b|stor(?:e|ed|ing)\b|persist|process|fulfil|mark|paid|captur|regist|handl|complet|confirm|insert|upsert|updat|запис|сохран|обработ|обрабат|провед|зачисл|заверш|подтвержд|отмечен|оплачен|выполн|обновл|учт[её]н/,
  ],
  // A session or a transaction is anything's, unless the line is of a payment.
  when: (line) => line.isPayment || line.record.ids.dealId !== undefined || OF_MONEY.test(line.text),
  none: /session (?:cookie|store|middleware)|process(?:ing)? (?:id|started|exited)|created checkout|checkout session created|creating checkout|payment link|signature|webhook (?:received|получен)|payment status: (?:un)?paid|charge(?:d)? by|in order to|out of order|reorder|user session|express-session|payment method attached|invoice\.upcoming|border/,
}
/** What was paid for was given: a plan, an access, a balance. */
const FULFILLED: Topic = {
  id: 'fulfilled',
  needs: ['stripe', 'webhook', 'вебхук', 'payment', 'оплат', 'плат', 'cs_', 'pi_', 'in_', 'sub_', 'ch_'],
  all: [
    /stripe|webhook|вебхук|payment|оплат|плат[её]ж|\b(?:cs|cs_live|cs_test|pi|in|sub|ch)_idididid/,
    /(?:activat|grant|provision|issu|extend|renew|unlock|upgrad|credit|creat|switch|assign|enroll?)(?:ed|d)\b (?:\S+ ){0,4}?\S*(?:subscription|plan\b|membership|licen[cs]e|premium|access|credits?\b|balance|seats?\b|entitlement|course|tier)|(?:subscription|plan|membership|licen[cs]e|premium|access|credits?|balance|entitlement|course|tier)\b (?:\S+ ){0,3}?(?:(?:activat|grant|provision|issu|extend|renew|unlock|upgrad|creat|switch|assign)(?:ed|d)\b|topped up)|(?:активирован|выдан|продл[её]н|начислен|открыт|пополнен|подключ[её]н|оформлен|создан)\S* (?:\S+ ){0,3}?\S*(?:тариф|подписк|премиум|доступ|лиценз|абонемент|курс|баланс|план)|(?:тариф|подписк|премиум|premium|доступ|лиценз|абонемент|курс|баланс|план)\S* (?:\S+ ){0,3}?(?:активирован|выдан|продл[её]н|начислен|открыт|пополнен|подключ[её]н|оформлен|создан)/,
  ],
  none: /signature|подпис(?:ь|ью)(?![а-я])|webhook endpoint|checkout session|portal|payment link|already|уже|migrat|notif|уведомл|e-?mail|письм|crm|\bdeal\b|сделк/,
}
/** The webhook itself, and not only an event's id beside something else. */
const HOOK_WORD =
  /webhook|web-hook|вебхук|веб-хук|stripe|(?:event|событи\S*)\W{0,3}evt_|(?:job|task|worker)\b[^;|\n]{0,30}evt_/
/** What was paid for was not given. */
const UNFULFILLED: Topic = {
  ...FULFILLED,
  id: 'unfulfilled',
  all: [
    FULFILLED.all[0] as RegExp,
    /(?:activat|grant|provision|extend|renew|unlock|upgrad|credit|assign|enrol)\w* (?:\S+ ){0,4}?\S*(?:subscription|plan\b|membership|licen[cs]e|premium|access|credits?\b|balance|seats?\b|entitlement|course|tier)|(?:subscription|plan|membership|licen[cs]e|premium|access|credits?|balance|seats?|entitlement|course|tier)\b (?:\S+ ){0,5}?(?:activat|grant|provision|extend|renew|unlock|upgrad|credit|assign|enrol)\w*|(?:активир|выда|продл|начисл|откры|пополн|подключ|оформ)\S* (?:\S+ ){0,3}?\S*(?:тариф|подписк|премиум|доступ|лиценз|абонемент|курс|баланс|план)|(?:тариф|подписк|премиум|premium|доступ|лиценз|абонемент|курс|баланс|план)\S* (?:\S+ ){0,4}?(?:активир|выда|продл|начисл|откры|пополн|подключ|оформ)/,
  ],
}
const HOOK: Topic = {
  id: 'webhook',
  needs: [
    'webhook',
    'web-hook',
    'вебхук',
    'веб-хук',
    'stripe event',
    'событие stripe',
    'event evt_',
    'evt_',
    'stripe:',
  ],
  all: [HOOK_WORD],
  none: /setwebhook|webhook (?:endpoint|url|route|routes|secret|handler)s? (?:registered|configured|loaded|enabled|ready|set|mounted)|telegram|github|listening|registered route|mounted|subscribing|telegraf/,
}

const RECEIVED =
  /received|incoming|arriv|\bgot\b|accepted (?:webhook|event)|(?:webhook|event) accepted|inbound|new (?:stripe )?(?:webhook|event)|hit\b|получ|приш[её]л|пришло|поступ|принят|входящ|прилетел|от stripe/
const ENDED =
  /processed|handled|completed|performed|finished|\bdone\b|success|\back(?:ed|nowledged)?\b|answered|responded|returning 200|replied|обработан|заверш|выполнен|готово|ответили|отвечаем 200/

/**
 * What a line means when no catalogue knows its words: subject and verdict by their stems, in both languages. Always
 * `likely` at best, and shown as such.
 */
export const meanings: readonly StepEntry[] = [
  meaning(
    SIGNATURE,
    'failed',
    'signature.failed',
    'failed',
    ['webhook signature mismatch for /pay', 'Подпись вебхука Stripe не прошла проверку'],
    ['webhook signature verified', 'JWT signature failed webhook'],
  ),
  meaning(
    SIGNATURE,
    'ok',
    'signature.verified',
    'ok',
    ['Stripe webhook signature verified: OK', 'Подпись вебхука проверена успешно'],
    ['Stripe webhook signature mismatch'],
    {
      id: 'meaning.signature-verified',
      when: (line) =>
        SIGNATURE.when?.(line) === true &&
        (line.says === 'ok' ||
          (/verified|valid(?:ated)?\b|проверена|верна(?![а-я])|подтверждена/.test(line.text) &&
            line.says !== 'failed')),
    },
  ),

  meaning(
    NOTES,
    'failed',
    'crm.note_created',
    'failed',
    ['could not attach note to deal 7', 'Не удалось добавить примечание к сделке 7'],
    ['note attached to deal 7'],
  ),
  meaning(
    NOTES,
    'skipped',
    'crm.note_created',
    'skipped',
    ['skipping note for deal 7: created earlier', 'Пропускаем комментарий в сделке: уже добавлен'],
    ['note added to deal 7'],
  ),
  meaning(
    NOTES,
    'ok',
    'crm.note_created',
    'ok',
    ['timeline note posted to lead 7', 'Комментарий в сделке 7 создан'],
    ['please note that deal was created', 'failed to add note to deal'],
  ),
  meaning(
    NOTES,
    'started',
    'crm.note_created',
    'started',
    ['adding note to deal 7', 'Добавляем примечание к сделке 7'],
    ['note added'],
  ),

  meaning(
    NOTIFICATION,
    'skipped',
    'notification.skipped',
    'skipped',
    ['skip telegram: customer has no chat', 'Пропускаем уведомление: у клиента нет чата'],
    ['telegram message sent'],
  ),
  meaning(
    NOTIFICATION,
    'failed',
    'notification.failed',
    'failed',
    ['WhatsApp message could not be delivered', 'Не удалось отправить письмо клиенту'],
    ['email sent to customer', 'Notification time out: 3200', 'unexpected preroll-complete notification failed'],
  ),
  meaning(
    NOTIFICATION,
    'ok',
    'notification.sent',
    'ok',
    ['payment e-mail delivered to customer', 'Клиент оповещен в Telegram'],
    ['failed to notify customer', 'Уведомление не отправлено'],
  ),
  meaning(
    NOTIFICATION,
    'started',
    'notification.sent',
    'started',
    ['queued receipt email for deal 7', 'Отправляем уведомление клиенту'],
    ['receipt email sent'],
  ),

  {
    id: 'meaning.crm-unchanged',
    step: 'crm.status_unchanged',
    outcome: 'ok',
    confidence: 'likely',
    needs: STATUS.needs,
    all: [
      CRM,
      /unchanged|no change|already (?:in|at|on|has)|same stage|nothing to (?:update|change|move)|not changed by rule|не измен|без изменений|уже (?:в|на) /,
    ],
    none: /fail|error|ошибк|не удал/,
    hits: ['pipedrive: deal 7 already in stage 12', 'Сделка 7 уже на этапе «Оплачено»'],
    misses: ['deal 7 moved to stage 12', 'failed: deal 7 unchanged in crm'],
  },
  meaning(
    STATUS,
    'skipped',
    'crm.status_updated',
    'skipped',
    ['skipping CRM update for deal 7', 'Пропускаем смену этапа сделки 7'],
    ['CRM updated for deal 7'],
  ),
  meaning(
    STATUS,
    'failed',
    'crm.status_updated',
    'failed',
    ['HubSpot refused to move deal 7', 'Не удалось перевести сделку 7 на этап'],
    ['HubSpot deal 7 moved to stage won'],
  ),
  meaning(
    STATUS,
    'ok',
    'crm.status_updated',
    'ok',
    ['lead 7 moved to stage "paid" in Kommo', 'Сделка 7 переведена на этап «Оплачено»'],
    ['CRM client ready', 'amoCRM refused lead 7'],
    {
      all: [
        CRM,
        /stage|status|pipeline|moved|updat|won|chang|advanc|sync|\bset\b|mark|этап|стади|статус|перев|перем|перенес|обновл|измен|закрыт|воронк/,
      ],
    },
  ),
  meaning(
    STATUS,
    'started',
    'crm.status_updated',
    'started',
    ['moving deal 7 to stage 12 in Pipedrive', 'Обновляем этап сделки 7'],
    ['deal 7 moved to stage 12'],
    {
      all: [CRM, /stage|status|pipeline|mov|updat|won|chang|этап|стади|статус|перев|перем|обновл|измен/],
    },
  ),

  {
    id: 'meaning.webhook-ended',
    step: 'webhook.answered',
    outcome: 'ok',
    confidence: 'likely',
    needs: HOOK.needs,
    all: [HOOK_WORD, ENDED],
    none: /setwebhook|telegram|signature|already|duplicate|not (?:processed|handled|completed)|un(?:processed|handled)|fail|error|не обработан|ошибк|дубл|повторн|уже|ignor|skip|verified/,
    when: (line) => line.says === 'ok' || line.says === 'nothing',
    hits: ['webhook evt_1Qabcdefgh handled in 83ms', 'Вебхук обработан | evt_1Qabcdefgh'],
    misses: ['webhook already processed', 'webhook not processed'],
  },
  {
    id: 'meaning.automation-off',
    step: 'crm.status_updated',
    outcome: 'skipped',
    cause: 'step_missing',
    confidence: 'likely',
    needs: ['automation', 'workflow', 'автоматизац', 'crm'],
    all: [
      /automation|workflow|автоматизац|crm[_ -]?(?:sync|update|integration)/,
      /(?:disabled|turned off|switched off|off|skipped) (?:by|via|in|due to) (?:\S+ ){0,2}(?:flag|config|setting|toggle)|feature flag \S+ (?:is )?(?:off|disabled)|(?:automation|workflow|crm[_ -]?(?:sync|update|integration))s? (?:is |are )?(?:disabled|turned off|switched off)|(?:автоматизац\S*|crm[_ -]?sync) (?:отключен|выключен)|(?:отключен|выключен)\S* (?:флагом|в настройках|настройкой)/,
    ],
    none: /was disabled|no longer disabled|re-?enabled/,
    hits: ['automation disabled by feature flag crm_sync, nothing to do', 'Автоматизация отключена флагом crm_sync'],
    misses: ['automation finished', 'automation re-enabled: was turned off by flag'],
  },
  {
    id: 'meaning.event-answered',
    step: 'webhook.answered',
    outcome: 'ok',
    confidence: 'likely',
    needs: ['evt_'],
    all: [
      /evt_/,
      /(?:\b(?:respond(?:ed|ing)?|answer(?:ed|ing)?|repl(?:ied|ying)|return(?:ed|ing)?)|ответили|отвечаем|ответ):? (?:with )?(?:http )?2\d\d\b/,
    ],
    none: /fail|error|ошибк|telegram|crm|hubspot|pipedrive|stripe api/,
    hits: ['responded 200 evt_1Qabcdefgh', 'Ответили 200 | evt_1Qabcdefgh'],
    misses: ['responded 200', 'crm responded 200 evt_1Qabcdefgh'],
  },
  {
    id: 'meaning.webhook-received',
    step: 'webhook.received',
    outcome: 'ok',
    confidence: 'likely',
    needs: HOOK.needs,
    all: [HOOK_WORD, RECEIVED],
    none: /setwebhook|telegram|signature|already|duplicate|fail|error|уже|дубл|повторн|ошибк|не получ|no webhooks? received|verified|registered|secret|queued|stored|waiting|ожида|unhandled|\bno handler|processed|handled|ignor/,
    hits: ['incoming stripe webhook checkout.session.completed', 'Пришел вебхук Stripe: charge.refunded'],
    misses: ['no webhook received yet: error', 'webhook secret received from vault'],
  },
  {
    id: 'meaning.payment-failed-noted',
    step: 'webhook.received',
    outcome: 'ok',
    confidence: 'likely',
    needs: [
      'failed',
      'declined',
      'not successful',
      'unsuccessful',
      'go through',
      'bounced',
      'overdue',
      'requires',
      'не удал',
      'не прош',
      'неуспеш',
      'отклон',
    ],
    when: (line) =>
      tellsPayerNews(line.text) &&
      !line.isAlarm &&
      line.says !== 'failed' &&
      (line.text.includes('evt_') || /stripe|webhook/i.test(line.record.logger ?? '')),
    hits: ['payment failed for cus_abcdefgh, event evt_1Qabcdefgh', 'charge declined for customer 7: evt_1Qabcdefgh'],
    misses: [
      'payment failed for cus_abcdefgh',
      { message: 'payment failed for cus_abcdefgh, event evt_1Qabcdefgh', level: 'error' },
    ],
  },
  {
    id: 'meaning.webhook-named',
    step: 'webhook.received',
    outcome: 'ok',
    confidence: 'likely',
    needs: ['evt_'],
    all: [/evt_/],
    none: /setwebhook|telegram|signature|already|duplicate|fail|error|уже|дубл|повторн|ошибк|secret|queue|stor|sav|ignor|skip|unhandled|handler|дейст|очеред|пропус|игнор|resend|replay|expect|wait|ожида/,
    when: (line) =>
      line.type !== undefined &&
      line.says === 'nothing' &&
      (/webhook|web-hook|вебхук|веб-хук|stripe|\bhook/.test(line.text) ||
        /stripe|hook/i.test(line.record.logger ?? '')),
    hits: [
      'Stripe event evt_1Qabcdefgh (checkout.session.completed)',
      'Событие Stripe evt_1Qabcdefgh | charge.refunded',
    ],
    misses: ['Stripe event evt_1Qabcdefgh', 'stripe event evt_1Qabcdefgh checkout.session.completed ignored'],
  },
  {
    id: 'meaning.webhook-started',
    step: 'webhook.received',
    outcome: 'started',
    confidence: 'likely',
    needs: HOOK.needs,
    all: [
      WEBHOOK,
      /^(?:\W*)(?:processing|handling|dispatching|start(?:ed|ing)? (?:processing|handling)|обрабатываем|обработка)|(?:processing|handling) (?:stripe )?(?:event|webhook|evt_)|обработка (?:события|вебхука)/,
    ],
    none: /fail|error|ошибк|already|уже|complete|done|finished|finish|заверш|упал|исключен|exception|crash|threw|panic|не удал|uncaught|abort/,
    // What names no event at the level of debug is a library's talk of its own loop.
    when: ({ record }) => (record.level !== 'debug' && record.level !== 'trace') || record.ids.eventId !== undefined,
    hits: ['processing event evt_1Qabcdefgh', 'Обработка события evt_1Qabcdefgh'],
    misses: ['error while processing event evt_1Qabcdefgh', { message: 'Processing webhook event', level: 'debug' }],
  },
  {
    id: 'meaning.webhook-failed',
    step: 'webhook.answered',
    outcome: 'failed',
    confidence: 'likely',
    needs: HOOK.needs,
    all: [
      WEBHOOK,
      /process|handl|crash|exception|unhandled|uncaught|failed|error|threw|controller|обработ|упал|исключени/,
    ],
    none: /signature|подпис(?:ь|и(?![а-я]))|hmac|setwebhook|telegram|verif|notif|уведомл|crm|pipedrive|hubspot|queue|duplicate|already|no such (?!column|table|file|index|function|host|module)|api key|retriev|deal|сделк|metadata|метадан|unhandled (?:event|webhook)|event type/,
    when: (line) => line.says === 'failed',
    hits: ['error while handling stripe webhook: x is not a function', 'Обработка вебхука упала с исключением'],
    misses: ['stripe webhook handled', 'stripe webhook signature failed'],
  },
  {
    id: 'meaning.event-stored',
    step: 'event.stored',
    outcome: 'ok',
    confidence: 'likely',
    needs: [...HOOK.needs, 'event', 'событи'],
    all: [
      /webhook|stripe|evt_|вебхук/,
      /queued|enqueued|dispatched to|pushed to queue|(?:event|webhook|evt_\w+) (?:\S+ ){0,3}(?:stored|saved|persisted|recorded|inserted)|поставлен\S* в очередь|(?:событие|вебхук) (?:\S+ ){0,2}(?:сохранен|записан)/,
    ],
    none: /fail|error|ошибк|not (?:stored|saved|queued)|could not|не удал|already|email|notif|уведомл/,
    hits: ['webhook evt_1Qabcdefgh enqueued', 'Событие evt_1Qabcdefgh сохранено'],
    misses: ['could not store: webhook evt_1 enqueued failed'],
  },
  {
    id: 'meaning.stripe-failed',
    step: 'stripe.retrieved',
    outcome: 'failed',
    confidence: 'likely',
    needs: ['stripe'],
    all: [
      /(?:retriev|fetch)\S* (?:\S+ ){0,3}?\S*(?:session|checkout|payment|intent|invoice|charge|\bevent|customer|subscription|price|product|object|data\b|stripe|\b(?:cs|pi|in|ch|sub|cus|evt)_)|stripe api|api call|request to stripe|call(?:ing)? stripe|from stripe|stripe (?:answered|returned|responded|refused|error)|запрос\S* (?:к|в) stripe|ответ\S* stripe|получ\S* .{0,30}(?:из|от|у) stripe|stripe (?:не )?отве|ключ\S* stripe/,
    ],
    none: /signature|подпис(?:ь|и(?![а-я]))|webhook received|webhook secret|verif/,
    when: (line) => line.says === 'failed',
    hits: ['could not fetch session from stripe: timeout', 'Запрос к Stripe не удался: 429'],
    misses: ['fetched session from stripe', 'Stripe webhook signature failed'],
  },
  {
    id: 'meaning.stripe-ok',
    step: 'stripe.retrieved',
    outcome: 'ok',
    confidence: 'likely',
    needs: ['retriev', 'fetched', 'expanded', 'получен'],
    all: [
      /(?:retrieved|fetched|expanded|получен[аы]?) .{0,40}(?:session|payment_?intent|invoice|charge|cs_|pi_|in_|сесси)|(?:session|payment intent|invoice|сессия) (?:\S+ ){0,2}(?:retrieved|fetched|получена)/,
    ],
    none: /fail|error|not (?:be )?(?:retrieved|fetched)|could not|не удал|ошибк|webhook/,
    hits: ['retrieved session cs_live_a1b2c3d4 from Stripe', 'Получена сессия cs_live_a1b2c3d4'],
    misses: ['could not: session not retrieved'],
  },
  {
    id: 'meaning.deal-resolved',
    step: 'deal.resolved',
    outcome: 'ok',
    confidence: 'likely',
    needs: ['deal', 'сделк', 'lead', 'order'],
    all: [
      /(?:resolved|found|matched|linked|mapped|looked up|найден|определ|сопоставл|привязан)\S* .{0,40}(?:deal|сделк|lead|order)|(?:deal|сделка|lead|order)\S* .{0,30}(?:resolved|found|matched|linked|mapped|найден|определен|сопоставл|привязан)/,
    ],
    none: /not (?:be )?(?:found|resolved|matched)|no (?:deal|lead|order)|could not|unable|не найден|не удал|ошибк|fail|error|without|missing/,
    hits: ['resolved deal 7 for cs_live_a1b2c3d4', 'Сделка 7 найдена для платежа'],
    misses: ['deal 7 not found'],
  },
  meaning(
    PERSIST,
    'failed',
    'session.persisted',
    'failed',
    ['could not save payment pi_3Qabcdefgh', 'Не удалось сохранить платеж'],
    ['payment saved'],
    {
      none: new RegExp(
        `${PERSIST.none?.source}|notif|уведомл|telegram|sendpulse|e-?mail|crm|pipedrive|hubspot|amo|kommo|bitrix|metadata|метадан|deal_id (?:missing|not)|signature|подпис(?:ь|и(?![а-я]))|stripe api|api key|from stripe|webhook processing failed|mark(?:ed|ing)? (?:it )?as (?:failed|declined|unpaid)|card_declined|insufficient_funds|do_not_honor|отмечен\\S* (?:как )?(?:неуспешн|неоплачен|отклон)`,
      ),
    },
  ),
  meaning(
    PERSIST,
    'ok',
    'session.persisted',
    'ok',
    ['payment pi_3Qabcdefgh recorded', 'Оплата по сделке 7 записана'],
    [
      'payment not recorded',
      'checkout session created',
      'Processed session termination for sessionid: 0x14ede63a5a70002',
      'Created NT transaction (seq 1) result 0x00000000, handle @0x214',
    ],
    {
      none: new RegExp(
        `${PERSIST.none?.source}|notif|уведомл|telegram|sendpulse|e-?mail|письм|crm|stage|этап|webhook|вебхук|\\bnote\\b|заметк|примечан|комментар|already|уже|retriev|fetched`,
      ),
    },
  ),
  meaning(
    FULFILLED,
    'ok',
    'session.persisted',
    'ok',
    [
      '✅ Stripe: успешно активирован тариф "month" для пользователя 7',
      'Stripe webhook: Created subscription sub_1Qabcdefgh for user 7 from dashboard',
      'stripe: premium access granted to user 7',
      'membership m-311 activated for session cs_live_a1b2c3d4',
      'license of sub_1Qabcdefgh extended, invoice in_1Qabcdefgh',
    ],
    ['Stripe: не удалось активировать тариф', 'stripe webhook endpoint created', 'premium access granted to user 7'],
    { id: 'meaning.payment-fulfilled' },
  ),
  meaning(
    UNFULFILLED,
    'failed',
    'session.persisted',
    'failed',
    [
      'Подписка sub_1Qabcdefgh не активирована',
      'stripe: membership of cus_abcdefgh not activated',
      'stripe webhook: could not grant access to user 7',
    ],
    ['stripe: premium access granted to user 7', 'membership not activated', 'stripe: plan loaded'],
    { id: 'meaning.payment-not-fulfilled' },
  ),
  {
    id: 'meaning.event-effect',
    step: 'session.persisted',
    outcome: 'ok',
    confidence: 'likely',
    needs: ['evt_', 'stripe', 'webhook', 'вебхук'],
    none: /received|incoming|arriv|получ|поступ|пришел|пришло|verif|signature|подпис(?:ь|и(?![а-я]))|duplicate|already|seen|дубл|уже |queue|очеред|stored|saved|persisted|recorded|ignor|skip|retriev|fetched|crm|notif|уведомл|mail|письм|\bsent\b|отправ|telegram|endpoint|listen|configured|registered|checkout session (?:created|for)|created checkout|portal|payment link|setup|migrat|test|health|deal|сделк|handled|processed|completed|finished|обработан|заверш/,
    when: ({ says, text, type, record, isAlarm, isWebhook }) =>
      says === 'ok' &&
      !isAlarm &&
      record.level !== 'warn' &&
      record.http === undefined &&
      (text.includes('evt_') || record.ids.eventId !== undefined || (type !== undefined && isWebhook)),
    hits: [
      'stripe evt_1Qabcdefgh: credited 500 tokens to workspace 9',
      'stripe: account 9 extended until 2026-04-02 (invoice.paid)',
      'Начислено 30 дней пользователю 771 (evt_1Qabcdefgh)',
    ],
    misses: [
      'account 9 extended until 2026-04-02',
      'stripe webhook endpoint created',
      'stripe evt_1Qabcdefgh received ok',
    ],
  },
  meaning(
    PERSIST,
    'started',
    'session.persisted',
    'started',
    ['saving payment pi_3Qabcdefgh', 'Сохраняем оплату по сделке 7'],
    ['payment saved'],
    {
      none: new RegExp(
        `${PERSIST.none?.source}|notif|уведомл|telegram|e-?mail|письм|crm|stage|этап|\\bnote\\b|заметк|примечан|already|уже`,
      ),
    },
  ),
  {
    id: 'meaning.error-of-webhook',
    step: 'webhook.answered',
    outcome: 'failed',
    cause: 'handler_error',
    confidence: 'likely',
    needs: [],
    none: /creat\S* (?:a |the )?(?:new )?(?:checkout|payment link|payment intent|portal)|(?:checkout|portal) session creat|signature|подпис(?:ь|и(?![а-я]))|telegram bot|health|retrying|will retry|expected error/,
    when: (line) => line.saysError && line.isWebhook && line.says === 'failed' && line.record.http === undefined,
    hits: [
      { message: 'Unexpected token in stripe processor', level: 'error' },
      { message: 'boom', level: 'error', ids: { eventId: ['evt_1Qabcdefgh'] } },
      'Error: stripe worker gave up',
    ],
    misses: [
      { message: 'boom', level: 'error' },
      { message: 'could not create checkout session: stripe says no', level: 'error' },
    ],
  },
]
