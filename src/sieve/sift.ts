import type { MetLayouts } from '../model/met-layouts.ts'
import type { Span } from './around.ts'
import { createShapes } from './shape.ts'

/** What a line is by itself, as far as an answer depends on it. */
export interface Judgement {
  /** It makes a record that an answer may need, or one that teaches or opens something for the redactor. */
  readonly counts: boolean
  /** It may be part of the record before it, or more of its own record may follow. */
  readonly joins: boolean
  /** Whatever it joins may stand further off than the next line: other writers come between. */
  readonly isFar: boolean
  /** It surely begins a record and writes no more than its own line, so that nothing before it goes on behind it. */
  readonly stands: boolean
  /** It says when it was written. */
  readonly isTimed: boolean
  /** No format knows it. */
  readonly isUnparsed: boolean
  /** What the parser remembers from now on because of it. */
  readonly met: MetLayouts
  /** All this may be otherwise where the parser remembers something else. */
  readonly isByMemory: boolean
}

/** Judges a line that has a new shape, as the parser reads it that remembers `before`. */
export type Judge = (line: Uint8Array, before: MetLayouts) => Judgement

export interface SieveOptions {
  readonly judge: Judge
  /** Numbers that mean something wherever they stand. */
  readonly telling: ReadonlySet<number>
}

/** What of a block is to be read. */
export interface Sifted {
  readonly spans: readonly SiftedSpan[]
  /** Lines before the first span that stand before the block and belong to it. */
  readonly missingBefore: number
  /** Lines of blocks before, in their order, which the first spans depend on. */
  readonly before: readonly Copied[]
  /** Lines that are not wanted and that no format knows. */
  readonly unparsed: number
}

export interface SiftedSpan extends Span {
  /** What a reader of all lines remembers at its beginning; of the first span that is where `missingBefore` begins. */
  readonly met: MetLayouts
}

/** A line that outlives its block. */
export interface Copied {
  readonly bytes: Uint8Array
  /** Where it begins in the source. */
  readonly offset: number
  readonly met: MetLayouts
}

/** Takes the blocks of one source one after another. */
export interface Sieve {
  /** `offset`: where the block, which begins where a line begins, stands in its source. */
  sift(block: Uint8Array, offset: number): Sifted
}

const COUNTS = 1
const JOINS = 2
const FAR = 4
const STANDS = 8
const TIMED = 16
const UNPARSED = 32
const BY_MEMORY = 64
const FLAG_BITS = 7

/** The first lines of a source are all read: they tell the parser which formats it has. */
const WARM_UP = 200
/** Longer lines are not worth a shape. */
const LONG_LINE = 64 * 1024
/** Lines that a record may go on for, behind the last that surely joins. */
const AFTER = 60
/** Writers that interleave hold at most so many records open. */
const FAR_BEFORE = 40

/**
 * Lets pass of a source what can matter to an answer, without parsing the rest: each shape of a line is judged once, by
 * the parser and the recogniser themselves. A log whose lines are all new is let through as it is.
 */
export const createSieve = ({ judge, telling }: SieveOptions): (() => Sieve) => {
  const shapes = createShapes(telling)
  const table = createTable()
  const memories = createMemories()
  const flagsOf = (block: Uint8Array, from: number, found: { end: number }, memory: number): number => {
    const to = (found.end = shapes.read(block, from, block.length))
    if (to - from > LONG_LINE) return COUNTS | JOINS
    const { high, low } = shapes
    const known = table.get(high, low)
    if (known >= 0 && (known & BY_MEMORY) === 0) return known
    // What such a line is depends on those before it, so that its shape is judged for each that they may leave behind.
    const own = Math.imul(memory + 1, SPREAD)
    const again = known < 0 ? -1 : table.get(high ^ own, low)
    if (again >= 0) return again
    const judgement = judge(block.subarray(from, to), memories.get(memory))
    const flags = flagsFor(judgement) | (memories.add(judgement.met) << FLAG_BITS)
    if (judgement.isByMemory) table.set(high ^ own, low, flags)
    if (known < 0) table.set(high, low, flags)
    return flags
  }
  return () => createWalk(flagsOf, memories, () => table.judged)
}

const SPREAD = 0x9e3779b1

const flagsFor = (line: Judgement): number =>
  (line.counts ? COUNTS : 0) |
  (line.joins ? JOINS : 0) |
  (line.isFar ? FAR : 0) |
  (line.stands ? STANDS : 0) |
  (line.isTimed ? TIMED : 0) |
  (line.isUnparsed ? UNPARSED : 0) |
  (line.isByMemory ? BY_MEMORY : 0)

/** What parsers remember, each memory under a number: 0 is that of one that has met nothing. */
interface Memories {
  add(met: MetLayouts): number
  get(number: number): MetLayouts
  /** The memory `before` after what `met` changes of it. */
  after(before: number, met: number): number
  /** The same without what was met last of JSON: whoever reads all lines may know otherwise. */
  withoutJson(memory: number): number
}

const createMemories = (): Memories => {
  const list: MetLayouts[] = []
  const numbers = new Map<string, number>()
  const add = (met: MetLayouts): number => {
    const { text, json, prefixes } = met
    const key = `${text ?? '-'} ${json ?? '-'} ${prefixes?.join('+') ?? '-'}`
    let number = numbers.get(key)
    if (number === undefined) {
      number = list.length
      numbers.set(key, number)
      list.push(met)
    }
    return number
  }
  add({})
  /** Of a pair of numbers, what comes of them. */
  const made = new Map<number, number>()
  const get = (number: number): MetLayouts => list[number] as MetLayouts
  return {
    add,
    get,
    after: (before, met) => {
      if (met === 0 || met === before) return before
      const key = before * 65_536 + met
      let number = made.get(key)
      if (number === undefined) {
        number = add({ ...get(before), ...get(met) })
        made.set(key, number)
      }
      return number
    },
    withoutJson: (memory) => {
      const { json: _json, ...rest } = get(memory)
      return add(rest)
    },
  }
}

/** So many lines are looked at before it is decided whether their shapes repeat. */
const PERIOD = 2_000
const MOST_NEW = 800
/** Where they do not, so many are let through without being judged. */
const REST = 20_000

const NEWLINE = 0x0a

const createWalk = (
  flagsOf: (block: Uint8Array, from: number, found: { end: number }, memory: number) => number,
  memories: Memories,
  judged: () => number,
): Sieve => {
  let warm = WARM_UP
  /** Lines still to be given because a record may go on in them, and whether a line that stands ends that. */
  let owed = 0
  let isFirm = false
  /** The last line may be of another writer than the next: what that joins, or what ends that, stands further off. */
  let isAfterFar = false
  let rest = 0
  let period = 0
  let judgedBefore = judged()
  const found = { end: 0 }
  /** Which of the last lines were counted as unparsed ones that are not wanted, and what was remembered before each. */
  const counted = new Uint8Array(LAST_LINES)
  const remembered = new Uint32Array(LAST_LINES)
  let line = 0
  let memory = 0
  /** The last line that says its time. */
  let timed: Last | undefined
  return {
    sift(block, offset) {
      const spans: { from: number; to: number; met: MetLayouts }[] = []
      const before = new Set<Copied>()
      let missingBefore = 0
      let unparsed = 0
      /** `back`: so many lines before this one it begins. */
      const take = (from: number, to: number, isTimed: boolean, back = 0): void => {
        const end = spans.at(-1)
        if (end !== undefined && from <= end.to) {
          end.to = Math.max(end.to, to)
          return
        }
        spans.push({ from, to, met: memories.get(remembered[(line - back) & MASK] as number) })
        // A record without a time takes that of the one before it.
        if (!isTimed && timed !== undefined) takeTimed(timed)
      }
      const takeTimed = (known: Last): void => {
        const met = memories.get(known.memory)
        if (known.block !== block) {
          before.add((known.copy ??= copyOf(known, met)))
          return
        }
        let at = spans.length
        while (at > 0 && (spans[at - 1] as Span).from > known.from) at--
        if (at === 0 || (spans[at - 1] as Span).to <= known.from)
          spans.splice(at, 0, { from: known.from, to: known.to, met })
      }
      for (let at = 0; at < block.length;) {
        let flags: number
        let next: number
        counted[++line & MASK] = 0
        remembered[line & MASK] = memory
        if (warm > 0 || rest > 0) {
          next = block.indexOf(NEWLINE, at) + 1
          if (next === 0) next = block.length
          if (warm > 0) flags = flagsOf(block, at, found, memory) | COUNTS
          else flags = COUNTS | TIMED
          if (warm > 0) warm--
          else rest--
          take(at, next, (flags & TIMED) !== 0)
          // What was let through unseen may leave a record open.
          owed = AFTER
          isFirm = true
        } else {
          flags = flagsOf(block, at, found, memory)
          next = Math.min(found.end + 1, block.length)
          if (++period === PERIOD) {
            if (judged() - judgedBefore > MOST_NEW) rest = REST
            judgedBefore = judged()
            period = 0
          }
          const isTimed = (flags & TIMED) !== 0
          if ((flags & JOINS) !== 0) {
            const isFar = (flags & FAR) !== 0
            const first = linesBack(block, at, isFar || isAfterFar ? FAR_BEFORE : 1)
            if (first.left > 0) missingBefore = Math.max(missingBefore, first.left)
            for (let back = 1; back <= first.count; back++) {
              unparsed -= counted[(line - back) & MASK] as number
              counted[(line - back) & MASK] = 0
            }
            const isFirstTimed = first.at === at ? isTimed : timed?.block === block && timed.from === first.at
            // Other lines of these may have been given already, by themselves.
            while ((spans.at(-1)?.from ?? -1) > first.at) spans.pop()
            take(first.at, at, isFirstTimed, Math.min(first.count, line - 1))
            take(at, next, isTimed)
            isFirm = isFar || (owed > 0 && isFirm)
            owed = AFTER
            // A value over several lines teaches what no line of it shows.
            if (isFar) memory = memories.withoutJson(memory)
          } else if (owed > 0 && (isFirm || (flags & STANDS) === 0)) {
            take(at, next, isTimed)
            owed--
          } else {
            owed = 0
            if ((flags & COUNTS) !== 0) take(at, next, isTimed)
            else if ((flags & UNPARSED) !== 0) unparsed += counted[line & MASK] = 1
          }
        }
        isAfterFar = (flags & FAR) !== 0
        if ((flags & TIMED) !== 0) timed = { block, offset, from: at, to: next, memory }
        memory = memories.after(memory, flags >> FLAG_BITS)
        at = next
      }
      if (timed?.block === block) timed.copy = copyOf(timed, memories.get(timed.memory))
      return { spans, missingBefore, before: [...before].sort((a, b) => a.offset - b.offset), unparsed }
    },
  }
}

/** More than a record may reach back, and a power of two. */
const LAST_LINES = 64
const MASK = LAST_LINES - 1

/** A line that the next that is given may depend on. */
interface Last extends Span {
  readonly block: Uint8Array
  readonly offset: number
  readonly memory: number
  copy?: Copied
}

const copyOf = ({ block, offset, from, to }: Last, met: MetLayouts): Copied => ({
  bytes: block.slice(from, to),
  offset: offset + from,
  met,
})

/** Where the line `most` lines back begins. `left`: how many of them stand before the block; `count`: how many there are, with those. */
const linesBack = (block: Uint8Array, line: number, most: number): { at: number; left: number; count: number } => {
  let at = line
  for (let count = 0; count < most; count++) {
    if (at === 0) return { at, left: most - count, count: most }
    at = at < 2 ? 0 : block.lastIndexOf(NEWLINE, at - 2) + 1
  }
  return { at, left: 0, count: most }
}

/** Shapes beyond so many are judged each time: a hostile log makes every line new. */
const MOST_SHAPES = 1 << 18

/** From two halves of a key to a byte. Open addressing in typed arrays: a Map of such keys costs ten times the look-up. */
const createTable = () => {
  let mask = (1 << 12) - 1
  let highs = new Int32Array(mask + 1)
  let lows = new Int32Array(mask + 1)
  let values = new Int32Array(mask + 1).fill(-1)
  let size = 0
  let judged = 0
  const slotOf = (high: number, low: number): number => {
    let slot = (high ^ low) & mask
    while (values[slot] !== -1 && (highs[slot] !== high || lows[slot] !== low)) slot = (slot + 1) & mask
    return slot
  }
  const grow = (): void => {
    const [oldHighs, oldLows, oldValues] = [highs, lows, values]
    mask = mask * 2 + 1
    highs = new Int32Array(mask + 1)
    lows = new Int32Array(mask + 1)
    values = new Int32Array(mask + 1).fill(-1)
    for (const [at, value] of oldValues.entries()) {
      if (value === -1) continue
      const [high, low] = [oldHighs[at] as number, oldLows[at] as number]
      const slot = slotOf(high, low)
      highs[slot] = high
      lows[slot] = low
      values[slot] = value
    }
  }
  return {
    /** How many shapes were new so far. */
    get judged() {
      return judged
    },
    get: (high: number, low: number): number => values[slotOf(high, low)] as number,
    set: (high: number, low: number, value: number): void => {
      judged++
      if (size >= MOST_SHAPES) return
      if (size * 2 > mask) grow()
      const slot = slotOf(high, low)
      highs[slot] = high
      lows[slot] = low
      values[slot] = value
      size++
    },
  }
}
