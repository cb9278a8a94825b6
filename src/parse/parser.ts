import type { RawLine } from '../model/raw-line.ts'
import type { LogRecord } from '../model/record.ts'
import type { EpochMs } from '../model/time.ts'
import { stripAnsi } from './ansi.ts'
import { buildRecord } from './build.ts'
import { continuation } from './continuation.ts'
import { createDetector, type Detected } from './detect.ts'
import { formats } from './formats/index.ts'
import { createIdFinder } from './ids/find-ids.ts'
import type { IdNames } from './ids/name-index.ts'
import { extendPending, isFull, startPending, type Pending } from './pending.ts'
import { createClock } from './time/clock.ts'

export interface ParserOptions {
  /** More names of fields and words that carry an id. */
  readonly ids?: IdNames | undefined
  /** IANA zone for times that write none; default UTC. A name that Node does not know counts as UTC. */
  readonly timezone?: string | undefined
  /** For years that syslog does not write. */
  readonly now?: (() => EpochMs) | undefined
  /** Pins a format by its name, with its wrappers: `docker-json>pino`. Other lines are then unparsed. */
  readonly format?: string | undefined
}

/** Reads one stream. The last record is held back, because the lines of its stack trace may follow. */
export interface RecordParser {
  /** Takes the next line; gives the records that are complete with it. */
  push(line: RawLine): LogRecord[]
  /** Gives what is held back. The stream may go on after it. */
  flush(): LogRecord[]
}

/** Records of several writers may interleave; one that waits for its next line holds up at most so many others. */
const MAX_WAITING = 32

/** Makes the parser of one stream (an origin). It never throws on a line, whatever the line holds. */
export const createParser = (options: ParserOptions = {}): RecordParser => {
  const clock = createClock(options.timezone, options.now)
  const detector = createDetector(formats, clock, options.format)
  const findIds = createIdFinder({ ids: options.ids })
  const queue: Pending[] = []
  const partials = new Map<string, Partial>()

  const push = (line: RawLine): LogRecord[] => {
    const text: string = line.text
    if (text.includes('\n')) {
      const [head = '', ...tail] = text.split('\n')
      take(line, withoutReturn(head), tail)
    } else take(line, withoutReturn(text), NO_TAIL)
    return drain(false)
  }

  const take = (line: RawLine, head: string, tail: readonly string[]): void => {
    const detected = detector.detect(head)
    const key = writerOf(line, detected)
    if (detected.carrier?.isPartial) return hold(key, detected, line)
    const held = partials.size === 0 ? undefined : partials.get(key)
    const whole = held ? joinPartial(held, detected) : detected
    const raws = held ? [...held.raws, line] : [line]
    if (held) partials.delete(key)
    place(key, whole, raws, detected.tail ? [...detected.tail, ...tail] : tail)
  }

  const joinPartial = (held: Partial, last: Detected): Detected => {
    const inner = held.text + last.inner
    return { ...held.detected, inner, ...detector.inner(inner) }
  }

  const hold = (key: string, detected: Detected, line: RawLine): void => {
    const held = partials.get(key) ?? { detected, text: '', raws: [] }
    held.text += detected.inner
    held.raws.push(line)
    partials.set(key, held)
    if (held.text.length < MAX_PARTIAL && partials.size <= MAX_WAITING) return
    partials.delete(key)
    place(key, { ...held.detected, inner: held.text, ...detector.inner(held.text) }, held.raws, [])
  }

  const place = (key: string, detected: Detected, raws: RawLine[], tail: readonly string[]): void => {
    const open = openOf(key)
    const joined = open && !isFull(open) ? joins(open, detected) : false
    if (open && joined) {
      // A line that repeats the prefix of its record goes on without it.
      const text = detected.reading?.isContinuation ? detected.reading.message : detected.inner
      extendPending(open, text, raws, joined.block)
      addTail(open, tail)
      return
    }
    if (open) open.isDone = true
    const pending = startPending(key, detected, raws)
    addTail(pending, tail)
    queue.push(pending)
  }

  const openOf = (key: string): Pending | undefined => {
    const last = queue.at(-1)
    if (last?.key === key) return last.isDone ? undefined : last
    return queue.findLast((pending) => pending.key === key && !pending.isDone)
  }

  const joins = (open: Pending, detected: Detected): ReturnType<typeof continuation> => {
    const { reading, format, isJson } = detected
    if (reading?.isContinuation) return open.detected.format === format ? { block: open.block } : false
    if (isJson || (format?.kind === 'text' && !format.isLoose)) return false
    if (reading?.at !== undefined) return false
    return continuation(detected.inner, open)
  }

  /** Further lines of one message (journald keeps them together) belong to it whatever they look like. */
  const addTail = (pending: Pending, tail: readonly string[]): void => {
    for (const line of tail) {
      const inner = stripAnsi(line)
      pending.inners.push(inner)
      pending.size += inner.length + 1
      const next = continuation(inner, pending)
      pending.block = next === false ? undefined : next.block
      pending.last = inner
    }
    pending.lineCount += tail.length
  }

  const drain = (all: boolean): LogRecord[] => {
    if (queue.length === 1 && !all) return []
    const records: LogRecord[] = []
    while (queue.length > 0) {
      const [pending] = queue
      if (!pending || !(all || pending.isDone || queue.length > MAX_WAITING)) break
      queue.shift()
      pending.isDone = true
      records.push(buildRecord(pending, detector, findIds))
    }
    return records
  }

  const flush = (): LogRecord[] => {
    for (const [key, { detected, text, raws }] of partials) {
      place(key, { ...detected, inner: text, ...detector.inner(text) }, raws, [])
    }
    partials.clear()
    return drain(true)
  }

  return { push, flush }
}

const NO_TAIL: readonly string[] = []

const withoutReturn = (text: string): string => (text.endsWith('\r') ? text.slice(0, -1) : text)

/** Names the writer of a line, as far as the carrier tells: lines of one writer are joined. */
export const writerOf = ({ envelope }: RawLine, { carrier }: Detected): string => {
  if (envelope?.pid === undefined) return carrier?.key ?? ''
  return `${envelope.pid}|${carrier?.key ?? ''}`
}

/** The pieces of a line that the container runtime cut, so far. */
interface Partial {
  readonly detected: Detected
  text: string
  readonly raws: RawLine[]
}

const MAX_PARTIAL = 1024 * 1024
