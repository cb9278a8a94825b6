/** Where the value of a field stands, read by hand: no pattern can follow quotes at any level of escaping. */
export interface Value {
  readonly start: number
  readonly end: number
  readonly quoted: boolean
}

/** A quote and the backslashes before it: `\\\"` is the quote of a text three levels deep. */
export interface Quote {
  readonly character: string
  readonly backslashes: number
  /** The first position after it. */
  readonly end: number
}

/** The quote that stands at `at`, if one does. */
export const quoteAt = (text: string, at: number): Quote | undefined => {
  let i = at
  while (text.charCodeAt(i) === BACKSLASH) i++
  const character = text[i]
  if (character !== '"' && character !== "'" && character !== '`') return undefined
  return { character, backslashes: i - at, end: i + 1 }
}

/**
 * The value inside an opened quote: up to its close, or to the end of the text when it was cut. A quote closes when as
 * many backslashes stand before it as before the opening one, not counting pairs that are escaped backslashes of the
 * value's own: at level n there are 2^n - 1 of them, and 2^(n+1) for each backslash inside.
 */
export const quotedValue = (text: string, open: Quote): Value => {
  if (open.backslashes === 0 && isTriple(text, open)) return tripleQuoted(text, open)
  const start = open.end
  const unit = 2 * (open.backslashes + 1)
  let backslashes = 0
  for (let i = start; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code === BACKSLASH) {
      backslashes++
      continue
    }
    if (text[i] === open.character && closes(backslashes, open.backslashes, unit)) {
      const end = i - (backslashes % unit)
      const next = resumedQuote(text, i + 1, open)
      if (next > 0) {
        i = next - 1
        backslashes = 0
        continue
      }
      return { start, end: Math.max(start, end), quoted: true }
    }
    // The quote of an outer level ends everything inside it, the value was cut.
    if (code === DOUBLE && open.backslashes > 0 && backslashes < open.backslashes) {
      return { start, end: Math.max(start, i - backslashes), quoted: true }
    }
    backslashes = 0
  }
  return { start, end: text.length, quoted: true }
}

/** `'''…'''` and its double-quoted twin, of TOML, Python and Kotlin. */
const isTriple = (text: string, open: Quote): boolean =>
  text[open.end] === open.character &&
  text[open.end + 1] === open.character &&
  text[open.end + 2] !== open.character &&
  text.indexOf(open.character.repeat(3), open.end + 2) > 0

const tripleQuoted = (text: string, open: Quote): Value => {
  const start = open.end + 2
  return { start, end: text.indexOf(open.character.repeat(3), start), quoted: true }
}

const closes = (found: number, opened: number, unit: number): boolean => found % unit === opened

/** Shell: `'it'\''s'` goes on after the close; SQL and CSV: `'it''s'`, `"a""b"` do so too. */
const resumedQuote = (text: string, at: number, open: Quote): number => {
  if (open.backslashes > 0) return 0
  if (open.character === "'" && text.startsWith("\\''", at)) return at + 3
  if (at - 1 > open.end && text[at] === open.character && isWordCode(text.charCodeAt(at + 1))) return at + 1
  return 0
}

/**
 * A value without quotes, up to what ends it. `,` `;` `&` end it only where a next field, a space or the end follows,
 * since passwords hold them too; closing brackets where nothing of the value follows.
 */
export const bareValue = (text: string, start: number, stopAtSpace = true): Value => {
  REFERENCE.lastIndex = start
  let i = start + (REFERENCE.exec(text)?.[0].length ?? 0)
  for (; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code === 10 || code === 13 || code === 27 || code === DOUBLE || code === 96) break
    if (code === 32 || code === 9) {
      if (stopAtSpace) break
      continue
    }
    if (code === BACKSLASH && matchesAt(ENCODED_END, text, i)) break
    if ((code === AMPERSAND || code === PERCENT) && matchesAt(ENCODED_END, text, i)) break
    if (code === 91 && matchesAt(MARK, text, i)) {
      i = MARK.lastIndex - 1
      continue
    }
    if (SEPARATORS.has(code) && endsField(text, i + 1)) break
    if (CLOSERS.has(code) && !isWordCode(text.charCodeAt(i + 1))) break
    if (code === 60 && (text[i + 1] === '/' || isWordCode(text.charCodeAt(i + 1)))) break
  }
  return { start, end: trimEnd(text, start, i), quoted: false }
}

/** True when a next field begins here (`&user=`, `, name:`), or nothing of the value follows. */
const endsField = (text: string, at: number): boolean => {
  const code = text.charCodeAt(at)
  if (at >= text.length || code === 32 || code === 9 || code === 10 || code === 13) return true
  NEXT_FIELD.lastIndex = at
  return NEXT_FIELD.test(text)
}

const matchesAt = (pattern: RegExp, text: string, at: number): boolean => {
  pattern.lastIndex = at
  return pattern.test(text)
}

const trimEnd = (text: string, start: number, end: number): number => {
  let i = end
  while (i > start && TRAILING.has(text.charCodeAt(i - 1))) i--
  return i
}

/** ASCII letters, digits and underscore. */
export const isWordCode = (code: number): boolean =>
  (code >= 48 && code < 58) || (code >= 65 && code < 91) || (code >= 97 && code < 123) || code === 95

const BACKSLASH = 92
const DOUBLE = 34
/** References and marks hold the brackets that would end a value. */
const REFERENCE =
  /\$\{[^{}\s]{1,80}\}|\{\{[^{}\n]{1,80}\}\}|\$\([^()\n]{1,80}\)|<[A-Za-z _-]{1,60}>|\[[A-Za-z0-9_ :*-]{1,50}\]|\([a-z _-]{1,40}\)/y
const MARK = /\[[a-z][a-z0-9_]{1,30}(?::[0-9a-f]{6})?\]/y
const AMPERSAND = 38
const PERCENT = 37
/** What ends a value in a text that is itself encoded: an escaped newline, quote or entity, an encoded next field. */
const ENCODED_END =
  /\\{1,16}(?:[nrt"']|u00(?:2[0267]|3[ce]|0[9ad]))|&(?:quot|amp|lt|gt|apos|nbsp|#\d{1,4}|#x[0-9a-f]{1,4});|%20[A-Za-z_]{2,24}(?:=|%3D)|%22(?:%2C|%7D|[,}])|%0[AD]/y
const SEPARATORS = new Set([44, 59, 38, 124])
const CLOSERS = new Set([41, 93, 125, 62, 39])
const TRAILING = new Set([32, 9, 13])
const NEXT_FIELD = /["'\\ ]{0,4}[A-Za-z_](?:[\w.-]|[[\]]|%5[BbDd]){0,60}["'\\]{0,3}(?:[=:]|%3[AaDd])|["'}\])]/y
