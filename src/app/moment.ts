import { ProdlogsError } from '../model/error.ts'
import { words } from '../model/reason.ts'
import type { EpochMs } from '../model/time.ts'
import { zoneOffset as secondsAhead } from '../read/index.ts'

export interface TimeContext {
  readonly now: EpochMs
  /** IANA zone in which a time without a zone is read. */
  readonly timeZone: string
}

/**
 * A moment as people write it: a duration back from now (`30m`, `1h30m`, `2ч`), ISO 8601, epoch seconds or
 * milliseconds, or words ("yesterday 15:00", «2 часа назад»). A bare day ("today", «вчера», 2026-01-12, 12.01.2026) is
 * its first midnight, and for `--until` the midnight that ends it. Throws USAGE_BAD_VALUE naming `option`.
 */
export const parseMoment = async (option: string, text: string, context: TimeContext): Promise<EpochMs> => {
  const trimmed = text
    .trim()
    .replace(DOTTED_DAY, (_, d: string, m: string, y: string) => `${y}-${m.padStart(2, '0')}-${d.padStart(2, '0')}`)
  const moment =
    fromDuration(trimmed, context) ??
    fromEpoch(trimmed) ??
    fromDay(option, trimmed, context) ??
    fromIso(trimmed, context) ??
    (await fromWords(option, trimmed, context))
  if (moment === undefined)
    throw new ProdlogsError('USAGE_BAD_VALUE', {
      option,
      value: text,
      expected: words('30m, 1h30m, 2ч, 2026-01-12T10:00Z, "yesterday 15:00", «вчера в 15:00»'),
    })
  return moment
}

const UNITS: Readonly<Record<string, number>> = Object.fromEntries(
  (
    [
      [1, 'ms', 'мс'],
      [1000, 's', 'sec', 'secs', 'second', 'seconds', 'с', 'сек', 'секунд', 'секунда', 'секунды', 'секунду'],
      [60_000, 'm', 'min', 'mins', 'minute', 'minutes', 'м', 'мин', 'минут', 'минута', 'минуты', 'минуту'],
      [3_600_000, 'h', 'hr', 'hrs', 'hour', 'hours', 'ч', 'час', 'часа', 'часов'],
      [86_400_000, 'd', 'day', 'days', 'д', 'дн', 'день', 'дня', 'дней', 'сут', 'сутки', 'суток'],
      [604_800_000, 'w', 'week', 'weeks', 'н', 'нед', 'неделя', 'недели', 'недель', 'неделю'],
    ] as const
  ).flatMap(([ms, ...names]) => names.map((name) => [name, ms])),
)

const PART = /(\d+(?:[.,]\d+)?)\s*([a-zа-яё]+)\.?\s*/giy

/** Milliseconds of `1h30m`, `90 sec`, `2ч 15м`; undefined when the text is not a duration from end to end. */
export const parseDuration = (text: string): number | undefined => {
  let total = 0
  PART.lastIndex = 0
  while (PART.lastIndex < text.length) {
    const match = PART.exec(text)
    const unit = UNITS[match?.[2]?.toLowerCase() ?? '']
    if (match === null || unit === undefined) return undefined
    total += Number((match[1] ?? '').replace(',', '.')) * unit
  }
  return text === '' ? undefined : total
}

/** Whether a moment is told by how long ago it was. */
export const isRelative = (text: string): boolean =>
  /\s(?:ago|назад)$/i.test(text.trim()) || parseDuration(text.trim()) !== undefined

const fromDuration = (text: string, { now }: TimeContext): EpochMs | undefined => {
  const back = parseDuration(text.replace(/\s+(?:ago|назад)$/i, ''))
  return back === undefined ? undefined : now - back
}

const fromEpoch = (text: string): EpochMs | undefined => {
  if (/^\d{10}(?:\.\d+)?$/.test(text)) return Number(text) * 1000
  return /^\d{13}$/.test(text) ? Number(text) : undefined
}

/** The first moment of a day in `timeZone`; a day beyond the month counts on into the next. */
const midnight = (year: number, month: number, day: number, timeZone: string): EpochMs => {
  const wall = Date.UTC(year, month - 1, day)
  return wall - zoneOffset(wall, timeZone)
}

const DAY_WORDS: Readonly<Record<string, number>> = {
  today: 0,
  сегодня: 0,
  yesterday: -1,
  вчера: -1,
  позавчера: -2,
  tomorrow: 1,
  завтра: 1,
}

const fromDay = (option: string, text: string, { now, timeZone }: TimeContext): EpochMs | undefined => {
  const end = option === '--until' ? 1 : 0
  const days = DAY_WORDS[text.toLowerCase()]
  if (days !== undefined) {
    const today = new Date(now + offsetAt(now, timeZone))
    return midnight(today.getUTCFullYear(), today.getUTCMonth() + 1, today.getUTCDate() + days + end, timeZone)
  }
  const [, y, m, d] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text) ?? []
  if (y === undefined || !isDay(Number(y), Number(m), Number(d))) return undefined
  return midnight(Number(y), Number(m), Number(d) + end, timeZone)
}

const isDay = (year: number, month: number, day: number): boolean => {
  const date = new Date(Date.UTC(year, month - 1, day))
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day
}

/** A day as it is written in Russian and German, alone or before a time. */
const DOTTED_DAY = /^(\d{1,2})\.(\d{1,2})\.(\d{4})(?![\d.])/

const ISO = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?)?\s*(Z|[+-]\d\d:?\d\d)?$/i

const fromIso = (text: string, { timeZone }: TimeContext): EpochMs | undefined => {
  const match = ISO.exec(text)
  if (match === null) return undefined
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '0', zone] = match
  const wall = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second))
  if (!isDay(Number(year), Number(month), Number(day)) || Number(hour) > 24 || Number(minute) > 59) return undefined
  const ms = Math.floor(Number(`0.${fraction}`) * 1000)
  if (zone === undefined) return wall - zoneOffset(wall, timeZone) + ms
  if (/^z$/i.test(zone)) return wall + ms
  const offset = (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2))) * 60_000
  return wall - (zone.startsWith('-') ? -offset : offset) + ms
}

/** Milliseconds that `timeZone` is ahead of UTC at a wall-clock time given as if it were UTC. */
export const zoneOffset = (wall: number, timeZone: string): number => {
  const first = offsetAt(wall, timeZone)
  // The first guess may stand on the other side of a clock change; the second is right save inside the gap itself.
  return offsetAt(wall - first, timeZone)
}

const offsetAt = (at: EpochMs, timeZone: string): number => secondsAhead(timeZone, at) * 1000

const fromWords = async (
  option: string,
  text: string,
  { now, timeZone }: TimeContext,
): Promise<EpochMs | undefined> => {
  // What looks like a date and is none would be bent into another one.
  if (text === '' || /^\d{4}-/.test(text)) return undefined
  // 9 MB: loaded only when nothing simpler fits.
  const chrono = await import('chrono-node')
  const reference = { instant: new Date(now), timezone: offsetAt(now, timeZone) / 60_000 }
  for (const locale of [chrono.ru, chrono.en]) {
    const [result] = locale.parse(text, reference, { forwardDate: false })
    // Words that were not understood could change the meaning, so all of the text must be.
    if (result === undefined || result.text.length < text.length - 2) continue
    const { start } = result
    // Where no time of day was said, the library takes the present one, or noon.
    if (!start.isCertain('hour') && (start.isCertain('day') || start.isCertain('weekday')) && !PART_OF_DAY.test(text)) {
      const day = (start.get('day') ?? 0) + (option === '--until' ? 1 : 0)
      return midnight(start.get('year') ?? 0, start.get('month') ?? 0, day, timeZone)
    }
    return result.date().getTime()
  }
  return undefined
}

const PART_OF_DAY = /morning|noon|evening|night|утр|дн[её]м|вечер|ноч|полд|обед/i
