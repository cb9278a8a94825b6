import type { Fields, FieldValue, Level } from '../../model/record.ts'
import { ownText } from '../../model/own-text.ts'
import { stripAnsi } from '../ansi.ts'
import type { JsonObject, Reading } from '../format.ts'
import { levelOf, otelLevel, syslogLevel } from '../level.ts'
import type { Clock } from '../time/clock.ts'
import { readTimeValue, type TimeFound } from '../time/read-time.ts'
import { httpOf } from './http.ts'
import { errorOf } from './error.ts'
import { textOf } from './text-of.ts'
import { isFields } from './is-fields.ts'

type Role = 'time' | 'level' | 'message' | 'logger'

/** Names that loggers give to the parts of a record, the likeliest first: of two in one object the earlier counts. */
const NAMES: Readonly<Record<Role, readonly string[]>> = {
  time: (
    '@timestamp @t timestamp time ts datetime date asctime t eventtime event_time logtime log_time time_iso8601 time_local ' +
    'timegenerated start_local startlocal startutc request_time_iso observedtimestamp timemillis time_unix_nano timeunixnano msec'
  ).split(' '),
  level: (
    'level severity lvl levelname level_name loglevel log_level log.level @l severity_text severitytext severitytext ' +
    'priority levelno severitynumber severity_number l'
  ).split(' '),
  message:
    'msg message @m event @mt textpayload text body short_message shortmessage full_message log description'.split(' '),
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
  const parts = findParts(object)
  const time = parts.time === undefined ? undefined : timeOf(object[parts.time], clock)
  const level = parts.level === undefined ? nestedLevel(object) : levelNamed(parts.level, object[parts.level])
  const message = parts.message === undefined ? undefined : messageOf(object[parts.message])
  const logger = parts.logger === undefined ? undefined : loggerOf(object[parts.logger])
  const error = errorOf(object)
  return {
    at: time?.at,
    zoneAssumed: time?.zoneAssumed,
    level,
    logger,
    message: message ?? error?.message ?? '',
    fields: remainder(object, [
      time?.at === undefined ? undefined : parts.time,
      level === undefined ? undefined : parts.level,
      message === undefined ? undefined : parts.message,
      logger === undefined ? undefined : parts.logger,
    ]),
    http: httpOf(object),
    error,
  }
}

const plainCache = new Map<string, { role: Role; rank: number } | undefined>()

const roleOf = (name: string): { role: Role; rank: number } | undefined => {
  if (plainCache.has(name)) return plainCache.get(name)
  const found = name.length > 24 ? undefined : ROLES.get(name.toLowerCase())
  if (plainCache.size > 2000) plainCache.clear()
  plainCache.set(ownText(name), found)
  return found
}

const findParts = (object: JsonObject): { [R in Role]?: string } => {
  const parts: { [R in Role]?: string } = {}
  const ranks = { time: 99, level: 99, message: 99, logger: 99 }
  for (const name in object) {
    const found = roleOf(name)
    if (!found || found.rank >= ranks[found.role] || !fits(found.role, object[name])) continue
    ranks[found.role] = found.rank
    parts[found.role] = name
  }
  return parts
}

/** A name may mean something else: `event: {id: 'evt_…'}` is no message, `context: {…}` no logger. */
const fits = (role: Role, value: FieldValue | undefined): boolean =>
  typeof value === 'string' ||
  (role === 'message' ? false : typeof value === 'number' && role !== 'logger') ||
  (role === 'message' && isOtelBody(value))

const isOtelBody = (value: FieldValue | undefined): value is Fields =>
  isFields(value) && typeof value['stringValue'] === 'string'

const timeOf = (value: FieldValue | undefined, clock: Clock): TimeFound | undefined => readTimeValue(value, clock)

const levelNamed = (name: string, value: FieldValue | undefined): Level | undefined => {
  const plain = name.toLowerCase()
  if (typeof value === 'number') {
    if (plain === 'priority' || (plain === 'severity' && value < 8)) return syslogLevel(value)
    if (plain.startsWith('severity') && plain !== 'severity') return otelLevel(value)
    if (plain === 'levelno') return levelOf(value + 10 > 60 ? 60 : value + 10)
  }
  return levelOf(value)
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
