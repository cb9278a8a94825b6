import type { IdKind } from '../../model/ids.ts'
import type { NameIndex } from './name-index.ts'
import { idValue } from './values.ts'

/**
 * Calls `found` for every id that the text names: `deal_id=4540`, `Deal: 4540`, `deal #4540`, «Сделка №4540»,
 * `\"deal_id\":\"4540\"`, `[deal_id] => 4540`. The pattern is linear: its parts are bounded and it never goes back.
 */
export const eachPhrase = (text: string, names: NameIndex, found: (kind: IdKind, value: string) => void): void => {
  const { phrase } = names
  phrase.lastIndex = 0
  for (let match = phrase.exec(text); match; match = phrase.exec(text)) {
    const [whole, name = '', between = '', value = ''] = match
    // What stands where the value was expected may itself be a name: `deal: deal_id=4540`.
    phrase.lastIndex = match.index + whole.length - value.length
    if (!startsWord(text, match.index)) continue
    const context = names.lookup(name)
    if (!context || !isBound(between, value) || !endsValue(text, match.index + whole.length, value)) continue
    const id = idValue(value, context)
    if (id !== undefined) found(context.kind, id)
  }
}

/** A name and a value side by side need a sign between them, unless the value is a number: "deal 4540". */
const isBound = (between: string, value: string): boolean =>
  /[:=#№>→]|%3[AD]/i.test(between) || (/^\s+$/.test(between) && /^\d{1,15}$/.test(value))

/** Rejects parts of times, sums, shares and longer words: `deal 10:30`, `deal 45.40`, `deal 5/10`, `deal 5 of 10`. */
const endsValue = (text: string, end: number, value: string): boolean => {
  const rest = text.slice(end, end + 16)
  if (/^(?:[\p{L}\p{N}%]|[:/.,]\d)/u.test(rest)) return /^\.0(?![\d.])/.test(rest) || /^(?:%22|%27|%2C|%7D|%26|%0A|%20)/i.test(rest)
  return !(/^\d+$/.test(value) && /^ (?:of|из|\/) \d/.test(rest))
}

const startsWord = (text: string, start: number): boolean => {
  if (start === 0) return true
  const before = text.slice(Math.max(0, start - 6), start)
  return !/[\p{L}\p{N}_]$/u.test(before) || /(?:%[0-9A-Fa-f]{2}|\\u[0-9A-Fa-f]{4}|\\[nrt])$/.test(before)
}
