import type { LocalBytes } from './local-bytes.ts'
import { countLines, spansAround, type Span } from '../sieve/around.ts'
import type { Needles } from '../sieve/needles.ts'
import { linesOf, type Place } from './local-lines.ts'
import type { ReadEvent } from './source-reader.ts'
import { wholeLines, type WholeLines } from './whole-lines.ts'

export interface HitRequest {
  readonly needles: Needles
  /** Lines to give around each hit. */
  readonly before: number
  readonly after: number
}

/** Of a file that is searched several times the lines are counted once. */
const counted = new WeakSet<LocalBytes>()

/**
 * The lines that hold a needle, with those around them. All else is passed over as bytes, which is most of a
 * large file: how much it was, the `skip` notices say.
 */
export async function* readHits(bytes: LocalBytes, place: Place, request: HitRequest): AsyncGenerator<ReadEvent> {
  const { needles, before, after } = request
  const counts = !counted.has(bytes)
  counted.add(bytes)
  let owed = 0
  let skipped = { lines: 0, bytes: 0 }
  /** The block before, as far as none of it was given. */
  let previous: { readonly whole: WholeLines; readonly rest: Span } | undefined
  const pass = (whole: WholeLines, span: Span): void => {
    skipped.bytes += span.to - span.from
    if (counts) skipped.lines += countLines(whole.block, span)
  }
  const give = function* (whole: WholeLines, span: Span): Generator<ReadEvent> {
    if (skipped.bytes > 0) yield { kind: 'notice', notice: { kind: 'skip', ...skipped } }
    skipped = { lines: 0, bytes: 0 }
    yield* linesOf(whole.block.subarray(span.from, span.to), whole.offset + span.from, bytes.path, place)
  }
  for await (const whole of wholeLines(bytes)) {
    const { block } = whole
    const around = spansAround(block, needles, { before, after, owed })
    owed = around.owed
    let at = 0
    for (const [i, span] of around.spans.entries()) {
      if (i === 0 && previous !== undefined) {
        const tail = linesBefore(previous.whole.block, previous.rest, around.missingBefore)
        pass(previous.whole, { from: previous.rest.from, to: tail })
        if (tail < previous.rest.to) yield* give(previous.whole, { from: tail, to: previous.rest.to })
        previous = undefined
      }
      if (span.from > at) pass(whole, { from: at, to: span.from })
      yield* give(whole, span)
      at = span.to
    }
    if (previous !== undefined) pass(previous.whole, previous.rest)
    previous = at < block.length ? { whole, rest: { from: at, to: block.length } } : undefined
  }
  if (previous !== undefined) pass(previous.whole, previous.rest)
  if (skipped.bytes > 0) yield { kind: 'notice', notice: { kind: 'skip', ...skipped } }
}

/** Where the last `count` lines of a part of a block begin. */
export const linesBefore = (block: Uint8Array, { from, to }: Span, count: number): number => {
  let at = to
  for (let left = count; left > 0 && at > from; left--) at = at < 2 ? from : block.lastIndexOf(0x0a, at - 2) + 1
  return Math.max(at, from)
}
