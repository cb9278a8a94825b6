import { credentialsEnd, hasManyParts, hideAuthorization, hideCookies } from './headers.ts'
import type { HideOptions, Scan } from '../rule.ts'
import { classify, classifyParameter, type KeyClass } from './name-class.ts'
import type { Field } from './field.ts'
import { isClientSecret, isPlaceholder, isSentence, isStatusWord, isStripeId, looksRandom } from './placeholder.ts'
import { personalKind } from './personal-object.ts'
import { isMixedToken, isWordy } from '../shape.ts'
import { bareValue, quoteAt, quotedValue, type Value } from './value.ts'

/** Hides a field's value if its name says so. Gives the position after the value, or 0 when it stays. */
export const hideField = (scan: Scan, field: Field): number => {
  const { text } = scan
  const found = classify(field.name) ?? (isParameter(text, field) ? classifyParameter(field.name) : undefined)
  if (found === undefined) return 0
  if (sticky(LOOK_UP, text, field.value) > 0) return 0
  // A directory, as every shell calls it; `password= user=op` has no value.
  if (/^(?:OLD)?PWD$/.test(field.name) && DIRECTORY.test(text.slice(field.value, field.value + 4))) return 0
  if (/[ \t]/.test(text[field.value - 1] ?? '') && text[field.end] === '=' && sticky(NEXT_FIELD, text, field.value) > 0)
    return 0
  const at = skipWrapper(text, field.value)
  const isHeader = found.kind === 'authorization' || found.kind === 'cookie'
  if (isHeader && !/[{[\r\n]/.test(text[at] ?? '\n')) return hideHeader(scan, field, found, at)
  if (text[at] === '{' && sticky(BRACED, text, at) > 0)
    return hideElement(scan, { start: at + 1, end: text.indexOf('}', at), quoted: false }, found)
  if (text[at] === '{' || text[at] === '[') {
    if (found.deep || text[at] === '[') return hideInside(scan, at, found)
    const inner = sticky(INNER_VALUE, text, at)
    return inner === 0 ? 0 : hideField(scan, { ...field, value: at + inner, style: 'field' })
  }
  if (at >= text.length || LINE_END.test(text.slice(at, at + 80)) || closesOuter(text, at, field))
    return waitForValue(scan, field, found)
  if (BLOCK_SCALAR.test(text.slice(at, at + 16))) {
    if (found.when === 'always')
      scan.open({ kind: 'scalar', as: found.kind, indent: indentOf(text), options: optionsOf(found) })
    return 0
  }
  const value = readValue(text, at, field, found)
  if (!worthHiding(text, value, field, found)) return 0
  scan.hide(value.start, value.end, found.kind, {
    ...optionsOf(found),
    learn: !isPersonal(found),
    ...(field.quote && !value.quoted && field.style === 'field' && isJsonScalar(text, value)
      ? { quote: field.quote }
      : {}),
  })
  return value.end
}

/** `?name=` and `&name=`, in HTML too. */
const isParameter = (text: string, field: Field): boolean =>
  text[field.end] === '=' && (/[?&]/.test(text[field.start - 1] ?? '') || text.startsWith('amp;', field.start - 4))

/** For a field of a parsed record: the class when its value is to be hidden whole, else undefined. */
export const classifyField = (name: string, value: string): KeyClass | undefined => {
  const nested = /^.*\.([^.]+)$/.exec(name)
  const personal = nested ? personalKind(nested[1] as string) : undefined
  if (personal !== undefined)
    return isPlaceholder(value) ? undefined : { kind: personal, when: 'always', pii: true, guessable: true }
  const found = classify(name)
  if (found === undefined || found.kind === 'authorization' || found.kind === 'cookie') return undefined
  const field: Field = { name, start: 0, end: 0, value: 0, style: 'field' }
  return worthHiding(value, { start: 0, end: value.length, quoted: !/^-?[\d.]+$/.test(value) }, field, found)
    ? found
    : undefined
}

/** Of personal shape: not to be remembered, read by its own alphabet. */
const isPersonal = (found: KeyClass): boolean => found.pii === true || found.kind === 'card'

export const optionsOf = (found: KeyClass): HideOptions => ({
  ...(found.pii ? { pii: true } : {}),
  ...(found.guessable ? { guessable: true } : {}),
})

const hideHeader = (scan: Scan, field: Field, found: KeyClass, at: number): number => {
  const quote = quoteAt(scan.text, at)
  const value = quote
    ? quotedValue(scan.text, quote)
    : { start: at, end: headerEnd(scan.text, at, field, found), quoted: false }
  if (isPlaceholder(scan.text.slice(value.start, value.end))) return 0
  if (found.kind === 'authorization')
    return hideAuthorization(scan, value.start, value.end, value.quoted && field.style !== 'pair')
  // Where no pair was found the header is done with all the same: the text is not walked again for each mention.
  return Math.max(value.end, hideCookies(scan, value.start, value.end, /set-?cookie/i.test(field.name)))
}

/** A header without quotes goes to the end of its line, or of the quoted text that it stands in. */
const headerEnd = (text: string, at: number, field: Field, found: KeyClass): number => {
  if (found.kind === 'authorization' && !hasManyParts(text.slice(at, at + 40))) return credentialsEnd(text, at)
  const outer = text[field.start - 1] ?? ''
  let end = at
  while (end < text.length && end - at < 8192) {
    const character = text[end] as string
    if (character === '\n' || character === '\r' || character === '"' || character === '\x1b' || character === '`')
      break
    if (character === "'" && (outer === "'" || !/\w/.test(text[end + 1] ?? ''))) break
    if (character === '\\' && /[nr"']/.test(text[end + 1] ?? '')) break
    end++
  }
  return end
}

const readValue = (text: string, at: number, field: Field, found: KeyClass): Value => {
  const quote = quoteAt(text, at)
  if (quote && isDoubled(text, at, field)) return until(text, at + 2, '""')
  if (quote) return quotedValue(text, quote)
  if (field.style === 'element' || field.style === 'tagged') return elementText(text, at)
  if (field.style === 'group' && (found.kind !== 'phone' || !/^\(\d{1,5}\) /.test(text.slice(at, at + 8))))
    return until(text, at + 1, ')')
  if (found.pii && (found.kind === 'name' || found.kind === 'address')) return words(text, at, found.kind === 'name')
  if (isPersonal(found)) return digits(text, at)
  return passphrase(text, at, field) ?? taggedScalar(text, at, field) ?? bareValue(text, at)
}

/** CSV: `""name"":""value""`. */
const isDoubled = (text: string, at: number, field: Field): boolean =>
  field.quote !== undefined &&
  text.startsWith('""', field.quote[0]) &&
  text.startsWith('""', at) &&
  /[^\s,:}\]]/.test(text[at + 2] ?? ' ')

/** Up to the next tag, or the end of a CDATA section; of an element that does not close its first word. */
const elementText = (text: string, start: number): Value => {
  const end = text.indexOf('<', start)
  if (end < 0 || (text[end + 1] !== '/' && text[end + 1] !== '!'))
    return /\s/.test(text[start] ?? ' ') ? { start, end: start, quoted: false } : bareValue(text, start)
  const section = text.slice(start, end).indexOf(']]>')
  return { start, end: section < 0 ? end : start + section, quoted: false }
}

const until = (text: string, start: number, close: string): Value => {
  const end = text.indexOf(close, start)
  return { start, end: end < 0 ? text.length : end, quoted: false }
}

/** A name or an address without quotes: some words, up to what ends a field. */
const words = (text: string, start: number, person: boolean): Value => {
  WORDS.lastIndex = start
  const found = WORDS.exec(text)?.[0] ?? ''
  // "Doe, Ann" is one name; after two words a comma begins something else.
  const first = person ? (found.split(',', 1)[0] ?? '') : found
  return { start, end: start + (first.includes(' ') ? first : found).length, quoted: false }
}

const digits = (text: string, start: number): Value => {
  DIGITS.lastIndex = start
  return { start, end: start + (DIGITS.exec(text)?.[0].trimEnd().length ?? 0), quoted: false }
}

/** YAML: `password: !vault abc`, `password: &anchor abc`: the word after the tag belongs to the value. */
const taggedScalar = (text: string, at: number, field: Field): Value | undefined => {
  if (field.style !== 'field' || text[field.end] !== ':') return undefined
  const tag = sticky(YAML_TAG, text, at)
  return tag === 0 ? undefined : { ...bareValue(text, at + tag), start: at }
}

/** `password: correct horse battery staple` as a line: the value is the line. */
const passphrase = (text: string, at: number, field: Field): Value | undefined => {
  if (field.style !== 'field' || field.quote || text[field.end] !== ':') return undefined
  if (!LINE_START.test(text.slice(Math.max(0, field.start - 80), field.start))) return undefined
  const near = text.slice(at, at + 400)
  const line = bareValue(near, 0, false)
  return PASSPHRASE.test(near.slice(0, line.end)) ? { start: at, end: at + line.end, quoted: false } : undefined
}

const worthHiding = (text: string, value: Value, field: Field, found: KeyClass): boolean => {
  const body = text.slice(value.start, value.end)
  if (isPlaceholder(body) || isStripeId(body) || isClientSecret(body)) return false
  if (found.kind === 'dsn' && URL_WITH_USER.test(body)) return false
  // The scope of a signature of AWS; the id of the key in it has a rule of its own.
  if (AWS_SCOPE.test(body)) return false
  if (isPersonal(found)) return worthHidingPersonal(body, found)
  if (found.when === 'random')
    return (field.style === 'field' || field.style === 'pair' || field.style === 'argument') && looksRandom(body)
  if (found.kind !== 'password' && isNameOfObject(body)) return false
  if (found.kind === 'otp' && /^[A-Z]{2,6}\d{1,2}$/.test(body)) return false
  if (found.when === 'mixed' && !isStrong(body, 6) && !looksRandom(body)) return false
  if (field.style === 'direct')
    return found.kind === 'password'
      ? isStrong(body, 8)
      : (found.kind !== 'api_key' || /secret|private|api|access|session/i.test(field.name)) &&
          looksRandom(body) &&
          isStrong(body, 16)
  if (field.style === 'call') return isStrong(body, 8) && !/^[A-Za-z]+[-_]?\d{1,4}$/.test(body)
  if (field.style === 'tagged') return isStrong(body, 6)
  if (field.style === 'prose' && found.guessable) return /^\d{3,8}[.,;]?$/.test(body)
  if (field.style === 'prose' || field.style === 'pair') return isStrong(body, value.quoted ? 6 : 7)
  if (LITERAL_PATH.test(body) && found.kind !== 'password') return false
  if (/^https?:\/\//.test(body) && found.kind !== 'password') return false
  if (value.quoted)
    return !(isStatusWord(body) && body.length < 14) && !isSentence(body) && (body.length > 3 || found.kind !== 'token')
  // `password: ETag: "…"`: the next field, not a value.
  if (/^[A-Za-z][A-Za-z_-]{0,40}:$|^-----(?:BEGIN|END)/.test(body)) return false
  const first = firstWord(body)
  if (isStatusWord(first) && !/\d/.test(first)) return false
  if (NUMBER.test(first)) return !COUNT_NAME.test(field.name) && (body.length > 3 || found.guessable === true)
  return !isProse(text, value, body, found, field)
}

const worthHidingPersonal = (body: string, found: KeyClass): boolean => {
  if (found.kind === 'phone') return body.replace(/\D/g, '').length >= 7
  if (found.kind === 'card' || found.kind === 'personal') return /\d{4}/.test(body.replace(/[ -]/g, ''))
  if (found.kind === 'iban') return body.length >= 10
  return body.length >= 2 && !isStatusWord(body)
}

/** `token: refresh for user 5 …`: plain words that go on as plain words. */
const isProse = (text: string, value: Value, body: string, found: KeyClass, field: Field): boolean => {
  if (!/^[A-Za-z]+(?:'[a-z]{1,2})?[.,!]?$/.test(body)) return !/[A-Za-z0-9\x80-\xff]/.test(body)
  if (found.kind === 'password') return false
  if (
    /^[A-Z]?[a-z]{1,14}(?:'[a-z]{1,2})?$/.test(body) &&
    /^[ \t]+(?:[A-Za-z(]{2}|\[[a-z])/.test(text.slice(value.end, value.end + 24))
  )
    return true
  // "Failed to get the access token: timeout"
  if (/^[a-z]{1,12}$/.test(body) && /[A-Za-z] $/.test(text.slice(Math.max(0, field.start - 2), field.start)))
    return true
  return body.length < 4
}

/** In running text only what cannot be a word is taken for a secret. One token of 32 letters in 280 has no digit. */
const isStrong = (body: string, least: number): boolean =>
  body.length >= least &&
  !isStatusWord(body) &&
  !isSentence(body) &&
  !/\s/.test(body) &&
  (/\d/.test(body) ? /[A-Za-z]/.test(body) : isMixedToken(body) && looksRandom(body)) &&
  !isPath(body) &&
  !/^\d+(?:ms|s|h|d|m)$/.test(body)

/** `Token{9f4ef63`, `android.os.BinderProxy@2bd79ce`, `com.apple.xpc.activity/4505`: an object of a program. */
const isNameOfObject = (body: string): boolean =>
  /^[A-Za-z][\w.$]{0,80}[{@][0-9a-f]{4,8}(?![0-9A-Za-z])/.test(body) ||
  /^(?:com|org|net|io|dev)(?:\.[a-z]\w{0,40}){2,8}(?:[/:]\d{1,8})?:?$/.test(body)

/** Words and numbers between slashes; base64 has slashes too, and no words. */
const isPath = (body: string): boolean =>
  body.includes('/') &&
  /^[\w./@-]+$/.test(body) &&
  body
    .split('/')
    .every(
      (part) =>
        part.length < 24 &&
        (isWordy(part) ||
          (/^[A-Za-z0-9]+(?:[._-][A-Za-z0-9]+)*$/.test(part) &&
            (part.match(/[A-Z]?[a-z]+|[A-Z]+|\d+/g) ?? []).length < 10 &&
            !CROWDED.test(part))),
    )

/** A digit between letters of both cases: no word has it. */
const CROWDED = /[A-Z]\d[a-z]|[a-z]\d[A-Z]|\d[A-Za-z]\d|[a-z][A-Z][a-z][A-Z]/

const firstWord = (body: string): string => body.split(/\s/, 1)[0] ?? ''

/** Every string and number inside an object or a list of a secret name, to the matching bracket. */
const hideInside = (scan: Scan, at: number, found: KeyClass): number => {
  const { text } = scan
  let depth = 0
  for (let i = at; i < text.length; i++) {
    const character = text[i] as string
    if (character === '{' || character === '[') depth++
    else if (character === '}' || character === ']') {
      if (--depth === 0) return i
    } else {
      const quote = quoteAt(text, i)
      if (!quote) {
        // `X-Api-Key:[abc]`, as Go prints headers.
        if (i === at + 1 && text[at] === '[' && sticky(BARE_LIST, text, i) > 0) return hideBareList(scan, i, found)
        continue
      }
      const value = quotedValue(text, quote)
      const close = quoteAt(text, value.end)?.end ?? value.end
      if (!/^[ \t]*(?::|=>|=)/.test(text.slice(close, close + 8))) hideElement(scan, value, found)
      i = Math.max(i, close - 1)
    }
  }
  return text.length
}

const hideBareList = (scan: Scan, at: number, found: KeyClass): number => {
  const end = at + sticky(BARE_LIST, scan.text, at)
  if (isPlaceholder(scan.text.slice(at - 1, end + 1))) return end
  for (const word of scan.text.slice(at, end).matchAll(/[^\s,]+/g))
    hideElement(scan, { start: at + word.index, end: at + word.index + word[0].length, quoted: false }, found)
  return end
}

const hideElement = (scan: Scan, value: Value, found: KeyClass): number => {
  const body = scan.text.slice(value.start, value.end)
  if (isPlaceholder(body) || isStripeId(body) || isStatusWord(body) || isSentence(body) || body.length < 4)
    return value.end
  if (found.kind === 'cookie' && hideCookies(scan, value.start, value.end, true) > 0) return value.end
  if (found.kind === 'authorization') hideAuthorization(scan, value.start, value.end, true)
  else if (found.when === 'always' || looksRandom(body))
    scan.hide(value.start, value.end, found.kind, { ...optionsOf(found), learn: !isPersonal(found) })
  return value.end
}

/** The quote is no opening one: it ends the text that the name stands in (`msg="password="`). */
const closesOuter = (text: string, at: number, field: Field): boolean => {
  const quote = quoteAt(text, at)
  if (quote === undefined || (field.quote && text.slice(...field.quote) === text.slice(at, quote.end))) return false
  return AFTER_OUTER.test(text.slice(quote.end, quote.end + 48))
}

const AFTER_OUTER =
  /^(?:\s{0,4}$|\s{0,4}[}\]]{1,4}(?:\s{0,4}$|,|\\{0,15}["'])| [a-zA-Z_]{1,24}=|, ?\\{0,15}["'][\w.-]{1,30}\\{0,15}["']\s?:)/

/** The value stands on the next line: YAML, `var_dump`, wrapped output. */
const waitForValue = (scan: Scan, field: Field, found: KeyClass): number => {
  if ((field.style === 'field' || field.style === 'element') && found.when === 'always') {
    scan.open({ kind: 'value', as: found.kind, indent: indentOf(scan.text), options: optionsOf(found) })
  }
  return 0
}

export const indentOf = (text: string): number => text.length - text.trimStart().length

/** `SecretStr('…')`, `Some("…")`, `b'…'`, `&quot;`: what stands between a separator and the quote of its value. */
const skipWrapper = (text: string, at: number): number => {
  WRAPPER.lastIndex = at
  return at + (WRAPPER.exec(text)?.[0].length ?? 0)
}

const isJsonScalar = (text: string, value: Value): boolean =>
  /^-?[\d.eE+-]+$|^(?:true|false)$/.test(text.slice(value.start, value.end)) &&
  /^\s*(?:[,}\]]|\\|$)/.test(text.slice(value.end, value.end + 4))

const sticky = (pattern: RegExp, text: string, at: number): number => {
  pattern.lastIndex = at
  return pattern.exec(text)?.[0].length ?? 0
}

/** An object whose value has the name of a value: `"secret": {"value": "…"}`. */
const INNER_VALUE =
  /\{\s{0,16}\\{0,15}["']?(?:value|val|plain|plaintext|raw|secret|string|data|current)\\{0,15}["']?\s{0,8}(?::|=>|=)\s{0,8}(?=[^\s{[])/iy
/** A value in braces, as in connection strings of ODBC. */
const BRACED = /\{(?=[^\s"':,={}]{0,128}\d)[^\s"':,={}]{6,128}\}(?=[;,\s]|$)/y
const DIRECTORY = /^(?:[/~]|[A-Za-z]:[\\/])/
const NEXT_FIELD = /[A-Za-z_][\w.-]{0,40}=(?=[^=\s])/y
const BARE_LIST = /[^\s"'`[\]{}()<>][^"'`[\]{}()<>\n]{2,400}(?=\])/y
/** Code that fetches the value from elsewhere: the text in its brackets is a name. */
const LOOK_UP =
  /(?:(?:os\.|process\.|System\.)?(?:get_?env|env)(?:\.(?:get|fetch|str|string))?|ENV\.fetch|config|secrets?\.get|lookup|vault|ssm|var)\((?:\\{0,15}["']|&(?:#39|#34|quot|apos|#x27);|%2[27])[A-Za-z_][\w./-]{0,80}(?:\\{0,15}["']|&|%2[27])/iy
const AWS_SCOPE = /^[^/\s]{1,60}(?:\/|%2F)\d{8}(?:\/|%2F)[\w-]{1,30}(?:\/|%2F)\w{1,30}(?:\/|%2F)aws4_request/i
/** The rule for URLs hides what logs in and keeps the host and the project. */
const URL_WITH_USER = /^[a-z+]{2,20}:\/\/[A-Za-z0-9]{16,64}(?::[^@\s]{0,200})?@/
/** Nothing of a value follows: a newline, the backslash that joins lines, the end of a colour or of an element. */
const LINE_END = /^(?:[\r\n]|\\+[nr](?!\w)|\\\r?$|(?:\x1b\[[0-9;]{0,12}m|<\/[A-Za-z]{1,10}>){1,4}[ \t]{0,4}\r?$)/
const YAML_TAG = /[&!][\w!/.:-]{1,60}[ \t]{1,4}(?=[^\s#])/y
const WRAPPER =
  /(?:[A-Za-z_][\w.:]{0,30}\((?=\\{0,15}["'])|<<(?=\\{0,15}["'])|(?:[bruBRUf]|[bB][rR]|@|\$|&|\*)(?=\\{0,15}["']))/y
const BLOCK_SCALAR = /^[|>][+-]?\d?[ \t\r]{0,8}(?:$|\n|\\+[nr]|%0A|\x1b\[|<\/|\\{0,15}["'](?:[}\],]|$| \w{1,20}=))/
const WORDS = /(?:[\w.'#/-]|[\x80-\xff]){1,40}(?:(?:,? |\+)(?!\w{1,30}[=:])(?:[\w.'#/-]|[\x80-\xff]){1,40}){0,8}/y
const DIGITS = /\+?[A-Za-z]{0,2}[\d(][\d ()./-]{3,30}(?![A-Za-z0-9])|[A-Za-z0-9]{8,34}/y
/** Words after words: no ids, no further fields. */
const PASSPHRASE = /^\S{1,80}(?:[ -][A-Za-z\x80-\xff']{2,30}){1,12}$/
const LINE_START =
  /(?:^|[\n"'>=]|\\n|%0A|\]: |(?:stdout|stderr) [FP] |\b(?:info|warn|error|debug)(?:\x1b\[\d{1,3}m)?: )[ \t]{0,40}(?:-[ \t]{1,8})?(?:export[ \t]{1,8}|set[ \t]{1,8}|ENV[ \t]{1,8}|\$env:)?$/i
const LITERAL_PATH = /^(?:~|\.{1,2})?(?:\/[a-z_.-][\w.@-]*){2,}$|^[A-Z]:\\/
const NUMBER = /^[+-]?[\d.,]+%?$/
const COUNT_NAME = /(?:s|count|pass)(?:[_-]?(?:used|left|sent|total|remaining|per_\w{1,12}))?$/i
