import { whole, type Words } from './compile.ts'

/** What a payer does not bring about: recorded by the application as news, and no failure of its own. */
const SUBJECTS: Words = [
  'payment',
  'payments',
  'charge',
  'charges',
  'invoice',
  'invoices',
  'card',
  'renewal',
  'renewal payment',
  'subscription payment',
  'invoice payment',
  'card payment',
  'debit',
  'direct debit',
  'checkout session',
  'refund',
  'refunds',
  'payout',
  'payouts',
  'transfer',
  'source',
  'платеж',
  'платежа',
  'платежи',
  'оплата',
  'оплаты',
  'списание',
  'списания',
  'карта',
  'автоплатеж',
  'продление',
]

/** How it did not come about. */
const DID_NOT: Words = [
  'failed',
  'declined',
  'was declined',
  'has failed',
  'was not successful',
  'unsuccessful',
  'did not go through',
  'not go through',
  'bounced',
  'is overdue',
  'requires action',
  'requires authentication',
  'не удался',
  'не удалась',
  'не удалось',
  'не прошел',
  'не прошла',
  'не прошло',
  'неуспешен',
  'неуспешна',
  'неуспешно',
  'неуспешный',
  'отклонен',
  'отклонена',
  'отклонено',
  'отклоняется',
]

/** What the bank gave for a reason: part of the news. */
const BANK: Words = [
  'insufficient funds',
  'insufficient_funds',
  'card_declined',
  'card was declined',
  'your card has insufficient funds',
  'your card was declined',
  'your card has expired',
  'do_not_honor',
  'do not honor',
  'generic_decline',
  'expired card',
  'expired_card',
  'lost_card',
  'stolen_card',
  'authentication_required',
  'incorrect_cvc',
  'банком',
  'недостаточно средств',
]

/** Payments and sessions that are called after how they ended. */
const CALLED: Words = [
  'failed',
  'declined',
  'expired',
  'unsuccessful',
  'abandoned',
  'canceled',
  'cancelled',
  'disputed',
  'overdue',
  'неудачн*',
  'неуспешн*',
  'отклоненн*',
  'истекш*',
  'просроченн*',
  'отмененн*',
  'несостоявш*',
]
const CALLED_SO: Words = [
  'payment*',
  'charge*',
  'session*',
  'checkout*',
  'invoice*',
  'transaction*',
  'intent*',
  'attempt*',
  'платеж*',
  'оплат*',
  'сесси*',
  'счет*',
  'заказ*',
  'списани*',
  'попытк*',
]

const subject = whole(SUBJECTS)
const didNot = whole(DID_NOT)
const bank = whole(BANK)
/** `for order 17`, `of customer cus_…`, `у пользователя 5`. */
const OF_WHOM = String.raw`(?:\s+(?:(?:for|of|by|from|on|по|у|за|для|от)\s+)\S+(?:\s+(?!${didNot})[^\s:,;|]+){0,2}|\s+(?:cs|pi|in|ch|sub|cus|py)_\w+)`
/** Its number or name: `R-1`, `#17`, `re_…`. */
const WHICH = String.raw`(?:\s+(?=[^\s:,;|]*[\d_])[^\s:,;|]{1,60})?`
/** Whoever marks it so has recorded the news. */
const MARKED: Words = [
  'mark*',
  'record*',
  'noted',
  'flagged',
  'set',
  'logged',
  'moved',
  'changed',
  'switched',
  'отмечен*',
  'помечен*',
  'записан*',
]
const STATES: Words = [
  'failed',
  'declined',
  'unpaid',
  'past_due',
  'past due',
  'expired',
  'canceled',
  'cancelled',
  'неуспешн*',
  'неоплаченн*',
  'просроченн*',
  'отмененн*',
]
/** Letters and notices are called after what they tell. */
const NOTICES: Words = [
  'notice*',
  'notification*',
  'e-mail*',
  'email*',
  'mail',
  'letter',
  'reminder*',
  'warning*',
  'message*',
]
const ATTEMPT = String.raw`(?:\s+(?:attempt|попытка|#?\d{1,4})){0,2}`

/**
 * The news that a payer's money did not come, with the bank's reason: no word of it is about a failure of the application. That the
 * application could not do something with it stands in other words beside it.
 */
const NEWS = new RegExp(
  [
    `(?:stripe\\s+)?(?:${subject})${WHICH}${OF_WHOM}?${ATTEMPT}\\s+(?:has\\s+|was\\s+|is\\s+)?(?:${didNot})(?![ _-]?(?:to|with)\\b)(?:[:,(\\s]{1,3}(?:reason[:=]\\s*)?(?:${bank}))?`,
    `(?:${whole(CALLED)})\\s+(?:(?:stripe|checkout|payment|card)\\s+)?(?:${whole(CALLED_SO)})`,
    `(?:${whole(MARKED)})\\s+(?:from\\s+(?:\\S+\\s+){1,3}?)?(?:(?:it|them|this|order|payment|invoice|subscription)\\s+)?(?:as\\s+|to\\s+|как\\s+)?(?:${whole(STATES)})`,
    `(?:trial|card|subscription|session|coupon|payment|invoice|renewal|refund|dispute)\\s+(?:${whole(STATES)}|failure|is\\s+ending|ending)\\s+(?=${whole(NOTICES)})`,
    `(?:платеж|оплата|списание)\\s+(?:${didNot})\\s+банком`,
  ].join('|'),
  'g',
)

const IS_MARKED = new RegExp(`^(?:${whole(MARKED)})`)

/** The text with such news taken out of it. */
export const withoutPayerNews = (text: string): string =>
  text.replace(NEWS, (news) => (IS_MARKED.test(news) ? ' payment recorded ' : ' payment '))

export const tellsPayerNews = (text: string): boolean => text.search(NEWS) !== -1
