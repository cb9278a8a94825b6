import type { Lang } from '../messages/lang.ts'
import type { EpochMs } from '../model/time.ts'

/** Shows times in one zone; formatters are kept, because making one costs more than a thousand uses. */
export interface TimeFormat {
  /** `10:00:01.250` — for lines of one day. */
  time(at: EpochMs): string
  /** `2026-01-12` */
  day(at: EpochMs): string
  /** `2026-01-12 10:00:01` */
  dateTime(at: EpochMs): string
  /** `2026-01-12T10:00:01.250+01:00` — for machines. */
  iso(at: EpochMs): string
  /** `12 Jan 10:00`, `12 янв. 10:00` — for people. */
  short(at: EpochMs): string
  /** `12 Jan` */
  date(at: EpochMs): string
  /** The wall clock as if it were UTC: what bars and ticks are counted in. */
  wall(at: EpochMs): EpochMs
  /** `Europe/Warsaw (UTC+1)`, as it stands at that time. */
  zone(at: EpochMs): string
}

export const createTimeFormat = (timeZone: string, lang: Lang = 'en'): TimeFormat => {
  const formatter = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  })
  // Zones change their offset on the quarter hour at the earliest, so one look-up serves fifteen minutes.
  const offsets = new Map<number, number>()
  const offset = (at: EpochMs): number => {
    const quarter = Math.floor(at / 900_000)
    const known = offsets.get(quarter)
    if (known !== undefined) return known
    const found = offsetAt(formatter, quarter * 900_000)
    if (offsets.size > 10_000) offsets.clear()
    offsets.set(quarter, found)
    return found
  }
  const wall = (at: EpochMs): string => new Date(at + offset(at)).toISOString()
  let dates: Intl.DateTimeFormat | undefined
  // British English has the day first, as every other part of an answer that counts from small to large.
  const date = (at: EpochMs): string =>
    (dates ??= new Intl.DateTimeFormat(lang === 'en' ? 'en-GB' : lang, {
      timeZone: 'UTC',
      day: 'numeric',
      month: 'short',
    })).format(at + offset(at))
  return {
    time: (at) => wall(at).slice(11, 23),
    day: (at) => wall(at).slice(0, 10),
    dateTime: (at) => wall(at).slice(0, 19).replace('T', ' '),
    iso: (at) => `${wall(at).slice(0, 23)}${zoneSuffix(offset(at))}`,
    date,
    short: (at) => `${date(at)} ${wall(at).slice(11, 16)}`.replaceAll(' ', '\u00a0'),
    wall: (at) => at + offset(at),
    zone: (at) =>
      timeZone === 'UTC'
        ? 'UTC'
        : `${timeZone} (UTC${zoneSuffix(offset(at))
            .replace(/^Z$/, '+0')
            .replace(/:00$/, '')
            .replace(/^([+-])0(?=\d)/, '$1')})`,
  }
}

const offsetAt = (formatter: Intl.DateTimeFormat, at: EpochMs): number => {
  const parts = Object.fromEntries(formatter.formatToParts(at).map(({ type, value }) => [type, Number(value)]))
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts
  return Date.UTC(year, month - 1, day, hour, minute, second) - at
}

const zoneSuffix = (offset: number): string => {
  if (offset === 0) return 'Z'
  const minutes = Math.round(Math.abs(offset) / 60_000)
  const two = (n: number) => String(n).padStart(2, '0')
  return `${offset < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
}
