import type { Level } from '../model/record.ts'
import { stripAnsi } from './ansi.ts'

const WORDS: ReadonlyMap<string, Level> = new Map([
  ...words('trace', 'trace trc silly finest finer verbose vrb all t'),
  ...words('debug', 'debug dbg debu fine config d debug1 debug2 debug3 debug4 debug5'),
  ...words(
    'info',
    'info information inf informational notice notic log http success ok i n statement data input default',
  ),
  ...words('warn', 'warn warning wrn warni w deprecated'),
  ...words('error', 'error err erro severe eror e fail failure'),
  ...words('fatal', 'fatal critical crit emerg emergency alert panic dpanic ftl fata fault c f'),
])

function words(level: Level, list: string): [string, Level][] {
  return list.split(' ').map((word) => [word, level])
}

/** The level that a word means, in any case, or undefined. */
export const toLevel = (word: string): Level | undefined =>
  WORDS.get(word) ?? WORDS.get(word.toLowerCase()) ?? shiftedLevel(word)

/** slog writes levels between its own as `INFO+2`. */
const shiftedLevel = (word: string): Level | undefined => {
  const base = /^([A-Za-z]{4,5})[+-]\d{1,2}$/.exec(word)?.[1]
  return base === undefined ? undefined : WORDS.get(base.toLowerCase())
}

/** pino, bunyan: 10–60. Python's `levelno` is shifted by one step and read by `pythonLevel`. Monolog: 100–600. */
const numericLevel = (value: number): Level | undefined => {
  if (value >= 100) return monologLevel(value)
  if (value >= 10)
    return (['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const)[Math.floor(value / 10) - 1] ?? 'fatal'
  return syslogLevel(value)
}

const monologLevel = (value: number): Level => {
  if (value < 200) return 'debug'
  if (value < 300) return 'info'
  if (value < 400) return 'warn'
  return value < 500 ? 'error' : 'fatal'
}

/** syslog priorities 0–7, as RFC 5424 and journald have them; a whole `PRI` is taken modulo 8. */
export const syslogLevel = (priority: number): Level | undefined =>
  priority >= 0 && Number.isInteger(priority)
    ? (['fatal', 'fatal', 'fatal', 'error', 'warn', 'info', 'info', 'debug'] as const)[priority % 8]
    : undefined

/** Application Insights' `severityLevel` 0–4: verbose, information, warning, error, critical. */
export const insightsLevel = (value: number): Level | undefined =>
  (['debug', 'info', 'warn', 'error', 'fatal'] as const)[value]

/** OpenTelemetry severity numbers 1–24. */
export const otelLevel = (value: number): Level | undefined =>
  (['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const)[Math.floor((value - 1) / 4)]

/** A level as a field holds it: a word, a number, or a number as text. */
export const levelOf = (value: unknown): Level | undefined => {
  if (typeof value === 'string')
    return toLevel(stripAnsi(value).trim()) ?? (/^\d{1,3}$/.test(value) ? numericLevel(Number(value)) : undefined)
  return typeof value === 'number' ? numericLevel(value) : undefined
}
