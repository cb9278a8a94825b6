import type { Item } from './item.ts'

/** The kind of object that an event is about: what tells two events of one payment apart in lines without event ids. */
export const typeFamily = (type: string | undefined): string | undefined => {
  if (type === undefined) return undefined
  if (type.startsWith('checkout.session')) return 'session'
  if (type.startsWith('payment_intent')) return 'intent'
  if (type.startsWith('charge.dispute')) return 'dispute'
  if (/^(?:charge|refund)/.test(type)) return 'charge'
  if (type.startsWith('invoice')) return 'invoice'
  if (/^customer\.subscription|^subscription/.test(type)) return 'subscription'
  return type.split('.')[0]
}

/** The keys of the object that an event of such a kind is about: each event has one of its own. */
export const objectKind = (family: string | undefined): string | undefined => OBJECT_OF[family ?? '']

const OBJECT_OF: Readonly<Record<string, string>> = {
  session: 'sessionId:',
  intent: 'paymentIntentId:',
  charge: 'chargeId:',
  invoice: 'invoiceId:',
}

const WORDS: readonly (readonly [RegExp, string])[] = [
  [/checkout|session|сесси/i, 'session'],
  [/payment.?intent|paymentintent/i, 'intent'],
  [/invoice|сч[её]т/i, 'invoice'],
  [/refund|возврат|charge/i, 'charge'],
  [/dispute|диспут/i, 'dispute'],
  [/subscription|подписк/i, 'subscription'],
]

const KINDS: readonly (readonly [string, string])[] = [
  ['sessionId:', 'session'],
  ['refundId:', 'charge'],
  ['disputeId:', 'dispute'],
  ['invoiceId:', 'invoice'],
  ['chargeId:', 'charge'],
  ['paymentIntentId:', 'intent'],
]

/** The kind of object that a line speaks of: by its type, else its words, else the most telling of its ids. */
export const lineFamily = (item: Item): string | undefined => {
  for (const step of item.steps) if (step.type) return typeFamily(step.type)
  const { message } = item.record
  for (const [pattern, family] of WORDS) if (pattern.test(message)) return family
  for (const [prefix, family] of KINDS) if (item.objects.some((key) => key.startsWith(prefix))) return family
  return undefined
}
