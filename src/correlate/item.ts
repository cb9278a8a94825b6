import { isLoggedAsError } from '../model/alarm.ts'
import type { IdKind, Ids } from '../model/ids.ts'
import type { LogRecord } from '../model/record.ts'
import type { Step } from '../model/step.ts'
import type { EpochMs } from '../model/time.ts'

/** One record on its way into a log. */
export interface Item {
  /** Its place in the list of items, which is in order of time. */
  readonly index: number
  readonly record: LogRecord
  readonly steps: readonly Step[]
  /** The record's time, or that of the line before it in the same source. */
  readonly at: EpochMs
  readonly stream: string
  /** Process and thread, as far as the line tells: who wrote it. */
  readonly worker: string | undefined
  /** Request, delivery and trace ids: lines of one request share one. */
  readonly requests: readonly string[]
  readonly event: string | undefined
  /** Ids of objects that belong to one payment: session, payment intent, charge, invoice … */
  readonly objects: readonly string[]
  /** Ids that many payments share: deal, subscription, hardware, customer. */
  readonly weak: readonly string[]
  /** It names no payment: beside a webhook's line it tells what went wrong there, and by itself nothing of payments. */
  readonly loose: boolean
  /** An access line, or an error line of the web server: it has no ids and is joined by time and status. */
  readonly edge: boolean
}

/** Kinds of id that one payment has to itself. */
export const OBJECT_KINDS = [
  'sessionId',
  'paymentIntentId',
  'chargeId',
  'invoiceId',
  'refundId',
  'disputeId',
  'setupIntentId',
] as const satisfies readonly IdKind[]
/** Kinds that many payments share, the closest first. */
export const WEAK_KINDS = ['dealId', 'subscriptionId', 'hardwareId', 'customerId'] as const satisfies readonly IdKind[]

/** A line that lists more ids of a kind than this is a listing, and joins nothing. */
const LISTING = 2

/** Prepares records, in their order of time; the steps are found by their record. Records without any use are left out. */
export const itemsOf = (steps: readonly Step[], records: readonly LogRecord[]): Item[] => {
  const stepsOf = new Map<LogRecord, Step[]>()
  for (const step of steps) {
    const known = stepsOf.get(step.record)
    if (known) known.push(step)
    else stepsOf.set(step.record, [step])
  }
  const all = records.length > 0 ? [...records] : [...stepsOf.keys()]
  if (records.length > 0) {
    const given = new Set(records)
    for (const record of stepsOf.keys()) if (!given.has(record)) all.push(record)
  }
  const timed = withTimes(all)
  const useful = timed.filter(({ record }) => stepsOf.has(record) || isContext(record))
  return useful.map(({ record, at }, index) => itemOf(record, stepsOf.get(record) ?? [], at, index))
}

const withTimes = (records: readonly LogRecord[]): { record: LogRecord; at: EpochMs; order: number }[] => {
  const last = new Map<string, EpochMs>()
  const next = timesAhead(records)
  const off = zonesApart(records)
  const timed = records.map((record, order) => {
    const stream = streamOf(record)
    const own = record.zoneAssumed === true && record.at !== undefined ? record.at - (off.get(stream) ?? 0) : record.at
    const at = rightYear(own, next[order]) ?? next[order] ?? last.get(stream) ?? 0
    last.set(stream, at)
    return { record, at, order }
  })
  return timed.sort((a, b) => a.at - b.at || a.order - b.order)
}

/** Zones lie apart by quarters of an hour, up to fourteen hours from the meridian. */
const QUARTER_MS = 15 * 60_000
const FARTHEST_MS = 14 * 60 * 60_000
/** Two writers of one moment agree better than this; where only one pair of lines shows it, than that. */
const AGREE_MS = 30_000
const AGREE_ALONE_MS = 2_000

/**
 * By stream, how far lines that wrote no zone are off from those that wrote one. Two programs of one log may keep different
 * zones: where every line of the one stands beside a line of the other that is later or earlier by the same whole quarters
 * of an hour, that is what they differ by.
 */
const zonesApart = (records: readonly LogRecord[]): ReadonlyMap<string, number> => {
  const before = new Map<string, LogRecord>()
  const gaps = new Map<string, number[]>()
  for (const record of records) {
    if (record.at === undefined) continue
    const stream = streamOf(record)
    const other = before.get(stream)
    before.set(stream, record)
    if (other?.at === undefined || (other.zoneAssumed === true) === (record.zoneAssumed === true)) continue
    const gap = (record.at - other.at) * (record.zoneAssumed === true ? 1 : -1)
    const known = gaps.get(stream)
    if (known) known.push(gap)
    else gaps.set(stream, [gap])
  }
  const off = new Map<string, number>()
  for (const [stream, all] of gaps) {
    const quarters = Math.round((all[0] ?? 0) / QUARTER_MS) * QUARTER_MS
    const agree = all.length === 1 ? AGREE_ALONE_MS : AGREE_MS
    if (quarters === 0 || Math.abs(quarters) > FARTHEST_MS) continue
    if (all.every((gap) => Math.abs(gap - quarters) <= agree)) off.set(stream, quarters)
  }
  return off
}

const DAY_MS = 86_400_000

/** Some layouts write no year. One that was guessed and lies a year from what follows in the stream is that of what follows. */
const rightYear = (at: EpochMs | undefined, ahead: EpochMs | undefined): EpochMs | undefined =>
  at !== undefined && ahead !== undefined && Math.abs(ahead - at - 365.5 * DAY_MS) < DAY_MS ? ahead : at

/**
 * What follows in the stream: of lines with a time the next time; of lines that have none, their own, from what follows in their stream: the access line of their request, or the first time of
 * all. Elsewhere a line without a time goes on with what stands before it.
 */
const timesAhead = (records: readonly LogRecord[]): (EpochMs | undefined)[] => {
  const ahead = new Map<string, { at: EpochMs; access: boolean }>()
  const first = new Map<string, number>()
  records.forEach((record, order) => {
    const stream = streamOf(record)
    if (record.at !== undefined && !first.has(stream)) first.set(stream, order)
  })
  const times: (EpochMs | undefined)[] = Array.from({ length: records.length })
  for (let order = records.length - 1; order >= 0; order--) {
    const record = records[order] as LogRecord
    const stream = streamOf(record)
    if (record.at !== undefined) {
      const known = ahead.get(stream)
      if (known) times[order] = known.at
      ahead.set(stream, { at: record.at, access: record.http !== undefined })
    } else {
      const known = ahead.get(stream)
      if (known && (known.access || order < (first.get(stream) ?? 0))) times[order] = known.at
    }
  }
  return times
}

/** Lines without a step that may still explain: errors, and lines that carry ids. */
const isContext = (record: LogRecord): boolean =>
  (!isOfOtherRequest(record) && (isLoggedAsError(record) || record.error !== undefined)) ||
  record.ids.eventId !== undefined ||
  OBJECT_KINDS.some((kind) => record.ids[kind] !== undefined) ||
  WEAK_KINDS.some((kind) => record.ids[kind] !== undefined)

/** An error that names its own request explains that one. */
const isOfOtherRequest = ({ http }: LogRecord): boolean =>
  (http?.method !== undefined && http.method !== 'POST') ||
  (http?.path !== undefined && !/hook|stripe|pay|notif|callback|ipn|event/i.test(http.path))

const itemOf = (record: LogRecord, steps: readonly Step[], at: EpochMs, index: number): Item => {
  const { ids } = record
  const stream = streamOf(record)
  const worker = workerOf(record)
  const edge = steps.length > 0 && steps.every((step) => step.voice === 'edge')
  const events = ids.eventId ?? []
  return {
    index,
    record,
    steps,
    at,
    stream,
    worker,
    requests: requestKeys(record, stream, worker),
    event: events.length === 1 || (events.length > 0 && steps.length > 0) ? events[0] : undefined,
    objects: keysOf(ids, OBJECT_KINDS),
    weak: keysOf(ids, WEAK_KINDS),
    loose: steps.length > 0 && steps.every((step) => step.loose === true),
    edge,
  }
}

const keysOf = (ids: Ids, kinds: readonly IdKind[]): string[] => {
  const keys: string[] = []
  for (const kind of kinds) {
    const values = ids[kind]
    if (values && values.length <= LISTING) for (const value of values) keys.push(`${kind}:${value}`)
  }
  return keys
}

export const streamOf = (record: LogRecord): string =>
  `${record.origin.host}\u0000${record.origin.source}\u0000${record.origin.stream ?? ''}`

const workerOf = (record: LogRecord): string | undefined => {
  const pid = record.ids.processId?.[0] ?? record.envelope?.pid
  const thread =
    textField(record, 'thread') ??
    textField(record, 'threadName') ??
    textField(record, 'thread_name') ??
    textField(record, 'tid')
  return pid === undefined && thread === undefined ? undefined : `${pid ?? ''}/${thread ?? ''}`
}

const textField = (record: LogRecord, name: string): string | undefined => {
  const value = record.fields[name]
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined
}

const requestKeys = (record: LogRecord, stream: string, worker: string | undefined): string[] => {
  const keys = (record.ids.deliveryId ?? []).map((id) => `d:${id}`)
  const traces = [...(record.ids.traceId ?? [])]
  for (const name of ['reqId', 'requestId', 'request_id', 'correlationId', 'RequestId', 'TraceId', 'job_id', 'jobId']) {
    const value = textField(record, name)
    if (value !== undefined && !value.startsWith('req_') && !traces.includes(value)) traces.push(value)
  }
  const nested = record.fields['req']
  if (nested !== null && typeof nested === 'object' && !Array.isArray(nested)) {
    const id = (nested as { readonly id?: unknown }).id
    if ((typeof id === 'string' || typeof id === 'number') && !traces.includes(String(id))) traces.push(String(id))
  }
  for (const trace of traces) {
    if (!tellsApart(trace)) continue
    // Short ids (1, req-7) count from the start of a process: they mean nothing beyond it.
    keys.push(trace.length >= 12 ? `t:${trace}` : `t:${stream}:${worker ?? ''}:${trace}`)
  }
  return keys
}

const tellsApart = (id: string): boolean => !/^(?:[0-]*|null|undefined|none|n\/a|unknown|nil|false|true)$/i.test(id)
