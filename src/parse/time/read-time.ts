import type { Clock } from './clock.ts'
import type { TimeFound } from './found.ts'
import { readIso } from './iso.ts'
import { readLayouts } from './layout-reader.ts'
import { readEpoch } from './epoch.ts'

let memoText: string | undefined
let memoFrom = -1
let memoClock: Clock | undefined
let memoFound: TimeFound | undefined

/** Reads the time that stands exactly at `from`. Epochs and other plain numbers count only where a line begins. */
export const readTime = (text: string, from: number, clock: Clock): TimeFound | undefined => {
  // A line whose format changed is offered to many formats, and nearly all of them begin with its time.
  if (text === memoText && from === memoFrom && clock === memoClock) return memoFound
  memoFound = findTime(text, from, clock)
  memoText = text
  memoFrom = from
  memoClock = clock
  return memoFound
}

const findTime = (text: string, from: number, clock: Clock): TimeFound | undefined => {
  const code = text.charCodeAt(from)
  if (code >= 48 && code <= 57) {
    return readIso(text, from, clock) ?? readLayouts(text, from, clock) ?? readTimeOfDay(text, from)
  }
  return canBegin(code) ? readLayouts(text, from, clock) : undefined
}

/** Reads a value that a field of that name says is a time: any layout, epochs included, and nothing after it. */
export const readTimeValue = (value: unknown, clock: Clock): TimeFound | undefined => {
  if (typeof value === 'number') return readEpoch(value)
  if (typeof value !== 'string' || value.length > 64) return undefined
  const text = value.trim()
  const found = readTime(text, 0, clock)
  if (found && found.end === text.length) return found
  return /^\d{9,19}(?:\.\d{1,9})?$/.test(text) ? readEpoch(Number(text), text) : undefined
}

const TIME_OF_DAY = /\d{1,2}:\d\d:\d\d(?:[.,]\d{1,9})?(?: ?[AaPp]\.?[Mm]\.?(?![A-Za-z]))?(?![\d:])/y

const readTimeOfDay = (text: string, from: number): TimeFound | undefined => {
  TIME_OF_DAY.lastIndex = from
  return TIME_OF_DAY.test(text) ? { end: TIME_OF_DAY.lastIndex } : undefined
}

/** A letter of any language, or the sign before TAI64. */
const canBegin = (code: number): boolean =>
  (code >= 64 && code <= 90) || (code >= 97 && code <= 122) || (code >= 192 && code < 0x530)
