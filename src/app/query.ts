import { ID_PREFIXES, type Id, type StripeIdKind } from '../model/ids.ts'
import { ProdlogsError } from '../model/error.ts'
import type { FilterChoice } from './choice.ts'

/** The ids that the flags name. */
export const queriedIds = (flags: FilterChoice): Id[] => [
  ...flags.deal.map((value): Id => ({ kind: 'dealId', value: checked('--deal', value) })),
  ...flags.session.map((value): Id => ({ kind: 'sessionId', value: checked('--session', value) })),
  ...flags.event.map((value): Id => ({ kind: 'eventId', value: checked('--event', value) })),
  ...flags.paymentIntent.map((value): Id => ({ kind: 'paymentIntentId', value: checked('--payment-intent', value) })),
  ...flags.customer.map((value): Id => ({ kind: 'customerId', value: checked('--customer', value) })),
]

const checked = (option: string, value: string): string => {
  const trimmed = value.trim()
  if (trimmed === '' || trimmed.length > 512)
    throw new ProdlogsError('USAGE_BAD_VALUE', { option, value: value.slice(0, 40), expected: { code: 'an_id' } })
  return trimmed
}

/** What a bare word is: a Stripe id by its prefix, a deal by being a number (or `deal 4540`, «сделка 4540»). */
export const idOfWord = (word: string): Id | undefined => {
  const text = word.trim()
  for (const [kind, prefixes] of Object.entries(ID_PREFIXES))
    if (prefixes.some((prefix) => text.startsWith(prefix) && /^[A-Za-z0-9_]{4,}$/.test(text.slice(prefix.length))))
      return { kind: kind as StripeIdKind, value: text }
  const deal = /^(?:(?:deal|сделка)[\s:#№=-]*)?#?(\d{1,18})$/iu.exec(text)
  return deal?.[1] === undefined ? undefined : { kind: 'dealId', value: deal[1] }
}

/** All that a bare word may name: `DEAL-54321` is deal 54321, or a deal that is called that. */
export const idsOfWord = (word: string): Id[] => {
  const id = idOfWord(word)
  const text = word.trim()
  if (id === undefined) return []
  return id.kind === 'dealId' && id.value !== text && /^[\p{L}\w][\p{L}\w-]*$/u.test(text)
    ? [{ kind: 'dealId', value: text }, id]
    : [id]
}
