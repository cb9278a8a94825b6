import type { Clock } from './clock.ts'
import { fractionMs, wallTime, withZone } from './civil.ts'
import type { TimeFound } from './found.ts'
import { to24 } from './half-day.ts'

/**
 * The layout `iso` of the table once more, by hand: `2026-01-12T10:00:00.123Z` and its relatives: `/` or `.` in the date, a space, `_` or `, ` before the time, comma
 * fractions, no seconds. Character codes, not a pattern: nearly every line goes through here.
 */
export const readIso = (text: string, from: number, clock: Clock): TimeFound | undefined => {
  const year = digits4(text, from)
  const separator = text.charCodeAt(from + 4)
  // - / .
  if (year < 1970 || (separator !== 45 && separator !== 47 && separator !== 46)) return undefined
  const month = digits2(text, from + 5)
  const day = digits2(text, from + 8)
  if (month < 0 || day < 0 || text.charCodeAt(from + 7) !== separator) return undefined
  const start = timeStart(text, from + 10)
  const hour = digits2(text, start)
  const minute = digits2(text, start + 3)
  if (hour < 0 || minute < 0 || text.charCodeAt(start + 2) !== 58) return undefined
  let end = start + 5
  let second = 0
  if (text.charCodeAt(end) === 58) {
    second = digits2(text, end + 1)
    if (second < 0) return undefined
    end += 3
  }
  let ms = 0
  const mark = text.charCodeAt(end)
  // . , or (rarely) : before the fraction
  if ((mark === 46 || mark === 44 || mark === 58) && isDigit(text.charCodeAt(end + 1))) {
    const first = end + 1
    end = first + 1
    while (end - first < 9 && isDigit(text.charCodeAt(end))) end += 1
    ms = fractionMs(text.slice(first, end))
  }
  if (isDigit(text.charCodeAt(end))) return undefined
  const next = text.charCodeAt(end)
  const half = next === 32 || next === 0x202f || next === 65 || next === 80 ? readHalf(text, end) : undefined
  const wall = wallTime(year, month, day, half ? to24(hour, half) : hour, minute, second, ms)
  return withZone(text, half ? end + half.length : end, wall, clock)
}

const HALF = /[ \u202f]?[AaPp]\.?[Mm](?:\.|(?![\w]))/y

/** AM or PM, as it stands with the blank before it. */
const readHalf = (text: string, at: number): string | undefined => {
  const letter = text.charCodeAt(at + 1) | 32
  // a p m: nearly every line goes on with a level instead, and few levels begin like this.
  if (letter !== 97 && letter !== 112 && letter !== 109) return undefined
  HALF.lastIndex = at
  return HALF.exec(text)?.[0]
}

const timeStart = (text: string, from: number): number => {
  const code = text.charCodeAt(from)
  // T t space _ -
  if (code === 84 || code === 32 || code === 116 || code === 95) return from + 1
  return code === 44 && text.charCodeAt(from + 1) === 32 ? from + 2 : Number.MAX_SAFE_INTEGER
}

const digits2 = (text: string, at: number): number => {
  const tens = text.charCodeAt(at) - 48
  const ones = text.charCodeAt(at + 1) - 48
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : -1
}

const digits4 = (text: string, at: number): number => {
  const high = digits2(text, at)
  const low = digits2(text, at + 2)
  return high < 0 || low < 0 ? -1 : high * 100 + low
}

const isDigit = (code: number): boolean => code >= 48 && code <= 57
