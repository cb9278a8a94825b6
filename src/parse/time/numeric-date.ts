import type { Clock } from './clock.ts'
import { fractionMs, wallTime, withZone } from './civil.ts'
import { to24 } from './named-month.ts'
import type { TimeFound } from './read-time.ts'

const DATE =
  /(\d{1,2})([./-])(\d{1,2})\2(\d{4})(?:,? |[-T])(\d{1,2}):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?(?:[ \u202f]([AaPp])\.?[Mm]\.?(?![A-Za-z]))?(?!\d|:\d)/y

/**
 * `01/12/2026, 10:00:00 AM` (Nest and other users of `toLocaleString`), `12.01.2026, 10:00:00`, `12/01/2026 10:00:00`.
 * With AM or PM the month comes first, as only such places write a 12-hour clock; else the day does, unless that
 * gives a month above 12.
 */
export const readNumericDate = (text: string, from: number, clock: Clock): TimeFound | undefined => {
  DATE.lastIndex = from
  const match = DATE.exec(text)
  if (!match) return undefined
  const [, first, , second, year, hour, minute, seconds, fraction, half] = match
  const monthFirst = half !== undefined ? Number(first) <= 12 : Number(second) > 12
  const at = wallTime(
    Number(year),
    Number(monthFirst ? first : second),
    Number(monthFirst ? second : first),
    half === undefined ? Number(hour) : to24(Number(hour), half),
    Number(minute),
    Number(seconds ?? 0),
    fractionMs(fraction),
  )
  return withZone(text, DATE.lastIndex, at, clock)
}
