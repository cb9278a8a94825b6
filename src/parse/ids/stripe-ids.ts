import type { IdKind, StripeIdKind } from '../../model/ids.ts'
import { ID_PREFIXES } from '../../model/ids.ts'

/** Kinds by the letters before the underscore. `cs_test_` and `cs_live_` are `cs` with a longer random part. */
const KIND_OF: ReadonlyMap<string, StripeIdKind> = new Map(
  Object.entries(ID_PREFIXES).flatMap(([kind, prefixes]) =>
    prefixes.map((prefix): [string, StripeIdKind] => [prefix.slice(0, prefix.indexOf('_')), kind as StripeIdKind]),
  ),
)
const LONGEST_PREFIX = Math.max(...[...KIND_OF.keys()].map((prefix) => prefix.length))

/** Prefixes that are no words and begin no identifiers, so that weaker evidence is enough. */
const STRONG = new Set(['evt', 'cs', 'pi', 'cus', 'seti', 'acct', 'pyr'])

/**
 * The fixture that stripe-node's documentation posts; it has no random part and still is the id that the log knows the
 * event by. The dashboard's `evt_00000000000000` is taken as any other.
 */
const FIXTURE = 'evt_test_webhook'

const SUFFIX = /(?:(?:test|live)_)?[A-Za-z0-9]{8,255}(?![A-Za-z0-9])(?!_(?!secret))/y
const FIXTURE_SUFFIX = /test_webhook(?![A-Za-z0-9_])/y

/**
 * Calls `found` for every Stripe id in the text. Goes from underscore to underscore: `indexOf` is many times faster
 * than any pattern on the lines that hold none.
 */
export const eachStripeId = (text: string, found: (kind: IdKind, value: string) => void): void => {
  for (let at = text.indexOf('_'); at !== -1; at = text.indexOf('_', at + 1)) {
    const start = prefixStart(text, at)
    if (start === -1) continue
    const prefix = text.slice(start, at)
    const kind = KIND_OF.get(prefix)
    if (kind === undefined || !startsWord(text, start)) continue
    SUFFIX.lastIndex = at + 1
    const random = SUFFIX.exec(text)?.[0]
    if (random !== undefined && isPlausible(prefix, random)) found(kind, text.slice(start, at + 1 + random.length))
    else if (prefix === 'evt' && matchesFixture(text, at + 1)) found(kind, FIXTURE)
  }
}

const matchesFixture = (text: string, at: number): boolean => {
  FIXTURE_SUFFIX.lastIndex = at
  return FIXTURE_SUFFIX.test(text)
}

/** Start of the lower-case letters before the underscore, when they are few enough to be a prefix. */
const prefixStart = (text: string, underscore: number): number => {
  let start = underscore
  while (start > 0 && underscore - start <= LONGEST_PREFIX + 1 && isLower(text.charCodeAt(start - 1))) start -= 1
  if (underscore - start < 2) return -1
  // `\nevt_…`, `%3devt_…`, `\u003devt_…`: the first letter belongs to the escape.
  if (underscore - start >= 3 && endsInEscape(text, start + 1)) start += 1
  return underscore - start <= LONGEST_PREFIX ? start : -1
}

const ESCAPE = /(?:%[0-9A-Fa-f]{2}|\\u[0-9A-Fa-f]{4}|\\[nrt]|\\x[0-9A-Fa-f]{2})$/

const endsInEscape = (text: string, end: number): boolean => {
  const before = text.charCodeAt(end - 2)
  const mayBe = before === 92 || isWord(before)
  return mayBe && ESCAPE.test(text.slice(Math.max(0, end - 6), end))
}

/** An id does not begin inside a word, but may follow an escape: `\nevt_`, `\u0022evt_`, `%22evt_`. */
const startsWord = (text: string, start: number): boolean =>
  start === 0 || !isWord(text.charCodeAt(start - 1)) || endsInEscape(text, start)

/**
 * Tells `pi_3MtwBwLkdIwHu7ix28a3tqPa` from `in_progress` and `price_listUpdated`. Stripe's random part mixes digits and
 * both cases; 1 of 70 has no digit. Made-up ids of tests (`evt_test1234`) are taken after prefixes that are no words.
 */
const isPlausible = (prefix: string, suffix: string): boolean => {
  const mode = /^(?:test|live)_/.exec(suffix)?.[0].length ?? 0
  // `re_test_…`: only sessions and v2 events write their mode.
  if (mode > 0 && prefix !== 'cs' && prefix !== 'evt') return false
  const random = mode > 0 ? suffix.slice(mode) : suffix
  const strong = STRONG.has(prefix)
  if (strong && /\d/.test(random) && /[A-Za-z]/.test(random)) return true
  const count = countClasses(random)
  if (count.digits === random.length) return strong || random.length >= 14
  if (count.digits === 0) {
    return random.length >= 12 && count.upper >= random.length * 0.2 && count.lower >= random.length * 0.15
  }
  if (count.upper > 0 && count.lower > 0) return count.changes >= 4
  return count.changes >= 3 || count.digits * 2 >= random.length
}

const countClasses = (text: string): { digits: number; upper: number; lower: number; changes: number } => {
  let [digits, upper, lower, changes, last] = [0, 0, 0, 0, 0]
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index)
    const kind = code <= 57 ? 1 : code <= 90 ? 2 : 3
    if (kind === 1) digits += 1
    else if (kind === 2) upper += 1
    else lower += 1
    if (index > 0 && kind !== last) changes += 1
    last = kind
  }
  return { digits, upper, lower, changes }
}

const isLower = (code: number): boolean => code >= 97 && code <= 122

const isWord = (code: number): boolean =>
  (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code === 95
