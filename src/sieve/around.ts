import type { Needles } from './needles.ts'

/** Whole lines of a block, as offsets in it: from the first byte of a line to the first of the line after the last. */
export interface Span {
  readonly from: number
  readonly to: number
}

export interface Around {
  readonly spans: readonly Span[]
  /** Lines before the first hit's that belong to it and stand before the block. */
  readonly missingBefore: number
  /** Lines after the last hit that belong to it and stand after the block. */
  readonly owed: number
}

export interface AroundOptions {
  readonly before: number
  readonly after: number
  /** Lines at the beginning of the block that belong to a hit of the block before. */
  readonly owed: number
}

const NEWLINE = 0x0a

/** The lines of a block that hold a needle, with those around each. The block begins where a line begins. */
export const spansAround = (block: Uint8Array, needles: Needles, { before, after, owed }: AroundOptions): Around => {
  const spans: { from: number; to: number }[] = []
  let missingBefore = 0
  let left = 0
  const take = (from: number, to: number): void => {
    const last = spans.at(-1)
    if (last !== undefined && from <= last.to) last.to = Math.max(last.to, to)
    else spans.push({ from, to })
  }
  if (owed > 0) {
    const end = afterLines(block, 0, owed)
    take(0, end.at)
    left = end.left
  }
  const finder = needles.of(block)
  for (let at = finder.next(0); at >= 0;) {
    const start = block.lastIndexOf(NEWLINE, at - 1 < 0 ? 0 : at - 1)
    const line = at === 0 || start < 0 ? 0 : start + 1
    const first = beforeLines(block, line, before, spans.at(-1)?.to ?? 0)
    // Nothing was taken yet, and the beginning of the block is not far enough.
    if (spans.length === 0) missingBefore = first.left
    const end = afterLines(block, at, 1 + after)
    take(first.at, end.at)
    left = end.left
    const next = afterLines(block, at, 1).at
    at = next >= block.length ? -1 : finder.next(next)
  }
  return { spans, missingBefore, owed: left }
}

/** Where the line `count` lines on begins; `left`: how many of them the block does not hold. */
const afterLines = (block: Uint8Array, from: number, count: number): { at: number; left: number } => {
  let at = from
  for (let left = count; left > 0; left--) {
    const newline = block.indexOf(NEWLINE, at)
    // A block may end in the middle of a line only where its source ends.
    if (newline < 0) return { at: block.length, left: at >= block.length ? left : left - 1 }
    at = newline + 1
  }
  return { at, left: 0 }
}

/** Where the line `count` lines back begins, no further back than `floor`; `left`: how many are not there. */
const beforeLines = (block: Uint8Array, line: number, count: number, floor: number): { at: number; left: number } => {
  let at = line
  for (let left = count; left > 0; left--) {
    if (at <= floor) return { at: floor, left }
    at = at < 2 ? 0 : block.lastIndexOf(NEWLINE, at - 2) + 1
  }
  return { at: Math.max(at, floor), left: 0 }
}

/** How many lines a part of a block has; a line without its end counts. */
export const countLines = (block: Uint8Array, { from, to }: Span): number => {
  let count = 0
  let at = from
  while (at < to) {
    const newline = block.indexOf(NEWLINE, at)
    count++
    if (newline < 0 || newline >= to) break
    at = newline + 1
  }
  return count
}
