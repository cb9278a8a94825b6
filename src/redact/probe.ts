import type { Probe } from './rule.ts'

/**
 * Whether a value may follow the name whose telling part ends `length` bytes after the hit: the rest of the name, then
 * a separator, a quote, a bracket, or words that lead to a value. Most mentions ("token expired") end here.
 */
export const probeField =
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

/** Sixteen characters of a token with a digit among them. */
const isLongWord = (bytes: Uint8Array, at: number, to: number): boolean => {
  if (at + 16 > to) return false
  let digit = false
  for (let i = at; i < at + 16; i++) {
    const byte = bytes[i] as number
    if (IN_NAME[byte] !== 1 && byte !== 43 && byte !== 47) return false
    digit ||= byte >= 48 && byte < 58
  }
  return digit
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
  return bytes[i - 1] === 32 && (bytes[i - 2] === 58 || bytes[i - 2] === 61)
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

const IN_NAME = table('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-$')
const AFTER_NAME = table('=:"\'`\\])>\xef(,<')
const AFTER_SPACE = table('=:"\'`-\\{|.\xe2')
/** is was are provided value used sent received given equals set string str hash header changed reset for */
const LEADS = new Set(
  ['is', 'wa', 'ar', 'pr', 'va', 'us', 'se', 're', 'gi', 'eq', 'st', 'ha', 'he', 'ch', 'fo', 'of'].map(
    (pair) => (pair.charCodeAt(0) << 8) | pair.charCodeAt(1),
  ),
)
