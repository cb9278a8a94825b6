import { open } from 'node:fs/promises'
import type { RawLine } from '../model/raw-line.ts'
import type { LocalBytes } from './local-bytes.ts'
import { createNeedles } from '../sieve/needles.ts'
import type { Sieve } from '../sieve/sift.ts'
import { withBothReadings } from './doubled-hour.ts'
import { readHits, type HitRequest } from './local-hits.ts'
import { readSifted } from './local-sifted.ts'
import { lineMaker, type Place } from './local-lines.ts'
import { sampleTimes, windowRanges, type TimeOf, type TimeSample } from './local-window.ts'
import type { ReadRequest } from './request.ts'
import type { ReadEvent } from './source-reader.ts'
import { wholeLines } from './whole-lines.ts'

export type LocalRequest = Exclude<ReadRequest, { kind: 'follow' } | { kind: 'range' }>

/**
 * Reads a local file as a source of a host is read. A window gives more lines than its own: the caller filters by the
 * parsed time. Throws FILE_* errors.
 */
export async function* readLocal(
  bytes: LocalBytes,
  place: Place,
  request: LocalRequest,
  large: LargeFile = {},
): AsyncGenerator<ReadEvent> {
  if (request.kind === 'grep') {
    if (request.scope?.lines !== undefined)
      yield* filtered(lastLines(bytes, place, { lines: request.scope.lines }, {}), request)
    else if (request.strings.includes('')) yield* allLines(bytes, place, 0)
    else if (request.ignoreCase === true) yield* filtered(allLines(bytes, place, 0), request)
    else {
      yield* readHits(bytes, place, hitsOf(request))
      yield* damageOf(bytes, place)
    }
  } else if (request.kind === 'last') yield* lastLines(bytes, place, request, large)
  else if (bytes.size !== undefined && bytes.size < (large.bytes ?? LARGE)) yield* allLines(bytes, place, 0)
  else yield* inWindow(bytes, place, request, large)
}

/** What is needed to read less than all of a large file. */
export interface LargeFile {
  /** From how many bytes on a file is large. */
  readonly bytes?: number
  /** From how many bytes on a file is taken to be in order of time, so that parts of it can be passed over by their times. */
  readonly orderedBytes?: number
  /** Reads the time of a line: parts whose times are far from the window are passed over. */
  readonly timeOf?: TimeOf
  /** The zone in which times without one are read. */
  readonly zone?: string
  /** Makes what lets the lines pass that can matter, for a window that is read for an answer. */
  readonly sieve?: () => Sieve
}

/** A smaller file is parsed whole: that takes less than a second. */
const LARGE = 1024 * 1024
/** A file of fewer bytes is sifted sooner than its times are looked at. */
const LONG = 4 * 1024 * 1024

const hitsOf = (request: GrepRequest): HitRequest => ({
  needles: createNeedles(
    request.strings.map((text) => Buffer.from(text)),
    { areIds: request.areIds === true },
  ),
  before: request.before ?? 0,
  after: request.after ?? 0,
})

async function* inWindow(
  bytes: LocalBytes,
  place: Place,
  { window, sifted }: Extract<LocalRequest, { kind: 'since' }>,
  { timeOf, sieve, zone, orderedBytes = LONG }: LargeFile,
): AsyncGenerator<ReadEvent> {
  const lines = (from: number, to: number, settle?: number): AsyncGenerator<ReadEvent> =>
    sifted === true && sieve !== undefined
      ? readSifted(bytes, place, { sieve: sieve(), from, to, settle })
      : allLines(bytes, place, from, to)
  const samples =
    timeOf === undefined || !bytes.seekable || bytes.size === undefined
      ? []
      : await sampleTimes(bytes.path, bytes.size, timeOf)
  let at = 0
  const skip = (to: number, sample: TimeSample | undefined): ReadEvent => ({
    kind: 'notice',
    notice: { kind: 'skip', bytes: to - at, ...(sample?.at === undefined ? {} : { at: sample.at }) },
  })
  // What a sieve leaves out at both ends still tells how far the log reaches.
  if (sifted === true) for (const end of [samples[0], samples.at(-1)]) if (end !== undefined) yield skip(at, end)
  // A small file is looked through sooner than its times are: they need not be in order, then.
  if (samples.length === 0 || bytes.size === undefined || bytes.size < orderedBytes) {
    yield* lines(0, Number.POSITIVE_INFINITY)
    if (sifted === true && sieve !== undefined) yield* damageOf(bytes, place)
    return
  }
  for (const range of windowRanges(samples, zone === undefined ? window : withBothReadings(window, zone))) {
    if (range.from > at) yield skip(range.from, samples[0])
    yield* lines(range.from, range.to, samples.findLast(({ offset }) => offset < range.from)?.offset)
    at = range.to
  }
  const end = samples.at(-1)
  if (end !== undefined && end.offset > at) yield skip(end.offset, end)
}
/** All lines from `offset` on; those that begin at `until` or later are left out. */
async function* allLines(
  bytes: LocalBytes,
  place: Place,
  offset: number,
  until = Number.POSITIVE_INFINITY,
): AsyncGenerator<ReadEvent> {
  const maker = lineMaker(bytes.path, place, offset)
  for await (const whole of wholeLines(bytes, offset)) {
    const block = whole.block.subarray(0, Math.max(0, until - whole.offset))
    if (block.length === 0) break
    for (let at = 0; at < block.length; at += BATCH_BYTES) {
      maker.feed(block.subarray(at, at + BATCH_BYTES))
      yield* maker.take()
    }
  }
  maker.flush()
  yield* maker.take()
  yield* damageOf(bytes, place)
}

/** Whether the file was whole, which only its end tells. */
function* damageOf(bytes: LocalBytes, place: Place): Generator<ReadEvent> {
  const damage = bytes.damage?.()
  if (damage) yield { kind: 'gap', gap: { kind: 'damaged_file', ...place, args: { path: bytes.path, damage } } }
}

/** Lines that go through the pipeline together: few enough that their records die young. */
const BATCH_BYTES = 64 * 1024

/** The last lines: of a plain file from its end backwards, of anything else by keeping as many as are wanted. */
async function* lastLines(
  bytes: LocalBytes,
  place: Place,
  { lines: count, sifted }: { readonly lines: number; readonly sifted?: boolean },
  { sieve, bytes: least = LARGE }: LargeFile,
): AsyncGenerator<ReadEvent> {
  if (bytes.seekable && bytes.size !== undefined) {
    const from = await startOfLast(bytes.path, bytes.size, count)
    if (sifted === true && sieve !== undefined && bytes.size - from >= least)
      yield* readSifted(bytes, place, { sieve: sieve(), from, to: Number.POSITIVE_INFINITY })
    else yield* allLines(bytes, place, from)
    return
  }
  let kept: RawLine[] = []
  for await (const event of allLines(bytes, place, 0)) {
    if (event.kind !== 'lines') {
      yield event
      continue
    }
    kept.push(...event.lines)
    if (kept.length > count * 2 + 1000) kept = kept.slice(-count)
  }
  if (count > 0) yield { kind: 'lines', lines: kept.slice(-count) }
}

const BLOCK_BYTES = 256 * 1024

/** Where the last `count` lines of a file begin, found from its end in blocks. */
const startOfLast = async (path: string, size: number, count: number): Promise<number> => {
  if (count === 0) return size
  const file = await open(path, 'r')
  try {
    const block = Buffer.alloc(BLOCK_BYTES)
    let found = 0
    for (let end = size; end > 0;) {
      const start = Math.max(0, end - BLOCK_BYTES)
      const { bytesRead } = await file.read(block, 0, end - start, start)
      for (let at = bytesRead - 1; at >= 0; at--) {
        // The newline at the very end belongs to the last line.
        if (block[at] !== 0x0a || start + at === size - 1) continue
        if (++found === count) return start + at + 1
      }
      end = start
    }
    return 0
  } finally {
    await file.close()
  }
}

type GrepRequest = Extract<LocalRequest, { kind: 'grep' }>

const matcher = ({ strings, ignoreCase }: GrepRequest): ((text: string) => boolean) => {
  if (!ignoreCase) return (text) => strings.some((needle) => text.includes(needle))
  const needles = strings.map((needle) => needle.toLowerCase())
  return (text) => {
    const lower = text.toLowerCase()
    return needles.some((needle) => lower.includes(needle))
  }
}

/** Keeps the lines that match, with those around them; says where lines were left out. */
async function* filtered(events: AsyncIterable<ReadEvent>, request: GrepRequest): AsyncGenerator<ReadEvent> {
  const matches = matcher(request)
  const { before = 0, after = 0 } = request
  let held: RawLine[] = []
  let following = 0
  let skipped = false
  for await (const event of events) {
    if (event.kind === 'notice' && event.notice.kind === 'skip') {
      held = []
      following = 0
      skipped = true
      continue
    }
    if (event.kind !== 'lines') {
      yield event
      continue
    }
    let out: RawLine[] = []
    for (const line of event.lines) {
      if (matches(line.text)) {
        if (skipped) {
          if (out.length > 0) yield { kind: 'lines', lines: out }
          out = []
          yield { kind: 'notice', notice: { kind: 'skip' } }
          skipped = false
        }
        out.push(...held, line)
        held = []
        following = after
      } else if (following > 0) {
        following--
        out.push(line)
      } else {
        held.push(line)
        if (held.length > before) {
          held.shift()
          skipped = true
        }
      }
    }
    if (out.length > 0) yield { kind: 'lines', lines: out }
  }
}
