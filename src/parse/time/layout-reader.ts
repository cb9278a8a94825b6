import type { EpochMs } from '../../model/time.ts'
import { fractionMs, wallTime, withZone } from './civil.ts'
import type { Clock } from './clock.ts'
import { readEpoch } from './epoch.ts'
import { DIRECTIVES, LAYOUTS, type Directive, type TimeLayout } from './layouts.ts'
import { monthNumber } from './month-names.ts'
import { to24 } from './half-day.ts'
import type { TimeFound } from './found.ts'

/** What a layout found, by directive. */
type Parts = { [D in Directive]?: string }

interface Reader {
  readonly layout: TimeLayout
  /** Sticky; one group for each directive. */
  readonly pattern: RegExp
  readonly directives: readonly Directive[]
}

const DAY = 86_400_000

/** Reads the time that stands exactly at `from`, by the table of layouts. */
export const readLayouts = (text: string, from: number, clock: Clock): TimeFound | undefined => {
  const isStart = from <= 2
  for (const { layout, pattern, directives } of fitting(text, from)) {
    if (layout.atStart && !isStart) continue
    pattern.lastIndex = from
    const match = pattern.exec(text)
    if (!match) continue
    const found = toTime(text, pattern.lastIndex, partsOf(match, directives), clock)
    if (found) return found
  }
  return undefined
}

const toTime = (text: string, end: number, parts: Parts, clock: Clock): TimeFound | undefined => {
  if (parts.s !== undefined) return epochTime(text, end, parts)
  if (parts.N !== undefined) return taiTime(end, parts.N)
  // A clock goes on: `10:00:00:15` is no time of day.
  if (isDigit(text.charCodeAt(end))) return undefined
  // `Feb 15 11:57:42 1234.example`: the number is the name of a host.
  if (parts.b !== undefined && parts.Y !== undefined && /^\.[a-z]/i.test(text.slice(end, end + 2))) return undefined
  const year = parts.Y === undefined ? undefined : Number(parts.Y)
  if (parts.Z !== undefined && year !== undefined) {
    // `10:00:00 UTC 2026`: the zone stands before the year.
    const found = withZone(` ${parts.Z}`, 0, wallIn(year, parts, clock), clock)
    return found && { ...found, end }
  }
  if (year !== undefined || parts.y !== undefined) {
    return withZone(text, end, wallIn(year ?? fullYear(Number(parts.y)), parts, clock), clock)
  }
  return withoutYear(text, end, parts, clock)
}

/**
 * A year that is not written: the last one in which the time is not far in the future. On New Year's Eve that may be the
 * next one, by the clock of another zone or of a writer that is ahead; of a 29th of February it is a leap year.
 */
const withoutYear = (text: string, end: number, parts: Parts, clock: Clock): TimeFound | undefined => {
  const latest = clock.now() + 2 * DAY
  const lastYear = new Date(latest).getUTCFullYear()
  for (let year = lastYear; year > lastYear - LEAP_YEARS_APART; year -= 1) {
    const date = dateOf(year, parts, clock)
    if (date?.month === 2 && date.day === 29 && !isLeap(year)) continue
    const guess = withZone(text, end, wallIn(year, parts, clock), clock)
    if (guess && (guess.at === undefined || guess.at <= latest)) return guess
  }
  return undefined
}

const isLeap = (year: number): boolean => new Date(Date.UTC(year, 1, 29)).getUTCMonth() === 1

/** At most, about the turn of a century, with the year in which it was not yet that day. */
const LEAP_YEARS_APART = 9

const fullYear = (short: number): number => (short < 70 ? 2000 : 1900) + short

const wallIn = (year: number, parts: Parts, clock: Clock): EpochMs | undefined => {
  const date = dateOf(year, parts, clock)
  if (!date) return undefined
  const hour = Number(parts.H ?? parts.k)
  return wallTime(
    date.year,
    date.month,
    date.day,
    parts.p === undefined ? hour : to24(hour, parts.p),
    Number(parts.M),
    Number(parts.S ?? 0),
    fractionMs(parts.f?.slice(0, 9)),
  )
}

const dateOf = (year: number, parts: Parts, clock: Clock): { year: number; month: number; day: number } | undefined => {
  if (parts.b !== undefined) return { year, month: monthNumber(parts.b) ?? 0, day: Number(parts.e) }
  if (parts.j !== undefined) return ordinalDate(year, Number(parts.j))
  if (parts.A !== undefined) return { year, ...dayAndMonth(Number(parts.A), Number(parts.B), parts) }
  const [month, day] = [Number(parts.m), Number(parts.d)]
  if (parts.y === undefined || isNear(year, clock)) return { year, month, day }
  // `23/01/05` of a log of 2005: no year of that log begins with 23.
  return isNear(fullYear(day), clock)
    ? { year: fullYear(day), ...dayAndMonth(Number(parts.y), month, parts) }
    : { year, month, day }
}

/** Logs that are read are of these years. */
const isNear = (year: number, clock: Clock): boolean => {
  const now = new Date(clock.now()).getUTCFullYear()
  return year <= now + 1 && year > now - 30
}

const dayAndMonth = (first: number, second: number, parts: Parts): { month: number; day: number } => {
  // Only places that write a 12-hour clock put the month first as a rule.
  const monthFirst = parts.p !== undefined ? first <= 12 : second > 12
  return monthFirst ? { month: first, day: second } : { month: second, day: first }
}

const ordinalDate = (year: number, day: number): { year: number; month: number; day: number } | undefined => {
  const date = new Date(Date.UTC(year, 0, day))
  return day < 1 || date.getUTCFullYear() !== year
    ? undefined
    : { year, month: date.getUTCMonth() + 1, day: date.getUTCDate() }
}

const epochTime = (text: string, end: number, { s = '', f }: Parts): TimeFound | undefined => {
  // An id or a phone number goes on.
  if (/[\w-]/.test(text.charAt(end))) return undefined
  const found = readEpoch(Number(s) + (f === undefined ? 0 : fractionMs(f.slice(0, 9)) / 1000))
  return found && { at: found.at, end }
}

/** Second 10 of TAI64 is second 0 of 1970; leap seconds are not counted, as `tai64nlocal` counts none. */
const taiTime = (end: number, digits: string): TimeFound | undefined => {
  if (digits.length !== 23) return undefined
  const seconds = parseInt(digits.slice(0, 15), 16) - 10
  const found = readEpoch(seconds)
  return found && { at: seconds * 1000 + Math.round(parseInt(digits.slice(15), 16) / 1e3) / 1e3, end }
}

const partsOf = (match: RegExpExecArray, directives: readonly Directive[]): Parts => {
  const parts: Parts = {}
  directives.forEach((directive, index) => {
    const part = match[index + 1]
    if (part !== undefined) parts[directive] = part
  })
  return parts
}

const compile = (layout: TimeLayout): Reader => {
  const directives: Directive[] = []
  const source = layout.pattern.replace(/%([A-Za-z])|\(/g, (whole, name: Directive | undefined) => {
    if (name === undefined) return whole === '(' ? '(?:' : whole
    directives.push(name)
    return `(${name === 'p' ? HALF : DIRECTIVES[name].replaceAll('(', '(?:')})`
  })
  return { layout, pattern: new RegExp(source, 'y'), directives }
}

/** `10:00:00 Amount` has no half of the day. */
const HALF = String.raw`[AaPp](?:\.[Mm]\.|[Mm](?!\w))`

const READERS = LAYOUTS.map(compile)

/** How many digits a text of the layout can begin with; 0: a letter. */
const leadingDigits = ({ pattern, samples }: TimeLayout): readonly number[] => {
  if (pattern.startsWith('@')) return [AT_SIGN]
  const counts = samples.map(([text]) => /^\d*/.exec(text)?.[0].length ?? 0)
  const widths = pattern.startsWith('%e') || pattern.startsWith('%A') || /^\(.*?\)\?%e/.test(pattern) ? [1, 2] : []
  return [...new Set([...counts, ...widths, ...(pattern.startsWith('%s') ? [10, 13, 16, 19] : [])])]
}

const AT_SIGN = 20
const BY_DIGITS: readonly (readonly Reader[])[] = Array.from({ length: AT_SIGN + 1 }, (_, count) =>
  READERS.filter(({ layout }) => leadingDigits(layout).includes(count)),
)

const WORD = new RegExp(`(?:${DIRECTIVES.a.replaceAll('(', '(?:')}|${DIRECTIVES.b.replaceAll('(', '(?:')})[-. ,]`, 'y')

/** The layouts that a text can have which begins like this one. */
const fitting = (text: string, from: number): readonly Reader[] => {
  const first = text.charCodeAt(from)
  if (isDigit(first)) {
    let end = from + 1
    while (end - from < AT_SIGN && isDigit(text.charCodeAt(end))) end += 1
    return BY_DIGITS[end - from] ?? NONE
  }
  if (first === 64) return BY_DIGITS[AT_SIGN] ?? NONE
  WORD.lastIndex = from
  return WORD.test(text) ? (BY_DIGITS[0] ?? NONE) : NONE
}

const NONE: readonly Reader[] = []

const isDigit = (code: number): boolean => code >= 48 && code <= 57
