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
 * command; `pair` in an array of names and values; `element` of XML, `tagged` when
 * its text may be words; `call` of a function; `prose` after words ("the password is …"); `direct`
 * after nothing at all ("with token …").
 */
export type FieldStyle = 'field' | 'argument' | 'pair' | 'element' | 'tagged' | 'prose' | 'call' | 'direct' | 'group'

/** The whole identifier around [from, to): letters, digits, `_`, and `.` `-` `$` between them. */
export const nameAround = (text: string, from: number, to: number): readonly [number, number] => {
  let start = from
  while (start > 0 && from - start < MAX_NAME && isNameCode(text, start - 1)) start--
  start = afterColour(text, start, from)
  while (start < from && !isWordCode(text.charCodeAt(start))) start++
  let end = to
  while (end < text.length && end - to < MAX_NAME && isNameCode(text, end)) end++
  while (end > to && !isWordCode(text.charCodeAt(end - 1))) end--
  return [start, end]
}

/** Where a word begins that a colour stands before: the letter that ends the sequence looks like its first one. */
export const afterColour = (text: string, start: number, from: number): number => {
  if (start === from || !COLOURED.has(text.charCodeAt(start - 1))) return start
  const begin = Math.max(0, start - 24)
  let end = start
  COLOUR.lastIndex = 0
  const before = text.slice(begin, from)
  for (let match = COLOUR.exec(before); match; match = COLOUR.exec(before)) end = begin + COLOUR.lastIndex
  return Math.max(start, end)
}

/** What stands before the digits and the letter at the end of a sequence. */
const COLOURED = new Set([91, 59, 58])
const COLOUR = /(?:\x1b|\\u001[bB]|\\x1[bB]|\\033|\\e|#033|\^\[)\[[0-9;:?]{0,16}[A-Za-z]/g

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
  // `["password":protected]=>`, `[password:Client:private] =>`: how PHP shows what may be seen from where.
  p += sticky(VISIBILITY, text, p)
  // CSV doubles the quotes inside a quoted field.
  if (quote && text[p] === '"' && text[p - 1] === '"') p++
  if (text[p] === ']' || (text[p] === ')' && /[([]/.test(text[start - 1] ?? ''))) p++
  // `[password]: …` is one of our marks and a colon; `[password] => …` is a field of PHP, `user[password]=…` of a form.
  const bracketed = text[start - 1] === '[' && text[p - 1] === ']'
  const separator = sticky(bracketed ? (isWordCode(text.charCodeAt(start - 2)) ? EQUALS : ARROW) : SEPARATOR, text, p)
  if (separator > 0) return made(p + separator, text[p + separator] === '(' ? 'group' : 'field')
  if (bracketed) return undefined
  const named = quote !== undefined || text[start - 1] === '=' || NAMED.test(text.slice(Math.max(0, start - 16), start))
  const valueAttribute = named ? sticky(VALUE_ATTRIBUTE, text, p) : 0
  if (valueAttribute > 0) return made(p + valueAttribute, 'field')
  const dataAttribute = named ? sticky(DATA_ATTRIBUTE, text, p) : 0
  if (dataAttribute > 0) return made(p + dataAttribute, 'pair')
  const tagged = inTag(text, start, p, quote !== undefined)
  if (tagged) return made(tagged.value, tagged.style)
  const cell = CELL.test(text.slice(Math.max(0, start - 12), start)) ? sticky(NEXT_CELL, text, p) : 0
  if (cell > 0) return made(p + cell, 'pair')
  const earlier = quote ? valueBefore(text, start) : undefined
  if (earlier !== undefined) return made(earlier, 'field')
  if (quote) {
    const pair = sticky(PAIR, text, p)
    // `["--password","x"]`: a list of arguments.
    if (pair > 0) return made(p + pair, text[start - 1] === '-' ? 'argument' : 'pair')
    const form = sticky(FORM_PART, text, p)
    if (form > 0) return made(p + form, 'field')
    return undefined
  }
  if (isOption(text, start)) {
    const spaces = sticky(BLANKS, text, p)
    return spaces > 0 && text[p + spaces] !== '-' ? made(p + spaces, 'argument') : undefined
  }
  const tuple = text[start - 1] === '{' ? sticky(TUPLE, text, p) : 0
  if (tuple > 0) return made(p + tuple, 'pair')
  const before = text.slice(Math.max(0, start - 24), start)
  if (ENV_COMMAND.test(before) || (DIRECTIVE.test(name) && /(?:^|[\s"'>])$/.test(before))) {
    const blanks = sticky(BLANKS, text, p)
    return blanks > 0 ? made(p + blanks, 'argument') : undefined
  }
  const call = sticky(CALL, text, p)
  if (call > 0) return made(p + call, 'call')
  const prose = sticky(PROSE, text, p)
  if (prose > 0) return made(p + prose, 'prose')
  const direct = p === end ? sticky(DIRECT, text, p) || sticky(STRONG, text, p) : 0
  return direct > 0 ? made(p + direct, 'direct') : undefined
}

/** The value of a name that stands in a tag: what the element holds, or what another attribute says. */
const inTag = (
  text: string,
  start: number,
  p: number,
  quoted: boolean,
): { readonly value: number; readonly style: FieldStyle } | undefined => {
  const before = text.slice(Math.max(0, start - 240), start)
  const own = OWN_TAG.test(before)
  if (!own && !(quoted && ATTRIBUTE.test(before))) return undefined
  const later = own ? 0 : sticky(LATER_ATTRIBUTE, text, p)
  if (later > 0) return { value: p + later, style: 'field' }
  const end = sticky(TAG_END, text, p)
  if (end > 0) return { value: p + end, style: own || HOLDER.test(before) ? 'element' : 'tagged' }
  if (own && sticky(KEY_END, text, p) > 0) return { value: text.length, style: 'element' }
  const earlier = own ? undefined : earlierAttribute(before)
  return earlier === undefined ? undefined : { value: start - before.length + earlier, style: 'field' }
}

/** Where a `value="…"` begins that stands in the tag before its name. */
const earlierAttribute = (before: string): number | undefined => {
  const tag = Math.max(before.lastIndexOf('<'), before.lastIndexOf('>')) + 1
  for (const { 0: match, index } of before.slice(tag).matchAll(VALUE_NAME)) {
    const value = tag + index + match.length
    const length = sticky(ATTRIBUTE_TEXT, before, value)
    if (length > 0 && before.length - value - length <= 100) return value
  }
  return undefined
}

/**
 * `{"value":"…","name":"DB_PASSWORD"}`: where the value of the name at `start` begins, when it stands before it. Read
 * from the name backwards, so that no text is looked through twice.
 */
const valueBefore = (text: string, start: number): number | undefined => {
  const comma = text.slice(Math.max(0, start - 80), start).lastIndexOf(',') + Math.max(0, start - 80)
  if (text[comma] !== ',' || !NAME_LABEL.test(text.slice(comma + 1, start))) return undefined
  let close = comma - 1
  while (close > 0 && comma - close <= 8 && BLANK.has(text[close] as string)) close--
  if (text[close] !== '"' && text[close] !== "'") return undefined
  const least = Math.max(0, close - 516)
  let open = close - 1
  while (open > least && !ENDS_VALUE.has(text[open] as string)) open--
  if (text[open] !== text[close] || close - open < 2) return undefined
  let value = open
  while (value > 0 && open - value < 15 && text[value - 1] === '\\') value--
  const label = text.slice(Math.max(0, value - 80), value)
  const begin = Math.max(label.lastIndexOf('{'), label.lastIndexOf(','))
  return begin >= 0 && VALUE_LABEL.test(label.slice(begin + 1)) ? value : undefined
}

/** A quote before words alone. */
const OPENED = /(?:^|[\s,{[(:=\\])(["'])(?:[\w.-]{1,20} ){1,4}$/

/** `--password`, `-password`: an option of a command, not a minus between words. */
const isOption = (text: string, start: number): boolean =>
  text[start - 1] === '-' && (text[start - 2] === '-' || start < 2 || /[\s"'[,]/.test(text[start - 2] ?? ' '))

const closingQuote = (text: string, start: number, end: number): Quote | undefined => {
  const quote = quoteAt(text, end)
  if (!quote) return undefined
  if (text[start - 1] === quote.character) return quote
  // `"Secret Key": "x"`: the last word of a quoted name.
  if (text[start - 1] === ' ')
    return OPENED.exec(text.slice(Math.max(0, start - 40), start))?.[1] === quote.character ? quote : undefined
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

/** What a dump writes between a name's separator and its value: `string(12)`, `(string) (len=12)`. */
const TYPE =
  '(?:(?:string|str|int|float|bool)\\(\\d{1,6}\\)[ \\t]{1,4}|(?:\\((?:\\[\\]|\\*){0,3}(?:string|bool|byte|u?int\\d{0,2}|float\\d{2}|[a-z]\\w{0,30}\\.\\w{1,40})\\) ){1,2}(?:\\(len=\\d{1,6}\\) )?)?'
/** The separators of JSON, YAML, logfmt, Ruby, PHP (serialized too), Go, Scala, XML-RPC, tables of contents. */
const SEPARATOR = new RegExp(
  `(?:\\*{1,2}|_{1,2})?[ \\t]{0,64}(?::[ \\t]{0,2}[A-Za-z_][\\w.|?]{0,40} = (?=[bru]?\\\\{0,15}["'])|=>|->(?!\\w{1,60}\\()|:=|={1,2}|::?|\\xef\\xbc\\x9a|\\xe2\\x86\\x92|\\.{5,64}(?=[ \\t])|;s:\\d{1,6}:(?=\\\\{0,15}"))(?:\\*{1,2}(?=[ \\t]))?[ \\t]{0,64}${TYPE}`,
  'y',
)
const ARROW = new RegExp(`[ \\t]{0,64}=>[ \\t]{0,64}${TYPE}`, 'y')
const EQUALS = new RegExp(`=>?[ \\t]{0,64}${TYPE}`, 'y')
const VISIBILITY = /(?::\\{0,7}"?[\w\\]{1,80}\\{0,7}"?)?:(?:protected|private)(?=\])/y
const VALUE_ATTRIBUTE =
  /[ \t]{0,16},?[ \t]{0,16}\\{0,15}["']?(?:[vV]alue|val)\\{0,15}["']?[ \t]{0,8}(?::|=>|=)[ \t]{0,16}/y
/** What stands between a value and its name after it, and before the value. */
const NAME_LABEL =
  /^[ \t]{0,8}\\{0,15}["']?(?:name|Name|key|Key)\\{0,15}["']?[ \t]{0,8}(?::|=>|=)[ \t]{0,8}\\{0,15}["']$/
const VALUE_LABEL = /^[ \t]{0,8}\\{0,15}["']?(?:value|Value|val)\\{0,15}["']?[ \t]{0,8}(?::|=>|=)[ \t]{0,8}$/
const BLANK = new Set([' ', '\t'])
const ENDS_VALUE = new Set(['"', "'", '{', '}', '\n'])
const DATA_ATTRIBUTE =
  /[ \t]{0,16},[ \t]{0,16}\\{0,15}["']?(?:data|content|secret)\\{0,15}["']?[ \t]{0,8}(?::|=>|=)[ \t]{0,16}/y
/** A name that is a tag (with a namespace), or the value of `name=`, `key=`, `id=`. */
const OWN_TAG = /<(?:[A-Za-z][\w.-]{0,30}:)?$|<key>$/
const ATTRIBUTE = /<[^<>]{1,200}[ \t](?:name|key|id|n|k)=\\{0,15}["']$/
/** Elements that hold the value of the name; others (`<label id="password">`) hold text. */
const HOLDER =
  /<(?:[\w.-]{1,30}:)?(?:property|entry|string|param|parameter|setting|option|env|variable|item|attribute|field|value|config|data|secret)[ \t][^<>]{0,200}$/i
const TAG_END = /(?:[ \t][^<>]{0,300})?>(?:[ \t]{0,8}<!\[CDATA\[)?(?!<)|<\/key>[ \t]{0,8}<(?:string|data|integer)>/y
/** A property list: the value is the next element, in the next line. */
const KEY_END = /<\/key>(?:\s{0,8}$|\\{1,8}[nr]|[\r\n])/y
/** `<input name="password" type="text" value="…">`: further attributes first. */
const LATER_ATTRIBUTE = /[ \t](?:[^<>]{0,200}?[ \t])?(?:value|content|data-value)=(?=\\{0,15}["'])/y
const VALUE_NAME = /[ \t](?:value|content)=/g
const ATTRIBUTE_TEXT = /\\{0,15}(?:"[^"'<>]{1,135}"|'[^"'<>]{1,135}')/y
const NAMED = /(?:name|key)["']?[ \t]{0,4}[:=][ \t]{0,4}$/i
/** `| name | value |`, also with the lines that boxes are drawn with. */
const CELL = /(?:\||\xe2\x94[\x82\x83]|\xe2\x95\x91)[ \t]{0,8}["'`]?$/
const NEXT_CELL = /[ \t]{0,64}(?:\||\xe2\x94[\x82\x83]|\xe2\x95\x91)[ \t]{0,64}/y
/** Erlang: `{password,<<"…">>}`; tuples of Python and Elixir. */
const TUPLE = /[ \t]{0,4},[ \t]{0,4}(?=(?:<<)?\\{0,15}["'])/y
/** Dockerfiles, Apache, nginx: a name and its value with nothing but a space between them. */
const ENV_COMMAND =
  /(?:^|[\s"'>])(?:ENV|ARG|SetEnv|setenv|fastcgi_param|uwsgi_param|scgi_param|configure set|config set)[ \t]{1,8}$/
/** Names that configuration files write before their value, with a space between. */
const DIRECTIVE = /^(?:requirepass|masterauth|bindpw|rootpw|olcRootPW|wpa_passphrase|auth-password)$/i
const CALL = /\((?=[bN]?\\{0,15}["'])/y
const PAIR = /[ \t]{0,8}[, ][ \t]{0,8}(?=b?\\{0,15}["'])/y
const FORM_PART = /[^"'\n]{0,80}\r?\n\r?\n/y
/** One long word with a digit in it, or a capital behind a small letter. */
const DIRECT = /[ \t]{1,16}(?=[A-Za-z_+/=-]{0,40}(?:\d|[a-z][A-Z]))(?=[\w+/.-]{16,512}(?![\w+/.=:-]))/y
/** A shorter one with digits and letters of both cases. */
const STRONG =
  /[ \t]{1,16}(?![A-Za-z_][\w.-]{0,40}=)(?=[\w+/.!@#%^*=-]{0,40}\d)(?=[\w+/.!@#%^*=-]{0,40}[a-z])(?=[\w+/.!@#%^*=-]{0,40}[A-Z])(?=[\w+/!@#%^*=-][\w+/.!@#%^*=-]{7,63}(?:[\s,;)\]'"<&\\\x1b]|$))/y
const BLANKS = /[ \t]{1,8}(?:=[ \t]{0,4})?/y
const PROSE =
  /[ \t]{1,4}(?:(?:is now|was now|is|was|are|provided|value|used|sent|received|given|equals|set to|now|ist|lautet|est|es|hash|header|string|changed to|reset to|(?:for|of) [\w.@-]{1,40}(?: is| was)?)[ \t]{0,2}(?:(?:is|was|to)[ \t]{1,2})?[:=]?[ \t]{1,4}|[:=][ \t]{0,4}|(?:-|\xe2\x80[\x93\x94]|\([\w@. -]{1,32}\)[:=]|(?:is )?generated for [\w@.-]{1,64}[:=]|for \w{1,16} [\w@.-]{1,64}[:=]|to)[ \t]{1,4}|(?=["'`]))/y
