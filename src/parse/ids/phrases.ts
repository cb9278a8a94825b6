import type { IdKind } from '../../model/ids.ts'
import type { NameIndex } from './name-index.ts'
import { plainName } from './names.ts'
import { idValue, type ValueContext } from './values.ts'

/**
 * Calls `found` for every id that the text names: `deal_id=4540`, `Deal: 4540`, `deal #4540`, «Сделка №4540»,
 * `\"deal_id\":\"4540\"`, `[deal_id] => 4540`, "deal 4540". One pass from sign to sign (`:`, `=`, `#` …), and from
 * number to number; the name is read backwards from there. A pattern of all names costs many times more.
 */
export const eachPhrase = (text: string, names: NameIndex, found: Found): void => {
  for (let at = 1; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    // : = # > are the signs; a digit after a space may stand beside its name; % may be an encoded sign.
    if (code > 61 && code < 128 && code !== 62) continue
    if (code === 58 || code === 61) at = afterSign(text, at, at + 1, names, found)
    else if (code === 35 || code === 62 || code === 0x2116 || code === 0x2192)
      at = afterSign(text, at, at + 1, names, found)
    else if (code === 37 && isEncodedSign(text, at)) at = afterSign(text, at, at + 3, names, found)
    else if (isDigit(code) && isSpace(text.charCodeAt(at - 1))) at = besideName(text, at, names, found)
  }
}

/** Takes an id that was found. `has` tells that one was taken before, so that it need not be judged again. */
export interface Found {
  (kind: IdKind, value: string): void
  readonly has: (kind: IdKind, value: string) => boolean
}

/** Reads the name before a sign and the value after it. Gives where to go on. */
const afterSign = (text: string, sign: number, after: number, names: NameIndex, found: Found): number => {
  const context = nameBefore(text, sign, names)
  if (!context) return after - 1
  const start = skipOpening(text, after)
  const end = valueEnd(text, start)
  if (end === start) return after - 1
  const value = text.slice(start, end)
  if (found.has(context.kind, value)) return end - 1
  const id = endsValue(text, end, value) ? idValue(value, context) : undefined
  if (id === undefined) return after - 1
  found(context.kind, id)
  return end - 1
}

/** A number right after a name: "deal 4540". */
const besideName = (text: string, start: number, names: NameIndex, found: Found): number => {
  let end = start
  while (end - start < 16 && isDigit(text.charCodeAt(end))) end += 1
  const context = nameBefore(text, start, names)
  const value = text.slice(start, end)
  if (context && endsValue(text, end, value)) {
    const id = idValue(value, context)
    if (id !== undefined) found(context.kind, id)
  }
  return end - 1
}

const MAX_CLOSING = 24
const MAX_NAME = 64

/** The name that ends before `end`, over quotes, brackets, spaces and their escapes: one word, or up to four. */
const nameBefore = (text: string, end: number, names: NameIndex): ValueContext | undefined => {
  const last = skipClosing(text, end)
  if (last === 0 || !names.mayEnd(text.charCodeAt(last - 1))) return undefined
  const start = wordStart(text, last)
  const word = start === last ? undefined : names.word(text.slice(start, last))
  return word?.endsLonger ? (longerName(text, start, last, names) ?? word.context) : word?.context
}

/** The longest name counts: `Checkout Session ID` over `Session ID`. */
const longerName = (text: string, start: number, end: number, names: NameIndex): ValueContext | undefined => {
  let found: ValueContext | undefined
  let name: string | undefined
  let from = start
  for (let words = 1; words < 4 && isSpace(text.charCodeAt(from - 1)); words += 1) {
    const next = wordStart(text, from - 1)
    if (next === from - 1 || end - next > MAX_NAME) break
    name = plainName(text.slice(next, from - 1)) + (name ?? plainName(text.slice(start, end)))
    found = names.joined(name) ?? found
    from = next
  }
  return found
}

/** Back over `"`, `'`, `\`, `]`, backtick, `*`, `=` of `=>`, spaces, `%22`, `%5D`, `&quot;`. */
const skipClosing = (text: string, end: number): number => {
  let at = end
  while (at > 0 && end - at < MAX_CLOSING) {
    const code = text.charCodeAt(at - 1)
    if (isClosing(code)) at -= 1
    else if ((code === 50 || code === 55 || code === 68 || code === 100) && isEncodedClosing(text, at)) at -= 3
    else if (code === 59 && text.startsWith('&quot;', at - 6)) at -= 6
    else break
  }
  return at
}

const isClosing = (code: number): boolean =>
  code === 34 ||
  code === 39 ||
  code === 92 ||
  code === 93 ||
  code === 96 ||
  code === 42 ||
  code === 61 ||
  code === 45 ||
  isSpace(code)

/** `%22`, `%27`, `%5D`. */
const isEncodedClosing = (text: string, end: number): boolean =>
  end >= 3 && text.charCodeAt(end - 3) === 37 && /^%(?:22|27|5D)$/i.test(text.slice(end - 3, end))

/** Start of the word that ends at `end`; `end` itself when there is none, or when it is too long to be a name. */
const wordStart = (text: string, end: number): number => {
  let start = end
  while (start > 0 && isNameChar(text.charCodeAt(start - 1))) {
    start -= 1
    if (end - start > MAX_NAME) return end
  }
  return skipEscape(text, start, end)
}

/** `\ndeal_id`, `%22deal_id`, `\u0022deal_id`: the first characters belong to the escape. */
const skipEscape = (text: string, start: number, end: number): number => {
  const before = text.charCodeAt(start - 1)
  if (before === 92) {
    const code = text.charCodeAt(start)
    if (code === 117) return start + 5 < end ? start + 5 : start
    return (code === 110 || code === 114 || code === 116) && start + 1 < end ? start + 1 : start
  }
  return before === 37 && /^[0-9A-Fa-f]{2}/.test(text.slice(start, start + 2)) && start + 2 < end ? start + 2 : start
}

const OPENING =
  /(?:[\\"'`[(\s#№=:>]|%22|%27|%20|%5B|&quot;|\*{1,2}\s|string\(\d{1,4}\)|int\(|\{[\\"'\s]{0,16}id[\\"'\s]{0,16}[:=]){0,16}/y

const skipOpening = (text: string, from: number): number => {
  const code = text.charCodeAt(from)
  if (isDigit(code)) return from
  // `":"` of plain JSON, before the pattern that knows all others.
  if (code === 34 && isValueChar(text.charCodeAt(from + 1))) return from + 1
  OPENING.lastIndex = from
  OPENING.test(text)
  return OPENING.lastIndex
}

const valueEnd = (text: string, start: number): number => {
  let end = start
  while (end - start < 256 && isValueChar(text.charCodeAt(end))) end += 1
  return end
}

/** Rejects parts of times, sums, shares and longer words: `deal 10:30`, `deal 45.40`, `deal 5/10`, `deal 5 of 10`. */
const endsValue = (text: string, end: number, value: string): boolean => {
  const code = text.charCodeAt(end)
  // Quotes, brackets, commas, ends: nearly all values.
  if (Number.isNaN(code) || code === 34 || code === 39 || code === 125 || code === 93 || code === 92 || code === 38)
    return true
  const rest = text.slice(end, end + 16)
  if (/^(?:[\p{L}\p{N}%]|[:/.,]\d)/u.test(rest))
    return /^\.0(?![\d.])/.test(rest) || /^%(?:22|27|2C|7D|26|0A|20)/i.test(rest)
  return !(code === 32 && /^ (?:of|из|\/) \d/.test(rest) && /^\d+$/.test(value))
}

const isEncodedSign = (text: string, at: number): boolean => {
  if (text.charCodeAt(at + 1) !== 51) return false
  const code = text.charCodeAt(at + 2) | 32
  return code === 97 || code === 100
}

const isDigit = (code: number): boolean => code >= 48 && code <= 57

const isSpace = (code: number): boolean => code === 32 || code === 9 || code === 10 || code === 13

const isValueChar = (code: number): boolean =>
  (code >= 48 && code <= 57) || (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95 || code === 45

/** Letters of Latin, Greek and Cyrillic, digits, and what stands inside of names. */
const isNameChar = (code: number): boolean =>
  (code >= 97 && code <= 122) ||
  (code >= 65 && code <= 90) ||
  (code >= 48 && code <= 57) ||
  code === 95 ||
  code === 45 ||
  code === 46 ||
  (code >= 0xc0 && code < 0x530 && code !== 0xd7 && code !== 0xf7)
