import { ProdlogsError } from '../model/error.ts'
import type { EpochMs } from '../model/time.ts'

export interface TimeContext {
  readonly now: EpochMs
  /** IANA zone in which a time without a zone is read. */
  readonly timeZone: string
}

/**
 * A moment as people write it: a duration back from now (`30m`, `1h30m`, `2ч`), ISO 8601, epoch seconds or
 * milliseconds, or words ("yesterday 15:00", «2 часа назад»). Throws USAGE_BAD_VALUE naming `option`.
 */
export const parseMoment = async (option: string, text: string, context: TimeContext): Promise<EpochMs> => {
  const trimmed = text.trim()
  const moment =
    fromDuration(trimmed, context) ??
    fromEpoch(trimmed) ??
    fromIso(trimmed, context) ??
    (await fromWords(trimmed, context))
  if (moment === undefined)
    throw new ProdlogsError('USAGE_BAD_VALUE', {
      option,
      value: text,
      expected: '30m, 1h30m, 2ч, 2026-01-12T10:00Z, "yesterday 15:00", «вчера в 15:00»',
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

const fromDuration = (text: string, { now }: TimeContext): EpochMs | undefined => {
  const back = parseDuration(text.replace(/\s+(?:ago|назад)$/i, ''))
  return back === undefined ? undefined : now - back
}

const fromEpoch = (text: string): EpochMs | undefined => {
  if (/^\d{10}(?:\.\d+)?$/.test(text)) return Number(text) * 1000
  return /^\d{13}$/.test(text) ? Number(text) : undefined
}

const ISO = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?)?\s*(Z|[+-]\d\d:?\d\d)?$/i

const fromIso = (text: string, { timeZone }: TimeContext): EpochMs | undefined => {
  const match = ISO.exec(text)
  if (match === null) return undefined
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '0', zone] = match
  const wall = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second))
  if (new Date(wall).getUTCDate() !== Number(day) || Number(hour) > 24 || Number(minute) > 59) return undefined
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

const offsetAt = (at: EpochMs, timeZone: string): number => {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(at)
  const part = (type: string) => Number(parts.find((p) => p.type === type)?.value)
  const wall = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'))
  return wall - Math.floor(at / 1000) * 1000
}

const fromWords = async (text: string, { now, timeZone }: TimeContext): Promise<EpochMs | undefined> => {
  if (text === '') return undefined
  // 9 MB: loaded only when nothing simpler fits.
  const chrono = await import('chrono-node')
  const reference = { instant: new Date(now), timezone: offsetAt(now, timeZone) / 60_000 }
  for (const locale of [chrono.ru, chrono.en]) {
    const [result] = locale.parse(text, reference, { forwardDate: false })
    // Words that were not understood could change the meaning, so all of the text must be.
    if (result !== undefined && result.text.length >= text.length - 2) return result.date().getTime()
  }
  return undefined
}
