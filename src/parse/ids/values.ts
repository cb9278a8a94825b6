import type { IdKind, StripeIdKind } from '../../model/ids.ts'
import { ID_PREFIXES } from '../../model/ids.ts'

/** Where a value was found: how much its name says that it is an id. */
export interface ValueContext {
  readonly kind: IdKind
  /** The name ends in `id`, or the user listed it: a slug without digits is taken too. */
  readonly explicit: boolean
  /** The user listed the name: a Stripe id need not look like one. */
  readonly custom: boolean
}

const NO_VALUE = new Set(
  (
    'null undefined nan none nil missing unknown empty na n true false not no is was are found redacted masked hidden filtered ' +
    'string number integer int object function array id error required invalid for in of with and or the a an to from by on at ' +
    'masked-token field value optional default'
  ).split(' '),
)

/** The id that a value is under such a name, or undefined. Numbers are written as text. */
export const idValue = (value: string, context: ValueContext): string | undefined => {
  const text = value.trim()
  const first = text.charCodeAt(0)
  if (Number.isNaN(first) || text.length > 255) return undefined
  // None of the words begins with a digit.
  if ((first < 48 || first > 57) && NO_VALUE.has(text.toLowerCase())) return undefined
  if (isStripeKind(context.kind)) return stripeValue(text, context.kind, context)
  if (context.kind === 'processId') return /^[1-9]\d{0,9}$/.test(text) ? text : undefined
  if (context.kind === 'traceId') return isTrace(text) ? text : undefined
  return context.kind === 'dealId' ? dealValue(text, context) : slugValue(text, context)
}

const stripeValue = (value: string, kind: StripeIdKind, { explicit, custom }: ValueContext): string | undefined => {
  const text = value.split('_secret', 1)[0] ?? ''
  const prefix = ID_PREFIXES[kind].find((candidate) => text.startsWith(candidate))
  if (prefix !== undefined) {
    const isShaped = /^[a-z]+_[A-Za-z0-9_]{1,250}$/.test(text)
    return isShaped && (explicit || /\d/.test(text)) ? text : undefined
  }
  return custom && /^[A-Za-z0-9][\w-]{0,127}$/.test(text) && /\d/.test(text) ? text : undefined
}

const isTrace = (text: string): boolean =>
  /^[A-Za-z0-9][\w.:/+=@-]{2,127}$/.test(text) && /\d/.test(text) && !text.startsWith('req_')

/** Deals are numbers or short slugs; dates, times and epoch milliseconds under such a name are times of the deal. */
const dealValue = (text: string, context: ValueContext): string | undefined => {
  if (/^\d+(?:\.0)?$/.test(text)) {
    const digits = text.replace(/\.0$/, '')
    if (digits.length > 12 || /^0+$/.test(digits)) return undefined
    return !context.explicit && /^1[5-9]\d{8}$/.test(digits) ? undefined : digits
  }
  return slugValue(text, context)
}

const slugValue = (text: string, { explicit }: ValueContext): string | undefined => {
  if (!/^[A-Za-z0-9][\w-]{0,63}$/.test(text) || /^\d{4}-\d\d-\d\d/.test(text)) return undefined
  return explicit || /\d/.test(text) ? text : undefined
}

const isStripeKind = (kind: IdKind): kind is StripeIdKind => kind in ID_PREFIXES
