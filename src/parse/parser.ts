import type { MetLayouts } from '../model/met-layouts.ts'
import type { RawLine } from '../model/raw-line.ts'
import type { LogRecord } from '../model/record.ts'
import type { EpochMs } from '../model/time.ts'
import { stripAnsi } from './ansi.ts'
import { buildRecord } from './build.ts'
import { continuation, isOfTrace } from './continuation.ts'
import { createDetector, mergeCarrier, type Detected } from './detect.ts'
import { createExchangeJoiner, type ExchangeJoiner } from './exchange.ts'
import { formats } from './formats/index.ts'
import { createIdFinder } from './ids/find-ids.ts'
import type { IdNames } from './ids/name-index.ts'
import { extendPending, isFull, startPending, type Pending } from './pending.ts'
import { advance, type JsonDepth } from './json/document.ts'
import { sharesOf } from './json/shares.ts'
import { createClock } from './time/clock.ts'

export interface ParserOptions {
  /** More names of fields and words that carry an id. */
  readonly ids?: IdNames | undefined
  /** IANA zone for times that write none; default UTC. A name that Node does not know counts as UTC. */
  readonly timezone?: string | undefined
  /** For years that syslog does not write, where a line does not tell when its file was written. */
  readonly now?: (() => EpochMs) | undefined
  /** Pins a format by its name, with its wrappers: `docker-json>pino`. Other lines are then unparsed. */
  readonly format?: string | undefined
  /** Lines are read by themselves: what a line tells of a request is not joined with what another tells of it. */
  readonly isApart?: boolean
}

/** Reads one stream. The last record is held back, because the lines of its stack trace may follow. */
export interface RecordParser {
  /** Takes the next line; gives the records that are complete with it. */
  push(line: RawLine): LogRecord[]
  /** Gives what is held back. The stream may go on after it. */
  flush(): LogRecord[]
  /**
   * Reads on as if it had met so many more lines, each a record, that would have been remembered as these; gives the
   * records that would have waited no longer.
   */
  resume(met: MetLayouts, lines?: number): LogRecord[]
}

/** Records of several writers may interleave; one that waits for its next line holds up at most so many others. */
const MAX_WAITING = 32

/** Makes the parser of one stream (an origin). It never throws on a line, whatever the line holds. */
export const createParser = (options: ParserOptions = {}): RecordParser => {
  let newest: EpochMs | undefined
  const now = options.now ?? Date.now
  const clock = createClock(options.timezone, () => newest ?? now())
  const detector = createDetector(formats, clock, options.format)
  const findIds = createIdFinder({ ids: options.ids })
  const exchanges = options.isApart === true ? APART : createExchangeJoiner()
  const queue: Pending[] = []
  const partials = new Map<string, Partial>()

  const push = (line: RawLine): LogRecord[] => {
    newest = line.newest
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

  const place = (
    key: string,
    detected: Detected,
    raws: RawLine[],
    tail: readonly string[],
    shared: number = 0,
  ): void => {
    const open = openOf(key)
    if (open?.json && goesOn(detected)) return extendJson(open, open.json, detected, raws)
    const block = open && !isFull(open) ? open.detected.block : undefined
    if (open && block?.goesOn(sourceOf(detected), open.inners)) {
      return extendPending(open, sourceOf(detected), raws, undefined)
    }
    if (open && (open.json || open.detected.block)) {
      close(open)
      return place(key, detected, raws, tail, shared)
    }
    const joined = open && !isFull(open) ? joins(open, detected) : false
    if (open && joined) {
      // A line that repeats the prefix of its record goes on without it.
      const text = detected.reading?.isContinuation ? detected.reading.message : detected.inner
      extendPending(open, text, raws, joined.block)
      open.shared += shared
      addTail(open, tail)
      return
    }
    if (detected.pieces) return placePieces(detected, raws, detected.inner)
    // What a value or a block carries may go on with the record that is open: it is known when the last line is there.
    if (open && !detected.isOpenJson && !detected.block) open.isDone = true
    const pending = startPending(key, detected, raws)
    pending.shared = shared
    addTail(pending, tail)
    queue.push(pending)
  }

  /** Each record of a text that holds several is taken as a line: services give the lines of a trace one by one. */
  const placePieces = (around: Detected, raws: readonly RawLine[], text: string): void => {
    const shares = sharesOf(around.pieces ?? [], raws, text).map(({ piece, raws: own }, index) => ({
      own,
      detected: within(around, detector.detect(piece.text)),
      shared: index > 0 && raws.length === 1 ? 1 : 0,
    }))
    for (const { own, detected, shared } of isNewestFirst(shares) ? shares.toReversed() : shares)
      placeWhole(detected, own, shared)
  }

  const placeWhole = (detected: Detected, raws: RawLine[], shared: number): void => {
    const [line] = raws
    const key = line === undefined ? '' : writerOf(line, detected)
    place(key, { ...detected, isOpenJson: undefined, block: undefined }, raws, detected.tail ?? NO_TAIL, shared)
  }

  /** A line of a value that is open. An array gives its records one by one, so that it may be as long as it likes. */
  const extendJson = (open: Pending, json: JsonDepth, detected: Detected, raws: RawLine[]): void => {
    const text = sourceOf(detected)
    const isNext =
      isArray(open) && json.depth === 1 && ELEMENT.test(text) && open.inners.some((line) => line.includes('}'))
    if (isNext) {
      close(open)
      open = startPending(open.key, { ...detected, inner: `[${text}`, ...OPEN }, raws)
      queue.push(open)
      open.json = advance(json, text)
    } else {
      advance(json, text)
      extendPending(open, text, raws, undefined)
    }
    if (json.depth <= 0 || isFull(open)) close(open)
  }

  /** The value or the block is whole, or will not be: its records take its place. */
  const close = (open: Pending): void => {
    const { json, detected: around, inners, raws } = open
    if (json) {
      const text = inners.join('\n')
      const { pieces } = detector.json(text)
      takeOut(open)
      if (pieces) placePieces({ ...around, pieces }, raws, text)
      else placeWhole(within(around, detector.detect(text)), raws, 0)
    } else if (around.block) {
      const carried = detector.block(around.block, around, inners)
      if (carried) {
        takeOut(open)
        placeWhole(carried, raws, 0)
      } else for (const pending of queue) if (pending.key === open.key) pending.isDone = true
    }
  }

  const takeOut = (pending: Pending): void => {
    queue.splice(queue.indexOf(pending), 1)
  }

  const openOf = (key: string): Pending | undefined => {
    const last = queue.at(-1)
    if (last?.key === key) return last.isDone ? undefined : last
    return queue.findLast((pending) => pending.key === key && !pending.isDone)
  }

  const joins = (open: Pending, detected: Detected): ReturnType<typeof continuation> => {
    const { reading, format, isJson } = detected
    if (reading?.isContinuation) return open.detected.format === format ? { block: open.block } : false
    if (isOfTrace(detected.inner, open)) return { block: open.block }
    if (isJson || (format?.kind === 'text' && !format.isLoose)) return false
    if (reading?.at !== undefined || isBefore(detected, open.detected)) return false
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
    if (queue.length === 1 && queue[0]?.leftOut === 0 && !all) return []
    const records: LogRecord[] = []
    let waiting = queue.reduce((sum, { leftOut }) => sum + leftOut, queue.length)
    while (queue.length > 0) {
      const [pending] = queue
      if (!pending || !(all || pending.isDone || waiting > MAX_WAITING)) break
      waiting -= 1 + pending.leftOut
      queue.shift()
      pending.isDone = true
      records.push(buildRecord(pending, detector, findIds, exchanges))
    }
    return records
  }

  const flush = (): LogRecord[] => {
    for (const [key, { detected, text, raws }] of partials) {
      place(key, { ...detected, inner: text, ...detector.inner(text) }, raws, [])
    }
    partials.clear()
    for (;;) {
      const open = queue.find(({ json, detected, isDone }) => !isDone && (json ?? detected.block) !== undefined)
      if (!open) break
      close(open)
    }
    return drain(true)
  }

  const resume = (met: MetLayouts, lines = 0): LogRecord[] => {
    detector.resume(met)
    const last = queue.at(-1)
    if (last === undefined) return []
    last.leftOut += lines
    return drain(false)
  }

  return { push, flush, resume }
}

const within = (around: Detected, inner: Detected): Detected => ({
  ...inner,
  prefix: around.prefix + inner.prefix,
  carrier: mergeCarrier(around.carrier, inner.carrier),
})

/** Lists that a service gives newest first hold the lines of a trace in reverse. */
const isNewestFirst = (shares: readonly { readonly detected: Detected }[]): boolean => {
  let goesBack = false
  for (const [index, { detected }] of shares.entries()) {
    const before = shares[index - 1]
    if (before === undefined) continue
    if (isBefore(before.detected, detected)) return false
    goesBack ||= isBefore(detected, before.detected)
  }
  return goesBack
}

/** By the clock of what carried both. */
const isBefore = ({ carrier: own }: Detected, { carrier: other }: Detected): boolean =>
  own?.at !== undefined && other?.at !== undefined && own.at < other.at

const OPEN = { format: undefined, reading: undefined, isJson: undefined, pieces: undefined, isOpenJson: true } as const

/** The next object of an array. */
const ELEMENT = /^\s*,?\s*\{/

const isArray = ({ inners: [first = ''] }: Pending): boolean => first.startsWith('[')

/** A line as it stands in an open value: what looked like a record by itself counts as its text. */
const sourceOf = ({ inner, tail }: Detected): string => (tail ? [inner, ...tail].join('\n') : inner)

/** A line of another layout, with a time of its own, ends a value that was never closed. */
const goesOn = ({ reading, isJson, format }: Detected): boolean =>
  isJson === true ||
  format === undefined ||
  (format.kind === 'text' && format.isLoose === true && reading?.at === undefined)

const NO_TAIL: readonly string[] = []

const APART: ExchangeJoiner = { complete: ({ http }) => http }

const withoutReturn = (text: string): string => (text.endsWith('\r') ? text.slice(0, -1) : text)

/** Names the writer of a line, as far as the carrier tells: lines of one writer are joined. */
export const writerOf = ({ envelope, origin }: RawLine, { carrier }: Detected): string => {
  const key = carrier?.key ?? ''
  const { pid, writer } = envelope ?? {}
  if (pid === undefined && writer === undefined && origin.stream === undefined) return key
  return `${origin.stream ?? ''}|${writer ?? ''}|${pid ?? ''}|${key}`
}

/** The pieces of a line that the container runtime cut, so far. */
interface Partial {
  readonly detected: Detected
  text: string
  readonly raws: RawLine[]
}

const MAX_PARTIAL = 1024 * 1024
