import { classify, classifyParameter, KEY_QUALIFIER } from './name-class.ts'
import type { Probe } from '../rule.ts'

/**
 * Whether the name that holds the hit says something, and a value may follow it: a separator, a quote, a bracket, or
 * words that lead to a value. Most mentions ("token expired", `cache_key=`) end here.
 */
export const probeField = (length: number): Probe => {
  const mayHaveValue = valueAfter(length)
  return (bytes, at, to) => mayHaveValue(bytes, at, to) && !isDull(bytes, at, at + length, to)
}

/** The same where a separator follows the telling part, which is `length` bytes long. */
export const probeName =
  (length: number): Probe =>
  (bytes, at, to) =>
    !isDull(bytes, at, at + length, to)

/** The telling part of the name ends `length` bytes after the hit. */
const valueAfter =
  (length: number): Probe =>
  (bytes, at, to) => {
    let i = at + length
    const limit = Math.min(to, i + 64)
    while (i < limit && IN_NAME[bytes[i] as number] === 1) i++
    if (i >= to) return mayBeListed(bytes, at)
    const next = bytes[i] as number
    if (next === 10 || next === 13) return mayBeListed(bytes, at)
    if (next !== 32 && next !== 9) return AFTER_NAME[next] === 1
    const far = Math.min(to, i + 64)
    while (i < far && (bytes[i] === 32 || bytes[i] === 9)) i++
    if (i >= to) return false
    if (AFTER_SPACE[bytes[i] as number] === 1) return true
    return (
      isOption(bytes, at) ||
      LEADS.has(((bytes[i] as number) << 8) | (bytes[i + 1] as number)) ||
      isLongWord(bytes, i, to) ||
      isStrongWord(bytes, i, to)
    )
  }

/** The name around [from, to), as `nameAround` takes it, has no class: whatever its value, it stays. */
const isDull = (bytes: Uint8Array, from: number, to: number, limit: number): boolean => {
  let start = from
  while (start > 0 && from - start < LONGEST_NAME && isNameByte(bytes, start - 1)) start--
  let end = to
  while (end < limit && end - start < LONGEST_NAME && isNameByte(bytes, end)) end++
  // Cut here it would be another name.
  if (end - start >= LONGEST_NAME) return false
  while (start < from && IN_WORD[bytes[start] as number] === 0) start++
  while (end > to && IN_WORD[bytes[end - 1] as number] === 0) end--
  const says = NAMES.of(bytes, start, end)
  if (says !== SOMETHING && says !== RANDOM && isQualifiedKey(bytes, start, end)) return false
  if (says === AS_PARAMETER && (bytes[end] !== 61 || !PARAMETER_START.has(bytes[start - 1] ?? 0))) return true
  return says === NOTHING || (says !== SOMETHING && bytes[end] === 61 && isShort(bytes, end + 1, limit))
}

/** A value, neither quoted nor in brackets, that ends before it can look random: `state=ok&…`, `exit_code=0`. */
const isShort = (bytes: Uint8Array, at: number, to: number): boolean => {
  for (let i = at; i < at + LEAST_RANDOM; i++) {
    const byte = i < to ? (bytes[i] as number) : 10
    if (byte <= 32) return i > at
    if (byte === 38) return isNextField(bytes, i + 1, to)
    if (IN_WORD[byte] === 0 && byte !== 45 && byte !== 46 && byte !== 47) return false
  }
  return false
}

const isNextField = (bytes: Uint8Array, at: number, to: number): boolean => {
  let i = at
  while (i < to && i < at + 40 && IN_WORD[bytes[i] as number] === 1) i++
  return i > at && !isDigit(bytes[at] as number) && bytes[i] === 61
}

const isDigit = (byte: number): boolean => byte >= 48 && byte < 58

/** As many characters as `looksRandom` asks for. */
const LEAST_RANDOM = 16

/** `API key`, `signing key`: the word before says which key it is. */
const isQualifiedKey = (bytes: Uint8Array, start: number, end: number): boolean => {
  const length = end - start
  if (
    length < 3 ||
    length > 4 ||
    ((bytes[start] as number) | 32) !== 107 ||
    (bytes[start - 1] !== 32 && bytes[start - 1] !== 45)
  )
    return false
  let word = start - 1
  while (word > 0 && start - word < LONGEST_QUALIFIER && IN_WORD[bytes[word - 1] as number] === 1) word--
  return QUALIFIERS.of(bytes, word, start - 1) === SOMETHING
}

const isNameByte = (bytes: Uint8Array, at: number): boolean =>
  IN_WORD[bytes[at] as number] === 1 || (IN_NAME[bytes[at] as number] === 1 && IN_WORD[bytes[at + 1] as number] === 1)

/** What was said of the words met last; a log has few of them. */
class WordMemo {
  readonly #judge: (word: string) => number
  readonly #words: (Uint8Array | undefined)[] = Array.from({ length: MEMO })
  readonly #said = new Uint8Array(MEMO)

  constructor(judge: (word: string) => number) {
    this.#judge = judge
  }

  of(bytes: Uint8Array, start: number, end: number): number {
    let hash = end - start
    for (let i = start; i < end; i++) hash = (Math.imul(hash, 31) + (bytes[i] as number)) | 0
    const slot = (hash ^ (hash >>> 11)) & (MEMO - 1)
    const known = this.#words[slot]
    if (known !== undefined && isSame(known, bytes, start, end)) return this.#said[slot] as number
    // A copy: `slice` of a Buffer would be a view of bytes that change.
    const word = new Uint8Array(bytes.subarray(start, end))
    this.#words[slot] = word
    return (this.#said[slot] = this.#judge(String.fromCharCode(...word)))
  }
}

const isSame = (name: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean => {
  if (name.length !== end - start) return false
  for (let n = 0; n < name.length; n++) if (name[n] !== bytes[start + n]) return false
  return true
}

const MEMO = 1024
const NOTHING = 1
const AS_PARAMETER = 2
const SOMETHING = 3
const RANDOM = 4
const NAMES = new WordMemo((name) => {
  const found = classify(name)
  if (found !== undefined) return found.when === 'random' ? RANDOM : SOMETHING
  return classifyParameter(name) ? AS_PARAMETER : NOTHING
})
const QUALIFIERS = new WordMemo((word) => (KEY_QUALIFIER.test(`${word} `) ? SOMETHING : NOTHING))
/** Longer than any of them. */
const LONGEST_QUALIFIER = 14
/** Well below the limit of `nameAround`. */
const LONGEST_NAME = 60
/** `?`, `&`, and the `;` of `&amp;` */
const PARAMETER_START = new Set([63, 38, 59])

/** Sixteen characters of a token, with a digit among them or a capital behind a small letter. */
const isLongWord = (bytes: Uint8Array, at: number, to: number): boolean => {
  if (at + 16 > to) return false
  let isTelling = false
  let before = 0
  for (let i = at; i < at + 16; i++) {
    const byte = bytes[i] as number
    if (IN_NAME[byte] !== 1 && byte !== 43 && byte !== 47) return false
    isTelling ||= isDigit(byte) || (byte >= 65 && byte < 91 && before >= 97 && before < 123)
    before = byte
  }
  return isTelling
}

/** Eight characters with a digit and letters of both cases. */
const isStrongWord = (bytes: Uint8Array, at: number, to: number): boolean => {
  let seen = 0
  let i = at
  for (const end = Math.min(to, at + 64); i < end && (bytes[i] as number) > 32; i++) {
    const byte = bytes[i] as number
    seen |= byte >= 97 && byte < 123 ? 1 : byte >= 65 && byte < 91 ? 2 : byte >= 48 && byte < 58 ? 4 : 0
  }
  return seen === 7 && i - at >= 8
}

/** The name ends the line: a list may go on in the next (`- name: DB_PASSWORD`). */
const mayBeListed = (bytes: Uint8Array, at: number): boolean => {
  let i = at
  while (i > 0 && at - i < 40 && IN_NAME[bytes[i - 1] as number] === 1) i--
  if (bytes[i - 1] === 34 || bytes[i - 1] === 39) i--
  return bytes[i - 1] === 32 && (bytes[i - 2] === 58 || bytes[i - 2] === 61 || bytes[i - 2] === 45)
}

/** `--password x`, `<Password Type="…">`, `ENV DB_PASSWORD x`, `SetEnv …`, `fastcgi_param …`. */
const isOption = (bytes: Uint8Array, at: number): boolean => {
  let i = at
  while (i > 0 && at - i < 40 && IN_NAME[bytes[i - 1] as number] === 1) i--
  const before = bytes[i - 1]
  if (before === 32) return ((bytes[i - 2] as number) | 32) === 118 || (bytes[i - 2] === 109 && bytes[i - 3] === 97)
  return bytes[i] === 45 || before === 45 || before === 60 || before === 58
}

const table = (characters: string): Uint8Array => {
  const bytes = new Uint8Array(256)
  for (const character of characters) bytes[character.charCodeAt(0)] = 1
  return bytes
}

const IN_WORD = table('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_')
const IN_NAME = table('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-$')
const AFTER_NAME = table('=:"\'`\\])>\xef(,<*')
const AFTER_SPACE = table('=:"\'`-\\{|.(\xe2')
/** is was are provided value used sent received given equals set string str hash header changed reset for to */
const LEADS = new Set(
  [
    'is',
    'wa',
    'ar',
    'pr',
    'va',
    'us',
    'se',
    're',
    'gi',
    'eq',
    'st',
    'ha',
    'he',
    'ch',
    'fo',
    'to',
    'of',
    'no',
    'es',
    'la',
  ].map((pair) => (pair.charCodeAt(0) << 8) | pair.charCodeAt(1)),
)
