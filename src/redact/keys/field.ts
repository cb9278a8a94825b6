import { isWordCode, type Quote, quoteAt } from './value.ts'

/** A name at [start, end) and where its value begins. */
export interface Field {
  readonly name: string
  readonly start: number
  readonly end: number
  /** Where the value begins: at its quote, if it has one. */
  readonly value: number
  readonly style: FieldStyle
  /** The name's own closing quote. */
  readonly quote?: readonly [number, number]
}

/**
 * How the value follows: `field` after `=`, `:`, `=>`; `header` with `: ` at the start of a line; `argument` of a
 * command; `pair` in an array of names and values; `element` of XML; `prose` after words ("the password is …"); `direct`
 * after nothing at all ("with token …").
 */
export type FieldStyle = 'field' | 'argument' | 'pair' | 'element' | 'prose' | 'direct' | 'group'

/** The whole identifier around [from, to): letters, digits, `_`, and `.` `-` `$` between them. */
export const nameAround = (text: string, from: number, to: number): readonly [number, number] => {
  let start = from
  while (start > 0 && from - start < MAX_NAME && isNameCode(text, start - 1)) start--
  while (start < from && !isWordCode(text.charCodeAt(start))) start++
  let end = to
  while (end < text.length && end - to < MAX_NAME && isNameCode(text, end)) end++
  while (end > to && !isWordCode(text.charCodeAt(end - 1))) end--
  return [start, end]
}

/** The field whose name stands at [start, end), or undefined when no value follows. */
export const fieldAt = (text: string, start: number, end: number): Field | undefined => {
  const name = text.slice(start, end)
  const closing = closingQuote(text, start, end)
  const quote = closing ? ([end, closing.end] as const) : undefined
  const made = (value: number, style: FieldStyle): Field => ({
    name,
    start,
    end,
    value,
    style,
    ...(quote ? { quote } : {}),
  })
  let p = closing?.end ?? end
  if (text[p] === ']' || (text[p] === ')' && /[([]/.test(text[start - 1] ?? ''))) p++
  // `[password]: …` is one of our marks and a colon; `[password] => …` is a field of PHP.
  const bracketed = text[start - 1] === '[' && text[end] === ']'
  const separator = sticky(bracketed ? ARROW : SEPARATOR, text, p)
  if (separator > 0) return made(p + separator, text[p + separator] === '(' ? 'group' : 'field')
  const valueAttribute = quote || text[start - 1] === '=' ? sticky(VALUE_ATTRIBUTE, text, p) : 0
  if (valueAttribute > 0) return made(p + valueAttribute, 'field')
  if (text[start - 1] === '<') {
    const tag = sticky(TAG_END, text, p)
    if (tag > 0) return made(p + tag, 'element')
  }
  if (quote) {
    const pair = sticky(PAIR, text, p)
    if (pair > 0) return made(p + pair, 'pair')
    const form = sticky(FORM_PART, text, p)
    if (form > 0) return made(p + form, 'field')
    return undefined
  }
  if (isOption(text, start)) {
    const spaces = sticky(BLANKS, text, p)
    return spaces > 0 && text[p + spaces] !== '-' ? made(p + spaces, 'argument') : undefined
  }
  const prose = sticky(PROSE, text, p)
  if (prose > 0) return made(p + prose, 'prose')
  const direct = p === end ? sticky(DIRECT, text, p) : 0
  return direct > 0 ? made(p + direct, 'direct') : undefined
}

/** `--password`, `-password`: an option of a command, not a minus between words. */
const isOption = (text: string, start: number): boolean =>
  text[start - 1] === '-' && (text[start - 2] === '-' || start < 2 || /[\s"'[,]/.test(text[start - 2] ?? ' '))

const closingQuote = (text: string, start: number, end: number): Quote | undefined => {
  const quote = quoteAt(text, end)
  if (!quote) return undefined
  if (text[start - 1] === quote.character) return quote
  // Header names and command options inside a quoted word: "--password" "x", ":password"
  return /["'`]/.test(text[start - 1] ?? '') || /[:\-$@]/.test(text[start - 1] ?? '') ? quote : undefined
}

const isNameCode = (text: string, at: number): boolean => {
  const code = text.charCodeAt(at)
  return isWordCode(code) || ((code === DASH || code === DOT || code === DOLLAR) && isWordCode(text.charCodeAt(at + 1)))
}

const sticky = (pattern: RegExp, text: string, at: number): number => {
  pattern.lastIndex = at
  return pattern.exec(text)?.[0].length ?? 0
}

const MAX_NAME = 64
const DASH = 45
const DOT = 46
const DOLLAR = 36

/** The separators of JSON, YAML, logfmt, Ruby, PHP, Go, Scala, XML-RPC; with the type that a dump writes before a value. */
const SEPARATOR =
  /[ \t]{0,64}(?:=>|->|:=|={1,2}|::?|\xef\xbc\x9a)[ \t]{0,64}(?:(?:string|str|int|float|bool)\(\d{1,6}\)[ \t]{1,4})?/y
const ARROW = /[ \t]{0,64}=>?[ \t]{0,64}(?:(?:string|str|int|float|bool)\(\d{1,6}\)[ \t]{1,4})?/y
const VALUE_ATTRIBUTE =
  /[ \t]{0,16},?[ \t]{0,16}\\{0,15}["']?(?:[vV]alue|val)\\{0,15}["']?[ \t]{0,8}(?::|=>|=)[ \t]{0,16}/y
const TAG_END = /(?:[ \t][^<>]{0,300})?>/y
const PAIR = /[ \t]{0,8},[ \t]{0,8}(?=b?\\{0,15}["'])/y
const FORM_PART = /[^"'\n]{0,80}\r?\n\r?\n/y
/** One long word with digits in it. */
const DIRECT = /[ \t](?=[A-Za-z_+/=-]{0,40}\d)(?=[\w+/.-]{16,512}(?![\w+/.=:-]))/y
const BLANKS = /[ \t]{1,8}(?:=[ \t]{0,4})?/y
const PROSE =
  /[ \t]{1,4}(?:(?:is|was|are|provided|value|used|sent|received|given|equals|set to|hash|header|string|changed to|reset to|for [\w.@-]{1,40}(?: is| was)?)[ \t]{0,2}(?:(?:is|was|to)[ \t]{1,2})?[:=]?[ \t]{1,4}|[:=][ \t]{0,4}|(?=["'`]))/y
