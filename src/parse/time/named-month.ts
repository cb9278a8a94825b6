import type { Clock } from './clock.ts'
import { fractionMs, wallTime, withZone } from './civil.ts'
import type { TimeFound } from './read-time.ts'

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const DAY = 86_400_000

const TIME = String.raw`(\d\d?):(\d\d):(\d\d)(?:[.,](\d{1,9}))?`
const WEEKDAY = String.raw`(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]{0,6},? )?`

/** `12/Jan/2026:10:00:00 +0000` (web servers), `12-Jan-2026 10:00:00` (PHP), `Mon, 12 Jan 2026 10:00:00 +0000` (RFC 2822). */
const DAY_FIRST = new RegExp(String.raw`${WEEKDAY}(\d\d?)[/ -]([A-Z][a-z]{2})[a-z]{0,6}[/ -](\d{4})[: ,] ?${TIME}`, 'y')

/** `Jan 12 10:00:00`, `Jan 12 2026 10:00:00`, `Mon Jan 12 10:00:00.123456 2026` (syslog, Apache, ctime). */
const MONTH_FIRST = new RegExp(
  String.raw`${WEEKDAY}([A-Z][a-z]{2})[a-z]{0,6} {1,2}(\d\d?),? (?:(\d{4}),? )?${TIME}(?: (AM|PM))?(?: ([A-Z]{3,4}))?(?: ((?:19|20)\d\d)(?!\d))?`,
  'y',
)

/** `Mon 2026-01-12 10:00:00 UTC` of `journalctl -o short-full`. */
const WEEKDAY_ISO = new RegExp(String.raw`(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) (\d{4})-(\d\d)-(\d\d) ${TIME}`, 'y')

/** Times that write the month as a word. A year that is not written is guessed from now, never far in the future. */
export const readNamedMonth = (text: string, from: number, clock: Clock): TimeFound | undefined => {
  DAY_FIRST.lastIndex = from
  const dayFirst = DAY_FIRST.exec(text)
  if (dayFirst) {
    const [, day, month, year, ...time] = dayFirst
    return withZone(text, DAY_FIRST.lastIndex, wall(Number(year), month, day, time), clock)
  }
  if (isDigit(text.charCodeAt(from))) return undefined
  MONTH_FIRST.lastIndex = from
  const monthFirst = MONTH_FIRST.exec(text)
  if (monthFirst) return readMonthFirst(text, monthFirst, clock)
  WEEKDAY_ISO.lastIndex = from
  const iso = WEEKDAY_ISO.exec(text)
  if (!iso) return undefined
  const [, year, month, day, hour, minute, second, fraction] = iso.map((part) => part ?? '')
  const at = wallTime(
    Number(year),
    Number(month),
    Number(day),
    Number(hour),
    Number(minute),
    Number(second),
    fractionMs(fraction),
  )
  return withZone(text, WEEKDAY_ISO.lastIndex, at, clock)
}

const readMonthFirst = (text: string, match: RegExpExecArray, clock: Clock): TimeFound | undefined => {
  const [whole, month, day, yearBefore, hour, minute, second, fraction, half, , yearAfter] = match
  const time = [half ? String(to24(Number(hour), half)) : hour, minute, second, fraction]
  const year = yearBefore ?? yearAfter
  const end = match.index + whole.length
  if (yearAfter !== undefined) {
    // `10:00:00 UTC 2026`: the zone stands before the year.
    const found = withZone(` ${match[9] ?? ''}`, 0, wall(Number(year), month, day, time), clock)
    return found && { ...found, end }
  }
  // Without a year at the end, what looked like a zone is read as one by the common rules.
  const start = match[9] === undefined ? end : end - match[9].length - 1
  if (year !== undefined) return withZone(text, start, wall(Number(year), month, day, time), clock)
  const thisYear = new Date(clock.now()).getUTCFullYear()
  const guess = withZone(text, start, wall(thisYear, month, day, time), clock)
  if (guess?.at === undefined || guess.at <= clock.now() + 2 * DAY) return guess
  return withZone(text, start, wall(thisYear - 1, month, day, time), clock)
}

const wall = (
  year: number,
  month: string | undefined,
  day: string | undefined,
  [hour, minute, second, fraction]: (string | undefined)[],
): number | undefined => {
  const number = MONTHS.indexOf((month ?? '').toLowerCase()) + 1
  return wallTime(year, number, Number(day), Number(hour), Number(minute), Number(second), fractionMs(fraction))
}

/** Hour of a 12-hour clock as 0–23. */
export const to24 = (hour: number, half: string): number => (hour % 12) + (/^p/i.test(half) ? 12 : 0)

const isDigit = (code: number): boolean => code >= 48 && code <= 57
