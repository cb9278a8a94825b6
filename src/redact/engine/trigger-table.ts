import { classOf, DIGIT_CLASS, SPECIAL_CLASS } from './byte-classes.ts'
import type { Probe, RunShape, Trigger } from '../rule.ts'
import { ALL, type Crowd, LiteralWindows } from './window-choice.ts'
import { BYTES, findPlaces, NEXT, RUN_FIRST, RUN_LENGTHS, Windows } from './window-scan.ts'
import { PART } from './window-wasm.ts'

/**
 * Finds every trigger's literal in bytes. A first pass looks at every second window of four bytes and keeps the few
 * that some literal can stand at; there the literals themselves are compared.
 */
export class TriggerTable {
  readonly #windows: Windows
  /** The literals by number, each once for each of its two windows. */
  readonly #entries: Entry[]
  /** Literals of one byte. */
  readonly #singles: (readonly Entry[])[]
  readonly #digitProbes: DigitProbe[]
  /** A copy takes the values that are learned, any number of them; the rules' own literals are told apart. */
  readonly #grows: boolean
  /** Where the last run of digits ended. */
  #runEnd = 0

  /** A table with all entries of `base`; what is added to it later stays its own. */
  constructor(base?: TriggerTable) {
    this.#grows = base !== undefined
    this.#windows = new Windows(base ? base.#windows : undefined)
    this.#entries = base ? base.#entries.slice() : [NOTHING]
    this.#singles = base ? base.#singles.slice() : Array.from({ length: 256 }, () => [])
    this.#digitProbes = base ? base.#digitProbes.slice() : []
  }

  /** Enters a literal. `id` is handed back on a hit; `probe` may drop a hit cheaply. */
  add(trigger: Pick<Trigger, 'on' | 'fold' | 'after' | 'far' | 'probe'>, id: number): void {
    const { on, probe, far } = trigger
    const fold = trigger.fold === true
    const literal = bytesOf(fold ? on.replace(UPPER, lower) : on)
    const follow = trigger.after ? setOf(trigger.after) : undefined
    const only = literal[0] as number
    if (literal.length === 1 && classOf[only] === SPECIAL_CLASS) {
      this.#singles[only] = [...(this.#singles[only] as readonly Entry[]), entryOf(literal, fold, follow, 0, id, probe)]
      this.#windows.enter(ALL, SPECIAL, ALL, ALL, 0, raw)
      this.#windows.enter(ALL, ALL, SPECIAL, ALL, 0, raw)
      return
    }
    const crowd = this.#grows
      ? (start: number, word: number): Crowd => this.#crowd(literal, fold, start, word)
      : undefined
    windows.take(literal, follow?.classes, crowd)
    const { masks } = windows
    for (let parity = 0; parity < 2; parity++) {
      const start = windows.rarest[parity] as number
      const order = this.#entries.push(entryOf(literal, fold, follow, start, id, probe)) - 1
      readRaw(literal, fold, start - 2)
      readFar(literal, fold, start, far)
      this.#windows.enter(
        masks[start] as number,
        masks[start + 1] as number,
        masks[start + 2] as number,
        masks[start + 3] as number,
        order,
        raw,
      )
    }
  }

  /** Enters runs of three digits and more: `probe` is asked once for each of such a shape, at its first digit. */
  addDigits(id: number, probe: Probe, shapes: readonly RunShape[] = [{ from: 3, to: Infinity }]): void {
    if (this.#digitProbes.length === 8) throw new RangeError('more than eight rules of digits')
    // Longer runs hold one of these at any parity; those of three hold the first, or end with three digits and a byte.
    if (this.#digitProbes.length === 0) {
      this.#windows.enter(ALL, DIGIT, DIGIT, DIGIT, 0, raw)
      this.#windows.enter(DIGIT, DIGIT, DIGIT, DIGIT, 0, raw)
    }
    const number = this.#digitProbes.push({ id, probe }) - 1
    for (const { from, to, first = DIGITS, after, grouped } of shapes) {
      const bits = 1 << (grouped ? number + 8 : number)
      const following = after === undefined ? ALL_BYTES : bytesOf(after)
      if (from <= 3) this.#windows.enter(DIGIT, DIGIT, DIGIT, after === undefined ? ALL : setOf(after).classes, 0, raw)
      for (let length = from; length <= Math.min(to, RUN_LENGTHS - 1); length++)
        this.#windows.addRuns(length, following, bytesOf(first), bits)
    }
  }

  /** Calls `hit(id, at)` for each literal in [from, to), in no order. `bytes` must reach at least four bytes beyond `to`. */
  scan(bytes: Uint8Array, from: number, to: number, hit: (id: number, at: number) => void): void {
    this.#runEnd = from
    // The last window begins two bytes before the end.
    for (let part = from; part <= to; part += PART) {
      const end = Math.min(to + 1, part + PART)
      const { found, count } = findPlaces(this.#windows, bytes, part, end, from)
      // `hit` must not scan: the buffer of places is one for all tables.
      for (let n = 0; n < 2 * count; n += 2) {
        const i = part + (found[n] as number)
        if (i >= end) break
        const literal = found[n + 1] as number
        if (literal > 0) this.#checkEntry(this.#entries[literal] as Entry, bytes, i, from, to, hit)
        else if (i > from && isDigit(bytes[i] as number) && isDigit(bytes[i - 1] as number))
          this.#checkRun(bytes, i, from, to, hit)
        else this.#checkSingles(bytes, i, from, to, hit)
      }
    }
  }

  #checkEntry(entry: Entry, bytes: Uint8Array, i: number, from: number, to: number, hit: Hit): void {
    const at = i - entry.offset
    if (at < from || at + entry.literal.length > to || !matches(bytes, at, entry)) return
    if (entry.probe === undefined || entry.probe(bytes, at, to)) hit(entry.id, at)
  }

  #checkSingles(bytes: Uint8Array, i: number, from: number, to: number, hit: Hit): void {
    for (let at = Math.max(i - 1, from); at <= i && at < to; at++) {
      const entries = this.#singles[bytes[at] as number] as readonly Entry[]
      for (let n = 0; n < entries.length; n++) this.#checkEntry(entries[n] as Entry, bytes, at, from, to, hit)
    }
  }

  #checkRun(bytes: Uint8Array, i: number, from: number, to: number, hit: Hit): void {
    if (i < this.#runEnd) return
    let start = i - 1
    while (start > from && isDigit(bytes[start - 1] as number)) start--
    let end = i
    while (end < to && isDigit(bytes[end] as number)) end++
    this.#runEnd = end
    const length = Math.min(end - start, RUN_LENGTHS - 1)
    const { runs } = this.#windows
    const both =
      (runs[(length << 8) | (bytes[end] as number)] as number) &
      (runs[RUN_FIRST | (length << 4) | ((bytes[start] as number) & 15)] as number)
    const grouped = both > 255 && isDigit(bytes[end + 2] as number) && isDigit(bytes[end + 3] as number)
    let asked = (grouped ? both | (both >>> 8) : both) & 255
    for (let n = 0; asked > 0; n++, asked >>>= 1) {
      if ((asked & 1) === 0) continue
      const { id, probe } = this.#digitProbes[n] as DigitProbe
      if (probe(bytes, start, to, end)) hit(id, start)
    }
  }

  /** How many literals have a window already, and how many of them the very bytes: values that begin alike must not all meet in one. */
  #crowd(literal: Uint8Array, fold: boolean, start: number, word: number): Crowd {
    const { chains, links } = this.#windows
    readRaw(literal, fold, start - 2)
    let all = 0
    let equal = 0
    for (let link = chains[word] as number; link > 0 && all < MOST_COUNTED; link = links[link + NEXT] as number) {
      all++
      if (links[link + BYTES] === raw.bytes) equal++
    }
    return { all, equal }
  }
}

type Hit = (id: number, at: number) => void

interface Entry {
  readonly literal: Uint8Array
  readonly fold: boolean
  /** The bytes that may follow the literal, when only some may. */
  readonly follow: ByteSet | undefined
  /** How far behind the literal's first byte the third byte of its window stands. */
  readonly offset: number
  readonly id: number
  readonly probe: Probe | undefined
}

const entryOf = (
  literal: Uint8Array,
  fold: boolean,
  follow: ByteSet | undefined,
  offset: number,
  id: number,
  probe: Probe | undefined,
): Entry => ({ literal, fold, follow, offset, id, probe })

/** Stands for number 0, which no link has. */
const NOTHING = entryOf(new Uint8Array(0), false, undefined, 0, -1, undefined)

interface DigitProbe {
  readonly id: number
  readonly probe: Probe
}

/**
 * The bytes of the literal that is entered in its window, the first one lowest: `(there | letters) & known` must be
 * `bytes`; `letters`: the case bit of those that are taken in both cases.
 */
const raw = { letters: 0, known: 0, bytes: 0, far: 0 }

const readRaw = (literal: Uint8Array, fold: boolean, start: number): void => {
  raw.letters = raw.known = raw.bytes = raw.far = 0
  for (let n = 0; n < 4; n++) {
    const byte = literal[start + n]
    if (byte === undefined) continue
    if (fold && byte >= 97 && byte <= 122) raw.letters |= 32 << (8 * n)
    raw.known |= 255 << (8 * n)
    raw.bytes |= byte << (8 * n)
  }
}

/**
 * A byte beyond the window: values that begin alike are mostly told apart by their end. A letter that may have two cases
 * tells nothing.
 */
const readFar = (literal: Uint8Array, fold: boolean, start: number, far: Trigger['far']): void => {
  const distance = far === undefined ? literal.length - 1 : far[0]
  if (distance <= start + 1) return
  const byte = far === undefined ? (literal[distance] as number) : far[1].charCodeAt(0)
  if (far === undefined && fold && byte >= 97 && byte <= 122) return
  raw.far = ((distance - start) << 8) | byte
}

const windows = new LiteralWindows()
const SPECIAL = 1 << SPECIAL_CLASS
const DIGIT = 1 << DIGIT_CLASS
const MOST_COUNTED = 512

const bytesOf = (text: string): Uint8Array => Buffer.from(text, 'latin1')

interface ByteSet {
  /** 1 for each byte of the set. */
  readonly bytes: Uint8Array
  /** A bit for each class that has one. */
  readonly classes: number
}

/** The same few sets follow most literals that have one. */
const setOf = (characters: string): ByteSet => {
  let set = SETS.get(characters)
  if (set === undefined) {
    const bytes = new Uint8Array(256)
    let classes = 0
    for (const byte of bytesOf(characters)) {
      bytes[byte] = 1
      classes |= 1 << (classOf[byte] as number)
    }
    set = { bytes, classes }
    SETS.set(characters, set)
  }
  return set
}

const SETS = new Map<string, ByteSet>()

/** ASCII alone: the other bytes are no letters, but parts of them. */
const UPPER = /[A-Z]+/g
const lower = (letters: string): string => letters.toLowerCase()

const isDigit = (byte: number): boolean => byte >= 48 && byte < 58

const matches = (bytes: Uint8Array, at: number, entry: Entry): boolean => {
  const literal = entry.literal
  for (let n = 0; n < literal.length; n++) {
    const byte = bytes[at + n] as number
    if (byte !== literal[n] && !(entry.fold && byte >= 65 && byte <= 90 && (byte | 32) === literal[n])) return false
  }
  return follows(bytes, at + literal.length, entry)
}

const follows = (bytes: Uint8Array, at: number, entry: Entry): boolean =>
  entry.follow === undefined || entry.follow.bytes[bytes[at] as number] === 1

const DIGITS = '0123456789'
const ALL_BYTES = Array.from({ length: 256 }, (_, byte) => byte)
