import type { FieldValue } from '../../model/record.ts'
import type { JsonObject } from '../format.ts'

const KEY = /\s*"((?:[^"\\]|\\.){0,256})"\s*:\s*/y
const SCALAR = /(?:-?\d{1,30}(?:\.\d{1,30})?(?:[eE][+-]?\d{1,4})?|true|false|null)(?=\s*[,}\]]|\s*$)/y

/** What can be read of an object that was cut, misses a comma, or has text behind it. */
export interface BrokenJson {
  readonly object: JsonObject
  /** What stands behind the last member that was read, without the brace that closes the object. */
  readonly rest: string
}

/**
 * The members of a JSON object that was cut, or has text after its end, as far as they can be read; undefined for
 * what does not begin as an object with a quoted name. One pass; a member that is itself broken ends the reading.
 */
export const readBroken = (text: string): BrokenJson | undefined => {
  if (!/^\{\s*"/.test(text)) return undefined
  const object: { [name: string]: FieldValue } = Object.create(null) as { [name: string]: FieldValue }
  let at = 1
  let count = 0
  while (at < text.length) {
    KEY.lastIndex = at
    const key = KEY.exec(text)
    if (!key) break
    const member = readMember(text, KEY.lastIndex)
    if (!member) break
    object[unescape(key[1] ?? '')] = member.value
    count += 1
    // A writer that forgets the comma still means the next member.
    SEPARATOR.lastIndex = member.end
    SEPARATOR.test(text)
    at = Math.max(SEPARATOR.lastIndex, member.end)
  }
  return count > 0
    ? {
        object: { ...object },
        rest: text
          .slice(at)
          .replace(/^\s*\}/, '')
          .trim(),
      }
    : undefined
}

/** The members alone. */
export const readBrokenJson = (text: string): JsonObject | undefined => readBroken(text)?.object

const SEPARATOR = /\s*,?\s*/y

const readMember = (text: string, from: number): { value: FieldValue; end: number } | undefined => {
  const code = text.charCodeAt(from)
  if (code === 34) {
    const end = stringEnd(text, from + 1)
    return { value: unescape(text.slice(from + 1, end)), end: end + 1 }
  }
  if (code === 123 || code === 91) return readNested(text, from)
  SCALAR.lastIndex = from
  const match = SCALAR.exec(text)
  return match ? { value: JSON.parse(match[0]) as FieldValue, end: SCALAR.lastIndex } : undefined
}

/** A nested value that is whole is parsed; one that is cut is read member by member when it is an object. */
const readNested = (text: string, from: number): { value: FieldValue; end: number } | undefined => {
  const end = nestedEnd(text, from)
  const part = text.slice(from, end)
  try {
    return { value: JSON.parse(part) as FieldValue, end }
  } catch {
    return { value: part, end }
  }
}

/** Index of the closing quote, or the end of a text that was cut. A loop: a pattern would need a stack as long as the text. */
const stringEnd = (text: string, from: number): number => {
  for (let at = from; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code === 92) at += 1
    else if (code === 34) return at
  }
  return text.length
}

const nestedEnd = (text: string, from: number): number => {
  let depth = 0
  let isQuoted = false
  for (let at = from; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (isQuoted) {
      if (code === 92) at += 1
      else if (code === 34) isQuoted = false
    } else if (code === 34) isQuoted = true
    else if (code === 123 || code === 91) depth += 1
    else if (code === 125 || code === 93) {
      depth -= 1
      if (depth === 0) return at + 1
    }
  }
  return text.length
}

const unescape = (text: string): string => {
  if (!text.includes('\\')) return text
  try {
    return JSON.parse(`"${text}"`) as string
  } catch {
    return text
  }
}
