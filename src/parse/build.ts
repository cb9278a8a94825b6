import type { Ids } from '../model/ids.ts'
import { rawText } from '../model/raw-line.ts'
import type { Fields, LoggedError, LogRecord } from '../model/record.ts'
import type { Detected, Detector } from './detect.ts'
import { readErrorText } from './error-text.ts'
import type { Reading } from './format.ts'
import type { IdFinder } from './ids/find-ids.ts'
import { httpInMessage } from './text/http-in-message.ts'
import { syslogLevel } from './level.ts'
import type { Pending } from './pending.ts'
import { splitBody, type Body } from './body.ts'

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

/** Makes the record of a pending one, all its lines known. */
export const buildRecord = (pending: Pending, detector: Detector, findIds: IdFinder): LogRecord => {
  const text = pending.inners.length === 1 ? (pending.inners[0] ?? '') : pending.inners.join('\n')
  const detected = redetect(pending, text, detector)
  const { carrier } = detected
  const [first] = pending.raws
  const envelope = first?.envelope
  const reading = detected.reading ?? { message: pending.inners[0] ?? '' }
  const body = pending.inners.length === 1 || detected.isJson ? undefined : splitBody(reading.message, pending.inners)
  const at = timeOf(reading, detected) ?? envelope?.at
  const level =
    reading.level ?? carrier?.level ?? (envelope?.priority === undefined ? undefined : syslogLevel(envelope.priority))
  const fields = mergeFields(carrier?.fields, reading.fields)
  const error = reading.error ?? errorOf(reading, body)
  const isKnown = detected.format !== undefined || detected.isJson === true || at !== undefined || text.trim() === ''
  let ids: Ids | undefined
  const record: Mutable<LogRecord> = {
    kind: isKnown ? 'parsed' : 'unparsed',
    format: detected.prefix + (detected.format?.name ?? (detected.isJson ? 'json' : 'plain')),
    origin: first?.origin ?? { host: '', source: '' },
    message: messageOf(reading, body),
    fields,
    // Finding the ids takes as long as the rest together, and most lines are never asked for theirs. An own accessor,
    // so that a copy (`{ ...record }`, JSON) has them like any other member.
    get ids() {
      return (ids ??= withPid(findIds(text, fields), envelope?.pid))
    },
    raw: rawText(pending.raws.length === 1 ? (first?.text ?? '') : pending.raws.map((line) => line.text).join('\n')),
    lines: countLines(pending),
  }
  if (at !== undefined) record.at = at
  if (at !== undefined && isZoneAssumed(reading, detected)) record.zoneAssumed = true
  if (level !== undefined) record.level = level
  if (reading.logger !== undefined) record.logger = reading.logger
  const http = reading.http ?? httpInMessage(reading.message)
  if (http !== undefined) record.http = http
  if (error !== undefined) record.error = error
  if (envelope !== undefined) record.envelope = envelope
  return record
}

/** An object that was printed over several lines is read as a whole once its last line is there. */
const redetect = (pending: Pending, text: string, detector: Detector): Detected => {
  const { detected } = pending
  const isSplitObject = pending.inners.length > 1 && !detected.isJson && detected.inner.charCodeAt(0) === 123
  const whole = isSplitObject ? detector.object(text) : undefined
  return whole ? { ...detected, ...whole } : detected
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
