import { open } from 'node:fs/promises'
import { rawText, type RawLine } from '../model/raw-line.ts'
import type { Gap } from '../model/gap.ts'
import { LineSplitter } from './lines.ts'
import type { LocalBytes } from './local-bytes.ts'
import type { ReadRequest } from './request.ts'
import type { ReadEvent } from './source-reader.ts'
import { wholeLines } from './whole-lines.ts'

export type LocalRequest = Exclude<ReadRequest, { kind: 'follow' } | { kind: 'range' }>

interface Place {
  readonly host: string
  readonly source: string
}

/**
 * Reads a local file as a source of a host is read. A window gives all lines: the caller filters by the parsed time.
 * Throws FILE_* errors.
 */
export async function* readLocal(bytes: LocalBytes, place: Place, request: LocalRequest): AsyncGenerator<ReadEvent> {
  if (request.kind === 'grep') {
    if (request.scope?.lines !== undefined) yield* filtered(lastLines(bytes, place, request.scope.lines), request)
    else if (request.strings.includes('')) yield* allLines(bytes, place, 0)
    else yield* hits(bytes, place, request)
  } else if (request.kind === 'last') yield* lastLines(bytes, place, request.lines)
  else yield* allLines(bytes, place, 0)
}

async function* allLines(bytes: LocalBytes, place: Place, offset: number): AsyncGenerator<ReadEvent> {
  const maker = lineMaker(bytes.path, place, offset)
  for await (const { block } of wholeLines(bytes, offset)) {
    for (let at = 0; at < block.length; at += BATCH_BYTES) {
      maker.feed(block.subarray(at, at + BATCH_BYTES))
      yield* maker.take()
    }
  }
  maker.flush()
  yield* maker.take()
}

/** Lines that go through the pipeline together: few enough that their records die young. */
const BATCH_BYTES = 64 * 1024

const lineMaker = (path: string, place: Place, offset: number) => {
  let lines: RawLine[] = []
  let gaps: Gap[] = []
  const splitter = new LineSplitter(offset, {
    line: (text, at) => lines.push(rawLine(text, path, place, at)),
    tooLong: (_at, length) => gaps.push({ kind: 'line_too_long', ...place, args: { lines: 1, bytes: length } }),
  })
  return {
    feed: (chunk: Buffer) => splitter.feed(chunk),
    flush: () => splitter.flush(),
    *take(): Generator<ReadEvent> {
      if (lines.length > 0) yield { kind: 'lines', lines }
      for (const gap of gaps) yield { kind: 'gap', gap }
      lines = []
      gaps = []
    },
  }
}

const rawLine = (text: string, path: string, place: Place, offset: number): RawLine => ({
  origin: { ...place, position: { kind: 'file', path, device: '', inode: '', offset } },
  text: rawText(text),
})

/** The last lines: of a plain file from its end backwards, of anything else by keeping as many as are wanted. */
async function* lastLines(bytes: LocalBytes, place: Place, count: number): AsyncGenerator<ReadEvent> {
  if (bytes.seekable && bytes.size !== undefined) {
    yield* allLines(bytes, place, await startOfLast(bytes.path, bytes.size, count))
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

/** The same, but whole blocks without any of the strings are passed over undecoded: that is most of a large file. */
async function* hits(bytes: LocalBytes, place: Place, request: GrepRequest): AsyncGenerator<ReadEvent> {
  const needles = request.ignoreCase ? undefined : request.strings.map((text) => Buffer.from(text))
  yield* filtered(interesting(bytes, place, needles, request.before ?? 0, request.after ?? 0), request)
}

async function* interesting(
  bytes: LocalBytes,
  place: Place,
  needles: readonly Buffer[] | undefined,
  before: number,
  after: number,
): AsyncGenerator<ReadEvent> {
  if (needles === undefined) return yield* allLines(bytes, place, 0)
  let previous: { block: Buffer; offset: number } | undefined
  let trailing = 0
  for await (const { block, offset } of wholeLines(bytes)) {
    if (!needles.some((needle) => block.includes(needle))) {
      if (trailing > 0) {
        trailing = Math.max(0, trailing - newlines(block, trailing))
        yield* linesOf(block, offset, bytes.path, place)
        previous = undefined
      } else {
        previous = { block, offset }
        yield { kind: 'notice', notice: { kind: 'skip' } }
      }
      continue
    }
    if (previous !== undefined && before > 0) {
      const start = lastStart(previous.block, before)
      yield* linesOf(previous.block.subarray(start), previous.offset + start, bytes.path, place)
    }
    previous = undefined
    yield* linesOf(block, offset, bytes.path, place)
    trailing = after
  }
}

function* linesOf(block: Buffer, offset: number, path: string, place: Place): Generator<ReadEvent> {
  const maker = lineMaker(path, place, offset)
  maker.feed(block)
  maker.flush()
  yield* maker.take()
}

const newlines = (block: Buffer, most: number): number => {
  let count = 0
  for (let at = block.indexOf(0x0a); at >= 0 && count < most; at = block.indexOf(0x0a, at + 1)) count++
  return count
}

const lastStart = (block: Buffer, count: number): number => {
  let at = block.length - 1
  for (let left = count; left > 0 && at > 0; left--) at = block.lastIndexOf(0x0a, at - 1)
  return Math.max(0, at + 1)
}
