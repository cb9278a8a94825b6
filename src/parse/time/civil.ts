import type { EpochMs } from '../../model/time.ts'
import type { Clock } from './clock.ts'
import type { TimeFound } from './found.ts'
import { zoneNamed } from './zone.ts'
import { NAMED_OFFSETS } from './zone-names.ts'

let lastDate = -1
let lastDay = 0

/** Wall time as UTC epoch milliseconds, or undefined when no calendar has it. */
export const wallTime = (
  year: number,
  month: number,
  day: number,
  hour: number,
  minute: number,
  second: number,
  ms: number,
): EpochMs | undefined => {
  if (month < 1 || month > 12 || day < 1 || day > 31 || hour > 24 || minute > 59 || second > 60) return undefined
  const date = year * 10_000 + month * 100 + day
  // Neighbouring lines share their date, and Date.UTC costs more than the rest of the reading.
  if (date !== lastDate) {
    lastDay = Date.UTC(year, month - 1, day)
    lastDate = date
  }
  return lastDay + hour * 3_600_000 + minute * 60_000 + second * 1000 + ms
}

/** Digits after the comma as milliseconds, to the microsecond: a double cannot hold nanoseconds of today. */
export const fractionMs = (digits: string | undefined): number =>
  digits ? Math.round(Number(`0.${digits}`) * 1e6) / 1e3 : 0

const ZONE =
  /(?: ?(?:GMT|UTC)?(Z|[+-]\d\d(?::?\d\d)?)(?!\d|[:-]\d)| ([A-Z]{2,5})(?![A-Za-z\d:_.=-])|(UTC|GMT)(?![A-Za-z]))/y
const ZONE_TAIL =
  / (?:UTC|GMT|[A-Z]{3,4}|[+-]\d{2,4})(?![\w:=.])(?: m=[+-][\d.]{1,24})?|\[[A-Za-z_]{1,20}(?:\/[A-Za-z_+-]{1,20}){0,2}\]/y

/** Reads the zone that follows at `from`, if one does, and fixes the wall time with it. */
export const withZone = (
  text: string,
  from: number,
  wall: EpochMs | undefined,
  clock: Clock,
): TimeFound | undefined => {
  if (wall === undefined) return undefined
  const code = text.charCodeAt(from)
  // Z, the zone of nearly every log that writes one.
  if (code === 90 && !isWord(text.charCodeAt(from + 1))) return { at: wall, end: from + 1 }
  const named = code === 32 && text.charCodeAt(from + 1) !== 32 ? readIana(text, from, wall) : undefined
  if (named) return named
  if (code !== 32 && code !== 43 && code !== 45 && code !== 85 && code !== 71) return assumed(wall, from, clock)
  ZONE.lastIndex = from
  const zone = ZONE.exec(text)
  const written = zone?.[1] ?? zone?.[2] ?? zone?.[3]
  if (written === undefined) return assumed(wall, from, clock)
  const end = ZONE.lastIndex
  const offset = NAMED_OFFSETS.get(written) ?? numericOffset(written)
  if (offset !== undefined) return { at: wall - offset, end: skipZoneTail(text, end) }
  // A capital word that is no zone is the level (`10:00:00 INFO`); a zone that is not safe stays in the configured one.
  return AMBIGUOUS.has(written) ? assumed(wall, end, clock) : assumed(wall, from, clock)
}

const IANA = / ([A-Z][a-z]{2,12}\/[A-Z][A-Za-z_]{2,20})(?![\w/])/y

/** PHP writes its zone in full: `10:00:00 Europe/Moscow`. */
const readIana = (text: string, from: number, wall: EpochMs): TimeFound | undefined => {
  IANA.lastIndex = from
  const name = IANA.exec(text)?.[1]
  const zone = name === undefined ? undefined : zoneNamed(name)
  return zone && { at: zone.toUtc(wall), end: IANA.lastIndex }
}

const AMBIGUOUS = new Set([
  'CST',
  'IST',
  'BST',
  'AST',
  'SST',
  'GST',
  'WIB',
  'AEST',
  'AEDT',
  'NZST',
  'NZDT',
  'HKT',
  'SGT',
])

const assumed = (wall: EpochMs, end: number, clock: Clock): TimeFound => ({
  at: clock.zone.toUtc(wall),
  end,
  zoneAssumed: true,
})

const skipZoneTail = (text: string, from: number): number => {
  ZONE_TAIL.lastIndex = from
  if (!ZONE_TAIL.test(text)) return from
  const word = text.slice(from, ZONE_TAIL.lastIndex).trim()
  // `+0000 WARN`: a level is no zone name.
  return /^[A-Z]{3,4}$/.test(word) && !NAMED_OFFSETS.has(word) && !AMBIGUOUS.has(word) ? from : ZONE_TAIL.lastIndex
}

const numericOffset = (written: string): number | undefined => {
  const match = /^([+-])(\d\d):?(\d\d)?$/.exec(written)
  if (!match) return undefined
  const minutes = Number(match[2]) * 60 + Number(match[3] ?? 0)
  return minutes > 15 * 60 ? undefined : (match[1] === '-' ? -minutes : minutes) * 60_000
}

const isWord = (code: number): boolean =>
  (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code === 95
