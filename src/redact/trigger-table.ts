import type { Probe, Trigger } from './rule.ts'

/**
 * Finds every trigger's literal in bytes, looking at every second pair of bytes: each literal is entered under two
 * neighbouring pairs of its own, so one of them is met whatever the alignment. A miss costs one table look-up.
 */
export class TriggerTable {
  readonly #heads: Uint16Array
  readonly #buckets: Entry[][]
  readonly #runs: Entry[]

  /** A table with all entries of `base`; what is added to it later stays its own. */
  constructor(base?: TriggerTable) {
    this.#heads = base ? base.#heads.slice() : new Uint16Array(65536)
    this.#buckets = base ? base.#buckets.slice() : [[]]
    this.#runs = base ? base.#runs : []
  }

  /** Enters a literal. `id` is handed back on a hit; `probe` may drop a hit cheaply. */
  add(literal: Uint8Array, fold: boolean, id: number, probe?: Probe): void {
    const offset = rarestPair(literal)
    for (const at of [offset, offset + 1]) {
      const entry: Entry = { literal, fold, offset: at, id, ...(probe ? { probe } : {}) }
      for (const first of variants(literal[at], fold))
        for (const second of variants(literal[at + 1], fold)) this.#enter((first << 8) | second, entry)
    }
  }

  /** Enters runs of digits: `probe` is asked once for each run of two and more, at its first digit. */
  addDigits(id: number, probe: Probe): void {
    const entry: Entry = { literal: new Uint8Array(0), fold: false, offset: 0, id, probe, digitsEnd: 0 }
    this.#runs.push(entry)
    for (let first = 48; first < 58; first++)
      for (let second = 48; second < 58; second++) this.#enter((first << 8) | second, entry)
  }

  /** Calls `hit(id, at)` for each literal in [from, to). `bytes` must reach at least one byte beyond `to`. */
  scan(bytes: Uint8Array, from: number, to: number, hit: (id: number, at: number) => void): void {
    const heads = this.#heads
    for (const entry of this.#runs) entry.digitsEnd = from
    for (let i = from; i < to; i += 2) {
      const head = heads[((bytes[i] as number) << 8) | (bytes[i + 1] as number)] as number
      if (head !== 0) this.#check(bytes, i, head, from, to, hit)
    }
  }

  #check(bytes: Uint8Array, i: number, head: number, from: number, to: number, hit: (id: number, at: number) => void) {
    const bucket = this.#buckets[head] as Entry[]
    for (let n = 0; n < bucket.length; n++) {
      const entry = bucket[n] as Entry
      if (entry.digitsEnd !== undefined) {
        this.#digits(entry, bytes, i, from, to, hit)
        continue
      }
      const at = i - entry.offset
      if (at < from || at + entry.literal.length > to || !matches(bytes, at, entry)) continue
      if (entry.probe === undefined || entry.probe(bytes, at, to)) hit(entry.id, at)
    }
  }

  #digits(entry: Entry, bytes: Uint8Array, i: number, from: number, to: number, hit: (id: number, at: number) => void) {
    if (i < (entry.digitsEnd as number)) return
    let start = i
    while (start > from && isDigit(bytes[start - 1] as number)) start--
    let end = i + 1
    while (end < to && isDigit(bytes[end] as number)) end++
    entry.digitsEnd = end
    if (entry.probe?.(bytes, start, to, end)) hit(entry.id, start)
  }

  #enter(pair: number, entry: Entry): void {
    let head = this.#heads[pair] as number
    if (head === 0) {
      head = this.#buckets.push([]) - 1
      this.#heads[pair] = head
    }
    const bucket = this.#buckets[head] as Entry[]
    // Buckets may be shared with other tables: they are replaced, never changed.
    if (!bucket.includes(entry)) this.#buckets[head] = [...bucket, entry]
  }
}

interface Entry {
  readonly literal: Uint8Array
  readonly fold: boolean
  /** Where in the literal the pair stands; -1: one byte before it. */
  readonly offset: number
  readonly id: number
  readonly probe?: Probe
  /** Of runs of digits: where the last one ended. */
  digitsEnd?: number
}

/** The bytes of the triggers' literals: lower case where case does not matter. */
export const literalOf = (trigger: Pick<Trigger, 'on' | 'fold'>): Uint8Array =>
  Buffer.from(trigger.fold ? trigger.on.toLowerCase() : trigger.on, 'latin1')

const isDigit = (byte: number): boolean => byte >= 48 && byte < 58

const matches = (bytes: Uint8Array, at: number, entry: Entry): boolean => {
  const literal = entry.literal
  for (let n = 0; n < literal.length; n++) {
    const byte = bytes[at + n] as number
    if (byte !== literal[n] && !(entry.fold && byte >= 65 && byte <= 90 && (byte | 32) === literal[n])) return false
  }
  return true
}

const EVERY_BYTE = Array.from({ length: 256 }, (_, byte) => byte)

/** The bytes that may stand at a place of a literal; outside of it any byte may. */
const variants = (byte: number | undefined, fold: boolean): readonly number[] => {
  if (byte === undefined) return EVERY_BYTE
  return fold && byte >= 97 && byte <= 122 ? [byte, byte - 32] : [byte]
}

/** How often each character is met in logs, roughly, per thousand; what is not listed is rare. */
const OFTEN: Readonly<Record<string, number>> = {
  ' ': 90, e: 60, t: 50, a: 45, o: 45, i: 45, n: 45, s: 45, r: 42, '"': 40, '0': 40, '1': 40, '2': 40, d: 28, c: 28, p: 25,
  l: 26, m: 20, u: 18, ':': 25, h: 18, '.': 20, '-': 20, '3': 25, '4': 25, '5': 25, '6': 20, '7': 20, '8': 20, '9': 20,
  ',': 20, '/': 15, g: 14, f: 14, b: 14, _: 14, y: 12, k: 12, v: 10, w: 12, '=': 12, x: 6, z: 5, j: 5, q: 3,
}

const often = (byte: number | undefined): number =>
  byte === undefined ? 1000 : (OFTEN[String.fromCharCode(byte)] ?? (byte >= 65 && byte <= 90 ? 8 : 4))

const pairCost = (literal: Uint8Array, at: number): number => often(literal[at]) * often(literal[at + 1])

/** Where to look for a literal: the place whose two neighbouring pairs are met least in other text. */
const rarestPair = (literal: Uint8Array): number => {
  let best = literal.length > 2 ? 0 : literal.length - 2
  if (literal.length < 3) return best
  for (let at = 1; at + 2 < literal.length; at++) {
    if (pairCost(literal, at) + pairCost(literal, at + 1) < pairCost(literal, best) + pairCost(literal, best + 1)) best = at
  }
  return best
}
