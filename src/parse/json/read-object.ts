import type { Fields, FieldValue, HttpExchange, Level, LoggedError } from '../../model/record.ts'
import { ownText } from '../../model/own-text.ts'
import { stripAnsi } from '../ansi.ts'
import type { JsonObject, Reading } from '../format.ts'
import { splitBody } from '../body.ts'
import { readErrorText } from '../error-text.ts'
import { insightsLevel, levelOf, otelLevel, syslogLevel, toLevel } from '../level.ts'
import type { Clock } from '../time/clock.ts'
import type { TimeFound } from '../time/found.ts'
import { readTimeValue } from '../time/read-time.ts'
import { TIME_MEMBERS } from '../time/time-members.ts'
import { httpOf } from './http.ts'
import { errorOf } from './error.ts'
import { safeJson, textOf } from './text-of.ts'
import { isFields } from './is-fields.ts'

type Role = 'time' | 'level' | 'message' | 'logger'

/** Names that loggers give to the parts of a record, the likeliest first: of two in one object the earlier counts. */
const NAMES: Readonly<Record<Role, readonly string[]>> = {
  time: TIME_MEMBERS,
  level: (
    'level severity lvl levelname level_name loglevel log_level log.level @l severity_text severitytext severitytext ' +
    'priority levelno severitynumber severity_number severitylevel l log_severity s status'
  ).split(' '),
  message: (
    'msg message @m event @mt textpayload text body short_message shortmessage full_message log description _msg ' +
    '@message event_message log_message logmessage'
  ).split(' '),
  logger: 'logger logger_name loggername channel name category sourcecontext log.logger module component context'.split(
    ' ',
  ),
}

const ROLES: ReadonlyMap<string, { role: Role; rank: number }> = new Map(
  (Object.keys(NAMES) as Role[]).flatMap((role) =>
    NAMES[role].map((name, rank): [string, { role: Role; rank: number }] => [name, { role, rank }]),
  ),
)

/** A JSON record by the names that loggers commonly use. What was not taken as a part stays in `fields`. */
export const readObject = (object: JsonObject, clock: Clock): Reading => {
  const parts = partsOf(object)
  const time = parts.time === undefined ? undefined : timeOf(object, parts.time, clock)
  const level = parts.level === undefined ? nestedLevel(object) : levelNamed(parts.level, object[parts.level])
  const message = parts.message === undefined ? undefined : messageOf(object[parts.message])
  const logger = parts.logger === undefined ? undefined : loggerOf(object[parts.logger])
  const error = errorOf(object)
  const http = httpOf(object)
  const fields = remainder(object, [
    time?.at === undefined ? undefined : parts.time,
    level === undefined ? undefined : parts.level,
    message === undefined ? undefined : parts.message,
    logger === undefined ? undefined : parts.logger,
  ])
  const own = { at: time?.at, zoneAssumed: time?.zoneAssumed, level, logger, fields, http, error }
  if (message !== undefined && message !== '') return { ...own, ...withoutTrace(message, error) }
  const inside = insideOf(object, clock)
  if (inside) return { ...inside, ...present(own), message: inside.message, error: error ?? inside.error }
  return { ...own, message: error?.message ?? requestOf(http) ?? describe(fields) }
}

/** The member that a logger would call the message, or undefined. */
export const namedMessage = (object: Fields): string | undefined => partsOf(object).message

/** A traceback that was logged as the message: its first lines are the message, the frames are the error's. */
const withoutTrace = (message: string, error: LoggedError | undefined): Pick<Reading, 'message' | 'error'> => {
  if (error !== undefined || !message.includes('\n')) return { message, error }
  const lines = message.split('\n')
  const { message: rest, stack } = splitBody(lines[0] ?? '', lines)
  if (stack === undefined) return { message, error }
  const own = readErrorText(stack.startsWith(lines[0] ?? '') ? message : stack)
  return { message: rest === '' ? (lines[0] ?? '') : `${lines[0]}\n${rest}`, error: { ...own, stack } }
}

/** Members in which exporters put the record itself: `@fields`, `data`, `attributes`, `_source` … */
const CONTAINERS = ['@fields', 'data', 'payload', 'attributes', 'fields', 'record', 'event', 'body', 'jsonPayload']

const insideOf = (object: JsonObject, clock: Clock): Reading | undefined => {
  for (const name of CONTAINERS) {
    const value = object[name]
    if (!isFields(value) || partsOf(value).message === undefined) continue
    return readObject(value, clock)
  }
  return undefined
}

const present = (reading: Omit<Reading, 'message'>): Partial<Reading> =>
  Object.fromEntries(Object.entries(reading).filter(([, value]) => value !== undefined))

const requestOf = (http: HttpExchange | undefined): string | undefined =>
  http?.path === undefined
    ? undefined
    : [http.method, http.path, http.status].filter((part) => part !== undefined).join(' ')

const MAX_DESCRIBED = 400

/** What an object without a message says, so that no line is shown empty: its plain members. */
const describe = (fields: Fields): string => {
  let text = ''
  for (const name in fields) {
    const value = fields[name]
    if (value === undefined || value === null || value === '') continue
    const shown = typeof value === 'object' ? safeJson(value) : String(value)
    text += `${text === '' ? '' : ' '}${name}=${shown.length > 120 ? `${shown.slice(0, 119)}…` : shown}`
    if (text.length > MAX_DESCRIBED) break
  }
  return text
}

const plainCache = new Map<string, { role: Role; rank: number } | undefined>()

const roleOf = (name: string): { role: Role; rank: number } | undefined => {
  if (plainCache.has(name)) return plainCache.get(name)
  const found = name.length > 24 ? undefined : ROLES.get(name.toLowerCase())
  if (plainCache.size > 2000) plainCache.clear()
  plainCache.set(ownText(name), found)
  return found
}

/** Which member is what, by the names that loggers give them. */
export const partsOf = (object: JsonObject): { [R in Role]?: string } => {
  const parts: { [R in Role]?: string } = {}
  const ranks = { time: 99, level: 99, message: 99, logger: 99 }
  for (const name in object) {
    const found = roleOf(name)
    if (!found || found.rank >= ranks[found.role] || !fits(found.role, name, object[name])) continue
    ranks[found.role] = found.rank
    parts[found.role] = name
  }
  return parts
}

/** A name may mean something else: `event: {id: 'evt_…'}` is no message, `context: {…}` no logger. */
const fits = (role: Role, name: string, value: FieldValue | undefined): boolean => {
  switch (role) {
    case 'message':
      return typeof value === 'string' || isOtelBody(value)
    case 'logger':
      return typeof value === 'string'
    case 'time':
      return typeof value === 'string' || typeof value === 'number' || (isFields(value) && isTimeObject(value))
    case 'level':
      // `status: 500` is of HTTP and `s` is MongoDB's letter; words are levels.
      if (name === 'status' || name === 's') return typeof value === 'string' && toLevel(value) !== undefined
      return typeof value === 'string' || typeof value === 'number' || levelName(value) !== undefined
  }
}

/** MongoDB's and log4j's own time objects. */
const isTimeObject = (value: Fields): boolean => '$date' in value || 'epochSecond' in value

/** loguru and log4j: `{name: 'ERROR', no: 40}`. */
const levelName = (value: FieldValue | undefined): FieldValue | undefined =>
  isFields(value) ? (value['name'] ?? value['Name'] ?? value['standardLevel']) : undefined

const isOtelBody = (value: FieldValue | undefined): value is Fields =>
  isFields(value) && typeof value['stringValue'] === 'string'

const timeOf = (object: JsonObject, name: string, clock: Clock): TimeFound | undefined => {
  const value = object[name]
  if (isFields(value)) return timeObject(value, clock)
  const found = readTimeValue(value, clock)
  if (found?.at !== undefined || typeof value !== 'string') return found
  // `date` and `time` apart.
  const { date, time } = object
  return typeof date === 'string' && typeof time === 'string' ? readTimeValue(`${date} ${time}`, clock) : found
}

const timeObject = (value: Fields, clock: Clock): TimeFound | undefined => {
  const { $date: date, epochSecond: seconds, nanoOfSecond: nanos } = value
  if (typeof seconds === 'number')
    return readTimeValue(seconds + (typeof nanos === 'number' ? Math.round(nanos / 1e3) / 1e6 : 0), clock)
  return readTimeValue(isFields(date) ? Number(date['$numberLong']) : date, clock)
}

const levelNamed = (name: string, value: FieldValue | undefined): Level | undefined => {
  const plain = name.toLowerCase()
  if (typeof value === 'number') {
    if (plain === 'priority' || (plain === 'severity' && value < 8)) return syslogLevel(value)
    if (plain === 'severitylevel') return insightsLevel(value)
    if (plain.startsWith('severity') && plain !== 'severity') return otelLevel(value)
    if (plain === 'levelno') return levelOf(value + 10 > 60 ? 60 : value + 10)
  }
  return levelOf(levelName(value) ?? value)
}

/** ECS writes `log: {level: 'info'}`. */
const nestedLevel = (object: JsonObject): Level | undefined => {
  const log = object['log']
  return isFields(log) ? levelOf(log['level']) : undefined
}

const messageOf = (value: FieldValue | undefined): string | undefined => {
  if (typeof value === 'string') return stripAnsi(value)
  return isOtelBody(value) ? textOf(value['stringValue']) : undefined
}

const loggerOf = (value: FieldValue | undefined): string | undefined =>
  typeof value === 'string' && value !== '' && value.length <= 200 ? value : undefined

/** The object without the named members. */
const remainder = (object: JsonObject, taken: readonly (string | undefined)[]): Fields => {
  const fields: { [name: string]: FieldValue } = {}
  for (const name in object) {
    // A plain assignment would set the prototype instead.
    if (name === '__proto__') continue
    const value = object[name]
    if (value !== undefined && !taken.includes(name)) fields[name] = value
  }
  return fields
}
