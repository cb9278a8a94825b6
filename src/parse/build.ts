import type { Ids } from '../model/ids.ts'
import { rawText } from '../model/raw-line.ts'
import type { Fields, Level, LoggedError, LogRecord } from '../model/record.ts'
import type { Detected, Detector } from './detect.ts'
import { readErrorText } from './error-text.ts'
import type { ExchangeJoiner } from './exchange.ts'
import type { Reading } from './format.ts'
import type { IdFinder } from './ids/find-ids.ts'
import { httpInFields, httpInMessage } from './text/http-in-message.ts'
import { syslogLevel } from './level.ts'
import type { Pending } from './pending.ts'
import { splitBody, type Body } from './body.ts'

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

/** Makes the record of a pending one, all its lines known. */
export const buildRecord = (
  pending: Pending,
  detector: Detector,
  findIds: IdFinder,
  exchanges: ExchangeJoiner,
): LogRecord => {
  const text = pending.inners.length === 1 ? (pending.inners[0] ?? '') : pending.inners.join('\n')
  const detected = redetect(pending, text, detector)
  const { carrier } = detected
  const [first] = pending.raws
  const envelope = first?.envelope
  const read = detected.reading ?? { message: pending.inners[0] ?? '' }
  const body = pending.inners.length === 1 || detected.isJson ? undefined : splitBody(read.message, pending.inners)
  const reading = detected.isJson ? read : withDump(read, messageOf(read, body), detector)
  const at = timeOf(reading, detected) ?? envelope?.at
  const level =
    reading.level ?? carrier?.level ?? (envelope?.priority === undefined ? undefined : syslogLevel(envelope.priority))
  const fields = mergeFields(carrier?.fields, reading.fields)
  const error = withStack(reading.error, body) ?? errorOf(read, body) ?? dumpedError(fields, level)
  const isKnown = detected.format !== undefined || detected.isJson === true || at !== undefined || text.trim() === ''
  const record: Mutable<LogRecord> = Object.assign(new LateIds(findIds, text, fields, envelope?.pid), {
    kind: isKnown ? 'parsed' : 'unparsed',
    format: detected.prefix + (detected.format?.name ?? (detected.isJson ? 'json' : 'plain')),
    origin: first?.origin ?? { host: '', source: '' },
    message: reading.message.trim() === '' ? text.trim() : reading.message,
    fields,
    raw: rawText(pending.raws.length === 1 ? (first?.text ?? '') : pending.raws.map((line) => line.text).join('\n')),
    lines: countLines(pending) - pending.shared,
  } as const)
  if (at !== undefined) record.at = at
  if (at !== undefined && isZoneAssumed(reading, detected)) record.zoneAssumed = true
  if (level !== undefined) record.level = level
  if (reading.logger !== undefined) record.logger = reading.logger
  const http = reading.http ?? httpInFields(fields, reading.message) ?? httpInMessage(reading.message)
  if (http !== undefined) record.http = http
  if (error !== undefined) record.error = error
  if (envelope !== undefined) record.envelope = envelope
  const whole = exchanges.complete(record)
  if (whole !== undefined) record.http = whole
  return record
}

/**
 * The ids of a record, found when they are first asked for: that takes as long as the rest together, and most lines are
 * never asked. An own member, so that a copy (`{ ...record }`, JSON) has them like any other; one accessor for all, because
 * each of its own would make every record a dictionary, which takes a kilobyte more and is slow to read.
 */
class LateIds {
  declare readonly ids: Ids
  readonly #find: IdFinder
  readonly #text: string
  readonly #fields: Fields
  readonly #pid: string | undefined
  #found: Ids | undefined

  constructor(find: IdFinder, text: string, fields: Fields, pid: string | undefined) {
    this.#find = find
    this.#text = text
    this.#fields = fields
    this.#pid = pid
    Object.defineProperty(this, 'ids', LateIds.#accessor)
  }

  static readonly #accessor: PropertyDescriptor = {
    enumerable: true,
    configurable: true,
    get(this: LateIds) {
      return (this.#found ??= withPid(this.#find(this.#text, this.#fields), this.#pid))
    },
  }
}

/** An object that was printed over several lines is read as a whole once its last line is there. */
const redetect = (pending: Pending, text: string, detector: Detector): Detected => {
  const { detected } = pending
  const isSplitObject = pending.inners.length > 1 && !detected.isJson && detected.inner.charCodeAt(0) === 123
  const whole = isSplitObject ? detector.object(text) : undefined
  return whole ? { ...detected, ...whole } : detected
}

/** An object at the end of the message, perhaps over several lines, is what the sentence dumps: its members are fields. */
const withDump = (reading: Reading, message: string, detector: Detector): Reading => {
  if (message.charCodeAt(message.length - 1) !== 125)
    return message === reading.message ? reading : { ...reading, message }
  const { message: sentence, fields, ...dumped } = detector.meta(message)
  if (!fields) return { ...reading, message }
  return { ...dumped, ...known(reading), message: sentence, fields: { ...reading.fields, ...fields } }
}

const known = (reading: Reading): Partial<Reading> =>
  Object.fromEntries(Object.entries(reading).filter(([, value]) => value !== undefined))

/** An object that is dumped behind a sentence of failure and says something itself says why. */
const dumpedError = ({ message, msg, detail }: Fields, level: Level | undefined): LoggedError | undefined => {
  if (level !== 'error' && level !== 'warn' && level !== 'fatal') return undefined
  const text = [message, msg, detail].find((value) => typeof value === 'string' && value !== '')
  return typeof text === 'string' ? { message: text } : undefined
}

/** A wrapper's own time, where it knows the zone, is better than one read in a zone that had to be assumed. */
const timeOf = (reading: Reading, { carrier }: Detected): number | undefined => {
  const carried = carrier?.at
  if (reading.at === undefined) return carried
  return reading.zoneAssumed && carried !== undefined && !carrier?.zoneAssumed ? carried : reading.at
}

const isZoneAssumed = (reading: Reading, { carrier }: Detected): boolean => {
  const isCarried = carrier?.at !== undefined && (reading.at === undefined || !carrier.zoneAssumed)
  return (isCarried ? carrier.zoneAssumed : reading.at === undefined ? false : reading.zoneAssumed) === true
}

const NO_FIELDS: Fields = Object.freeze({})

const mergeFields = (carried: Fields | undefined, read: Fields | undefined): Fields =>
  carried && read ? { ...carried, ...read } : (read ?? carried ?? NO_FIELDS)

const messageOf = (reading: Reading, body: Body | undefined): string => {
  if (!body || body.message === '') return reading.message
  // .NET writes the whole message below its header, indented.
  return reading.message === '' ? body.message.replace(/^\s+/gm, '') : `${reading.message}\n${body.message}`
}

/** An error whose name stands in the first line, and its frames below. */
const withStack = (error: LoggedError | undefined, body: Body | undefined): LoggedError | undefined =>
  error !== undefined && error.stack === undefined && body?.stack !== undefined
    ? { ...error, stack: body.stack }
    : error

const errorOf = (reading: Reading, body: Body | undefined): LoggedError | undefined => {
  if (body?.stack === undefined) return undefined
  const own = readErrorText(body.stack)
  if (own?.type !== undefined) return own
  // The error's name stands in the message, its frames below: `Webhook failed: StripeError: No such …`.
  const head = /(?:^|[\s:])((?:[A-Z]\w{0,60})?(?:Error|Exception)(?: \[\w{1,40}\])?: .{0,2000})$/.exec(
    reading.message,
  )?.[1]
  const named = head === undefined ? undefined : readErrorText(head)
  return { ...(named ?? own), stack: body.stack }
}

const withPid = (ids: Ids, pid: string | undefined): Ids =>
  pid === undefined || ids.processId !== undefined ? ids : { ...ids, processId: [pid] }

const countLines = (pending: Pending): number => {
  let count = 0
  for (const { text } of pending.raws) {
    count += 1
    for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) count += 1
  }
  return count
}
