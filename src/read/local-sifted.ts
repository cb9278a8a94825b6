import type { MetLayouts } from '../model/met-layouts.ts'
import { countLines, type Span } from '../sieve/around.ts'
import type { Sieve } from '../sieve/sift.ts'
import type { LocalBytes } from './local-bytes.ts'
import { linesBefore } from './local-hits.ts'
import { linesOf, type Place } from './local-lines.ts'
import type { ReadEvent } from './source-reader.ts'
import { wholeLines, type WholeLines } from './whole-lines.ts'

export interface SiftedPart {
  readonly sieve: Sieve
  readonly from: number
  readonly to: number
  /** Where a line before `from` begins: how those between are read tells what a reader of all lines remembers at `from`. */
  readonly settle?: number | undefined
}

/** The lines of a part of a file that its sieve lets pass; how much was passed over, the `skip` notices say. */
export async function* readSifted(
  bytes: LocalBytes,
  place: Place,
  { sieve, from, to, settle = from }: SiftedPart,
): AsyncGenerator<ReadEvent> {
  let skipped = { lines: 0, bytes: 0, unparsed: 0 }
  let isTold = settle === from
  /** Where what was given ends. */
  let givenTo = from
  /** The block before, as far as none of it was given. */
  let previous: { readonly whole: WholeLines; readonly rest: Span } | undefined
  const pass = (whole: WholeLines, span: Span): void => {
    skipped.bytes += span.to - span.from
    skipped.lines += countLines(whole.block, span)
  }
  const give = function* (block: Buffer, offset: number, met: MetLayouts): Generator<ReadEvent> {
    if (!isTold || offset > givenTo || skipped.bytes > 0) {
      isTold = true
      yield { kind: 'notice', notice: { kind: 'skip', isSieved: true, met, ...skipped } }
      skipped = { lines: 0, bytes: 0, unparsed: 0 }
    }
    givenTo = offset + block.length
    yield* linesOf(block, offset, bytes.path, place)
  }
  for await (const read of wholeLines(bytes, settle)) {
    const before = Math.min(read.block.length, Math.max(0, from - read.offset))
    if (before > 0) sieve.sift(read.block.subarray(0, before), read.offset)
    if (before === read.block.length) continue
    const whole = {
      block: read.block.subarray(before, Math.max(before, to - read.offset)),
      offset: read.offset + before,
    }
    const { block, offset } = whole
    if (block.length === 0) break
    const sifted = sieve.sift(block, offset)
    skipped.unparsed += sifted.unparsed
    let at = 0
    for (const [i, span] of sifted.spans.entries()) {
      if (i === 0) {
        const tail =
          previous === undefined
            ? undefined
            : linesBefore(previous.whole.block, previous.rest, span.from === 0 ? sifted.missingBefore : 0)
        if (previous !== undefined && tail !== undefined) pass(previous.whole, { from: previous.rest.from, to: tail })
        const covered = previous === undefined || tail === undefined ? Infinity : previous.whole.offset + tail
        for (const line of sifted.before)
          if (line.offset >= givenTo && line.offset < covered) {
            // It was counted among those that were passed over.
            skipped.lines--
            skipped.bytes -= line.bytes.length
            yield* give(bufferOf(line.bytes), line.offset, line.met)
          }
        if (previous !== undefined && tail !== undefined && tail < previous.rest.to)
          yield* give(previous.whole.block.subarray(tail, previous.rest.to), previous.whole.offset + tail, span.met)
        previous = undefined
      }
      if (span.from > at) pass(whole, { from: at, to: span.from })
      yield* give(block.subarray(span.from, span.to), offset + span.from, span.met)
      at = span.to
    }
    if (previous !== undefined) pass(previous.whole, previous.rest)
    previous = at < block.length ? { whole, rest: { from: at, to: block.length } } : undefined
  }
  if (previous !== undefined) pass(previous.whole, previous.rest)
  if (skipped.bytes > 0) yield { kind: 'notice', notice: { kind: 'skip', isSieved: true, ...skipped } }
}

const bufferOf = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
