import type { StepEntry } from '../entry.ts'
import type { LineView } from '../line-view.ts'

/** Things that an application keeps in its own database, by which it finds what a payment is for. */
const OWN =
  '(?:orders?|carts?|members?|users?|customers?|accounts?|subscriptions?|memberships?|subscribers?|donors?|guests?|attendees?|students?|buyers?|transactions?|payments?|top-?ups?|deposits?|bookings?|reservations?|appointments?|donations?|registrations?|enrol?lments?|purchases?|invoices?|tickets?|licen[cs]es?|checkouts?|teams?|tenants?|workspaces?|organi[sz]ations?|compan(?:y|ies)|profiles?|plans?|products?|courses?|events? registrations?|quotes?|contracts?|plot|records?|entit(?:y|ies)|model|documents?|rows?)'
const OWN_RU =
  '(?:заказ|корзин|участник|пользовател|клиент|аккаунт|подписк|транзакци|плат[её]ж|оплат|брон|запис|пожертвовани|регистраци|покупк|сч[её]т|билет|лицензи|команд|организаци|профил|тариф|план|товар|курс|договор|участи)[а-я]*'

/** What is looked for elsewhere: in the CRM, at Stripe, in metadata, among messengers' contacts, on the disk. */
const ELSEWHERE =
  /(?:for|by|with|via) (?:event )?evt_|(?:amount|total|currency)s?\b[^;|\n]{0,40}(?:match|equal)|crm|pipedrive|hubspot|amocrm|kommo|bitrix|битрикс|salesforce|\bdeal|\blead\b|сделк|лид[ауоеы]?(?![а-я])|no such (?:checkout|payment_intent|invoice|charge|event|customer|subscription|session|price|setup)|resource_missing|(?:found|найден[аоы]?) (?:in|at|on|в) stripe|metadata|метаданн|sendpulse|telegram|\bchat|\bcontacts?\b|\b(?:route|page|url|endpoint|module|file|directory|table|column|relation|schema|sequence|template|queue|job|channel|method|function|header)s?\b (?:\S+ ){0,3}(?:not|does|missing|is)|signature|secret|(?:find|found|locate|load|resolve|get) (?:\S+ ){0,2}?(?:provider|gateway|processor|adapter|strategy)\b|(?:no|missing) handler|webhook not found|api[ _]?key|no such (?:file|table)/

const finds = new RegExp(
  [
    // could not find the order; unable to load user; cannot locate subscription
    `(?:could(?: not|n't)|cannot|can't|can not|unable to|failed to|failure to|did(?: not|n't)|does(?: not|n't)|error) (?:be )?(?:find|locate|load|get|look ?up|match|resolve|identify|determine|map|recogni[sz]e)(?:ing)? (?:\\S+ ){0,4}?${OWN}\\b`,
    // What is fetched may be Stripe's own object, unless only the application has such.
    `(?:could(?: not|n't)|cannot|can't|can not|unable to|failed to) (?:retrieve|fetch)(?:ing)? (?:\\S+ ){0,4}?(?:orders?|carts?|members?|users?|bookings?|reservations?|donations?|registrations?|tickets?|tenants?|workspaces?|teams?)\\b`,
    // no order found for; no member for; there is no subscription with
    `\\b(?:no|without|missing) (?:\\w+ ){0,3}?${OWN} (?:\\w+ ){0,2}?(?:found|exists?|matching|matches|matched|for|with|by|associated|linked|in (?:the |our )?(?:db|database))\\b`,
    // order 5 not found; user with customer id x does not exist; Order matching query does not exist; couldn't find Order with
    `\\b${OWN}\\b[^;|\\n]{0,80}?\\b(?:not (?:be )?(?:found|located|exist(?:ing)?)|do(?:es)?(?: not|n't) exist|was(?: not|n't) found|is (?:unknown|missing)|could not be (?:found|located|matched))\\b`,
    // RuntimeError: Missing subscriber
    `\\bmissing ${OWN}(?=\\W*(?:$|\\n))`,
    `${OWN}(?:_|-)?not(?:_|-)?found|\\b(?:unknown|unmatched|orphan(?:ed)?) ${OWN}\\b`,
    `(?:doesnotexist|recordnotfound|modelnotfoundexception|entitynotfoundexception|notfounderror|emptyresultdataaccess|p2025|no record was found|records that were required but not found|sequence contains no (?:matching )?elements?|no rows in result set|no query results for model|couldn't find \\w+ with)`,
    // lookup of tenant by customer returned nothing
    `(?:look ?up|search|query)\\b[^;|\\n]{0,20}?\\b${OWN}\\b[^;|\\n]{0,60}?(?:returned|gave|found|yielded) (?:nothing|none|null|nil|nobody|no (?:rows?|results?|match))|\\b(?:is|belongs to) nobody we know`,
    // Russian
    `неизвестн\\S* ${OWN_RU}|(?:не (?:удалось )?(?:найти|найден[аоы]?|обнаружен[аоы]?|нашли|нашл[ао]сь)) (?:\\S+ ){0,3}?${OWN_RU}|${OWN_RU}[^;|\\n]{0,60}?(?:не найден|не обнаружен|не существует|отсутствует в (?:базе|бд))|(?:нет|отсутствует) (?:\\S+ ){0,2}?${OWN_RU} (?:\\S+ ){0,3}?(?:с|по|для|в базе|в бд)(?![а-я])`,
  ].join('|'),
)

/** What only an application that sells something keeps. */
const OF_MONEY =
  /\b(?:order|subscription|membership|subscriber|invoice|payment|transaction|booking|purchase|donation|checkout|registration|licen[cs]e)s?\b/

/** Something of the application's own was looked for and is not there. */
export const tellsOfOwnObject = (line: LineView): boolean => finds.test(line.text) && !ELSEWHERE.test(line.text)

const rejects = new RegExp(
  [
    `\\b(?:order|session|checkout|cart|basket|booking|reservation|appointment|subscription|membership|invoice|quote|offer|coupon|registration|ticket|event|slot|payment|hold|link|donation|enrol?lment)s?\\b(?![ _-](?:module|service|feature|plugin|integration|job|worker|checker|sync|system|processing)s?\\b)[^;|\\n]{0,40}?\\b(?:has|have|is|are|was|were|has been|already)\\b[^;|\\n]{0,16}?\\b(?:expired|cancell?ed|closed|completed?|sold out|locked|archived|finali[sz]ed|voided?|refunded|fulfilled|confirmed|paid|placed|full|inactive|abandoned|not (?:pending|payable|open|active|editable))\\b`,
    `(?:cannot|can't|can not|could not|unable to|refus\\S+ to|not allowed to|must not) (?:accept|capture|fulfil\\w*|confirm|complete|ship|apply|settle) (?:the |this |a )?(?:payment|order|checkout|cart|booking|reservation)`,
    `state_transition_error|(?:illegal|invalid|forbidden|disallowed|unexpected|not allowed|no) (?:\\w+ ){0,2}(?:state )?transition|transition(?:ing)? [^;|\\n]{0,80}?(?:not allowed|not permitted|not enabled|invalid|refused|error|fail|denied|(?:cannot|can't|can not|could not) be (?:applied|made|done|taken))|(?:error|fail\\w*|cannot|unable to) (?:\\w+ ){0,2}transition|not a valid transition`,
    `out of stock|sold out|insufficient (?:stock|inventory|quantity)|no (?:seats|stock|places|spots|inventory) (?:left|available)|not enough (?:stock|inventory|seats)|overbook|capacity (?:reached|exceeded)|no longer (?:available|on sale)|\\b(?:orders?|tickets?|items?|products?|seats?|bookings?)\\b[^;|\\n]{0,80}?\\bquota\\b[^;|\\n]{0,40}?(?:exceeded|exhausted|used up|full)|(?:заказ|билет)[а-я]*[^;|\\n]{0,60}?квот[аы] (?:\\S+ ){0,3}?(?:исчерпан|превышен)`,
    `(?:cannot|can't|can not|could not) be (?:processed|applied|handled|accepted) because [^;|\\n]{0,40}?(?:status|state)\\b`,
    `(?:amount|total|currency|price)s?\\b[^;|\\n]{0,40}?(?:mismatch|do(?:es)?(?: not|n't) match|differs?|not equal|is different)|(?:mismatch|wrong|unexpected|incorrect) (?:\\w+ )?(?:amount|total|currency)\\b|underpaid|overpaid|\\b(?:amount|total)\\b[^;|\\n]{0,40}?is not the (?:price|amount|total)|\\b(?:reservation|booking|hold|offer|quote)\\b[^;|\\n]{0,40}?(?:lapsed|ran out|was released)`,
    `(?:заказ|корзин|брон|подписк|счет|сесси|запис|оплат|платеж)[а-я]*[^;|\\n]{0,30}?(?:истек|просроч|отменен|закрыт|уже оплачен|уже завершен|заблокирован)|нет в наличии|мест (?:больше )?нет|распродан|сумм[аы][^;|\\n]{0,30}?не (?:совпад|сход|соответств)|переход[^;|\\n]{0,40}?(?:запрещен|невозмож|недопустим)`,
  ].join('|'),
)

/** The application looked at the payment and would not, or could not, go on: its own data or a rule of its own. */
export const refusedByApp: readonly StepEntry[] = [
  {
    id: 'app.object-not-found',
    step: 'deal.missing',
    outcome: 'failed',
    cause: 'local_object_not_found',
    confidence: 'likely',
    needs: [
      'find',
      'found',
      'locate',
      'exist',
      ' for ',
      'look up',
      'lookup',
      'no order',
      'no member',
      'no user',
      'no customer',
      'no subscription',
      'no transaction',
      ...[
        'account',
        'booking',
        'cart',
        'company',
        'donation',
        'invoice',
        'licen',
        'match',
        'org',
        'plan',
        'product',
      ].map((what) => `no ${what}`),
      ...[
        'profile',
        'purchase',
        'registration',
        'reservation',
        'team',
        'tenant',
        'ticket',
        'workspace',
        'membership',
      ].map((what) => `no ${what}`),
      'missing ',
      'unknown',
      'notfound',
      'not_found',
      'retriev',
      'load ',
      'fetch',
      ' get ',
      'match',
      'resolve',
      'identify',
      'determine',
      'no rows',
      'returned',
      'nobody',
      'sequence contains no',
      'no record',
      'p2025',
      'were required',
      'неизвестн',
      'no query results',
      'найти',
      'найден',
      'нашл',
      'обнаруж',
      'существует',
      'нет ',
      'отсутств',
    ],
    all: [finds],
    none: ELSEWHERE,
    looseToo: true,
    when: (line) =>
      // Plain files have no levels: there a sentence that says so by itself may be a webhook's, too.
      (line.isPayment ||
        line.isAlarm ||
        (line.record.level === undefined && line.says === 'failed' && OF_MONEY.test(line.text))) &&
      (line.says !== 'skipped' || line.isAlarm) &&
      !/request failed with status|call to /.test(line.text),
    hits: [
      { message: 'Could not find order via intent ID: pi_3Qabcdefgh', ids: { paymentIntentId: ['pi_3Qabcdefgh'] } },
      'stripe webhook: No member found for customer cus_abcdefgh',
      { message: 'Заказ не найден для платежа pi_3Qabcdefgh', ids: { paymentIntentId: ['pi_3Qabcdefgh'] } },
      'Stripe event handler: App.models.Order.DoesNotExist: Order matching query does not exist.',
      'The Stripe event evt_1Qabcdefgh has failed. Exception: #<RuntimeError: Missing subscriber>',
    ],
    misses: [
      'stripe webhook: deal 4540 not found in CRM',
      "No such customer: 'cus_abcdefgh'",
      'user not found: login of an admin',
      'stripe webhook: could not find a payment provider with id: pp_stripe',
    ],
  },
  {
    id: 'app.object-unknown-left-out',
    step: 'deal.missing',
    outcome: 'ignored',
    cause: 'local_object_not_found',
    confidence: 'likely',
    needs: [
      'unknown',
      'not found',
      'no user',
      'no customer',
      'no member',
      'no order',
      'не найден',
      'неизвестн',
      'нет ',
    ],
    all: [finds],
    none: ELSEWHERE,
    when: (line) => line.isPayment && line.says === 'skipped',
    hits: [
      'skipping Stripe webhook event for an unknown customer',
      'stripe webhook: order not found, skipping',
      'Stripe: заказ не найден, пропускаем',
    ],
    misses: ['skipping stripe webhook event', 'unknown customer'],
  },
  {
    id: 'app.business-rejected',
    step: 'session.persisted',
    outcome: 'failed',
    cause: 'business_rejected',
    confidence: 'likely',
    needs: [
      'expired',
      'cancel',
      'closed',
      'complete',
      'sold out',
      'locked',
      'archived',
      'finali',
      'void',
      'refunded',
      'fulfil',
      'confirm',
      'paid',
      'placed',
      'inactive',
      'abandoned',
      'full',
      'not pending',
      'accept',
      'capture',
      'transition',
      'stock',
      'insufficient',
      'seats',
      'capacity',
      'overbook',
      'longer',
      'quota',
      'квот',
      'because',
      'lapsed',
      'ran out',
      'released',
      'is not the',
      'mismatch',
      'match',
      'differ',
      'underpaid',
      'overpaid',
      'amount',
      'истек',
      'просроч',
      'отменен',
      'закрыт',
      'оплачен',
      'наличии',
      'мест ',
      'распродан',
      'совпад',
      'сход',
      'переход',
      'соответств',
    ],
    all: [rejects],
    none: /signature|подпис(?:ь|и(?![а-я]))|token|api[ _]key|certificate|jwt|card (?:has )?expired|expired_card|crm|pipedrive|hubspot|telegram|already (?:been )?(?:processed|handled|seen|recorded)|уже обработан|stage|этап|link (?:has )?expired/,
    when: (line) => (line.isPayment || line.isAlarm) && saysNo(line),
    hits: [
      { message: 'Cannot accept payment: order has expired. Order: 1316', level: 'error' },
      { message: 'Error transitioning order to ArrangingPayment state: ORDER_STATE_TRANSITION_ERROR', level: 'error' },
      { message: 'webhook failed: заказ 12 уже отменен', level: 'error' },
      { message: 'Could not mark order 7QK2A as paid: Quota exceeded', level: 'error' },
      { message: 'payment event CAPTURED cannot be processed because the last status is pending', level: 'error' },
      { message: 'Error processing webhook evt_1Qabcdefgh: cart is already completed', level: 'error' },
      { message: 'Transition "complete" cannot be applied on state "cancelled" of object "Payment"', level: 'error' },
      { message: 'Transition "pay" is not enabled for workflow "order"', level: 'error' },
    ],
    misses: [
      { message: 'checkout session expired, recorded', level: 'info' },
      { message: 'order 12 is paid', level: 'info' },
    ],
  },
]

/** An order that is paid is good news, unless the line says that something failed over it. */
function saysNo(line: LineView): boolean {
  return (
    line.isAlarm ||
    (line.record.level === 'warn' &&
      line.says !== 'skipped' &&
      !/already (?:been )?(?:paid|confirmed|fulfilled|completed?|placed)/.test(line.text)) ||
    (line.says === 'failed' &&
      /fail|error|cannot|can't|could not|unable|refus|reject|не удал|ошибк|невозмож|отказ/.test(line.text))
  )
}
