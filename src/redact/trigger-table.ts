import type { Probe, Trigger } from './rule.ts'

/**
 * Finds every trigger's literal in bytes, looking at every second pair of bytes: each literal is entered under two
 * neighbouring pairs of its own, so one of them is met whatever the alignment. The byte after the pair chooses among
 * the entries of the pair, the byte before it is asked by a bit; what is left is compared in full.
 */
export class TriggerTable {
  /** By pair of bytes: which bytes, modulo 32, may follow; the one table that is asked at every step. */
  readonly #next: Int32Array
  /** By pair of bytes: its node, 0 for none. */
  readonly #heads: Uint16Array
  /** By node and the next byte modulo 32: a list of entries, 0 for none. */
  #rows: Uint16Array
  /** By list: which bytes, modulo 32, may stand before the pair. */
  #before: Int32Array
  readonly #nodes: (readonly Entry[])[]
  readonly #lists: (readonly Entry[])[]
  readonly #listIds = new Map<string, number>()
  /** The list that holds nothing but runs of digits. */
  readonly #runList: number
  readonly #digits: DigitRuns
  /** Entered and not yet compiled: by pair. */
  #fresh = new Map<number, Entry[]>()

  /** A table with all entries of `base`; what is added to it later stays its own. */
  constructor(base?: TriggerTable) {
    if (base) base.#compile()
    this.#next = base ? base.#next.slice() : new Int32Array(65536)
    this.#heads = base ? base.#heads.slice() : new Uint16Array(65536)
    this.#rows = base ? base.#rows.slice() : new Uint16Array(32 * 256)
    this.#before = base ? base.#before.slice() : new Int32Array(256)
    this.#nodes = base ? base.#nodes.slice() : [[]]
    this.#lists = base ? base.#lists.slice() : [[]]
    this.#runList = base ? (base.#listIds.get('0') ?? base.#runList) : -1
    this.#digits = base ? base.#digits : { end: 0, probes: [] }
  }

  /** Enters a literal. `id` is handed back on a hit; `probe` may drop a hit cheaply. */
  add(trigger: Pick<Trigger, 'on' | 'fold' | 'after' | 'probe'>, id: number): void {
    const literal = literalOf(trigger)
    const places = [...literal].map((byte) => variants(byte, trigger.fold === true))
    if (trigger.after) places.push([...Buffer.from(trigger.after, 'latin1')])
    const offset = rarestPair(places)
    for (const at of [offset, offset + 1]) {
      const follow = trigger.after ? places.at(-1) : undefined
      const entry: Entry = {
        uid: uids++,
        literal,
        fold: trigger.fold === true,
        id,
        probe: trigger.probe,
        follow,
        offset: at,
        before: bits(places[at - 1]),
        after: bits(places[at + 2]),
      }
      for (const first of places[at] ?? EVERY_BYTE)
        for (const second of places[at + 1] ?? EVERY_BYTE) this.#enter((first << 8) | second, entry)
    }
  }

  /** Enters runs of digits: `probe` is asked once for each run of three and more, at its first digit. */
  addDigits(id: number, probe: Probe): void {
    if (this.#digits.probes.length === 0) {
      for (const first of DIGITS) for (const second of DIGITS) this.#enter((first << 8) | second, RUN)
    }
    this.#digits.probes.push({ id, probe })
  }

  /** Calls `hit(id, at)` for each literal in [from, to). `bytes` must reach at least three bytes beyond `to`. */
  scan(bytes: Uint8Array, from: number, to: number, hit: (id: number, at: number) => void): void {
    if (this.#fresh.size > 0) this.#compile()
    const next = this.#next
    const heads = this.#heads
    const rows = this.#rows
    const before = this.#before
    const digits = this.#digits
    const onlyRun = this.#listIds.get('0') ?? this.#runList
    digits.end = from
    for (let i = from; i < to; i += 2) {
      const pair = ((bytes[i] as number) << 8) | (bytes[i + 1] as number)
      const third = (bytes[i + 2] as number) & 31
      if ((((next[pair] as number) >>> third) & 1) === 0) continue
      const list = rows[((heads[pair] as number) << 5) | third] as number
      // Most digits stand in runs that were looked at already.
      if (list === onlyRun && i < digits.end) continue
      if (i > from && (((before[list] as number) >>> ((bytes[i - 1] as number) & 31)) & 1) === 0) continue
      this.#check(bytes, i, list, from, to, hit)
    }
  }

  #check(bytes: Uint8Array, i: number, list: number, from: number, to: number, hit: (id: number, at: number) => void) {
    const entries = this.#lists[list] as readonly Entry[]
    const previous = i > from ? (bytes[i - 1] as number) & 31 : -1
    for (let n = 0; n < entries.length; n++) {
      const entry = entries[n] as Entry
      if (previous >= 0 && ((entry.before >>> previous) & 1) === 0) continue
      if (entry === RUN) {
        if (i >= this.#digits.end) this.#checkRun(bytes, i, from, to, hit)
        continue
      }
      const at = i - entry.offset
      if (at < from || at + entry.literal.length > to || !matches(bytes, at, entry)) continue
      if (entry.probe === undefined || entry.probe(bytes, at, to)) hit(entry.id, at)
    }
  }

  #checkRun(bytes: Uint8Array, i: number, from: number, to: number, hit: (id: number, at: number) => void): void {
    let start = i
    while (start > from && isDigit(bytes[start - 1] as number)) start--
    let end = i + 2
    while (end < to && isDigit(bytes[end] as number)) end++
    this.#digits.end = end
    if (end - start < 3) return
    for (const { id, probe } of this.#digits.probes) if (probe(bytes, start, to, end)) hit(id, start)
  }

  #enter(pair: number, entry: Entry): void {
    this.#next[pair] = (this.#next[pair] as number) | entry.after
    const known = this.#fresh.get(pair)
    if (known === undefined)
      this.#fresh.set(pair, [...(this.#nodes[this.#heads[pair] as number] as readonly Entry[]), entry])
    else if (known.at(-1) !== entry) known.push(entry)
  }

  /** Pairs with the same entries share a node, next bytes with the same entries share a list. */
  #compile(): void {
    const made = new Map<string, number>()
    for (const [pair, entries] of this.#fresh) {
      const key = entries.map((entry) => entry.uid).join()
      let node = made.get(key)
      if (node === undefined) {
        node = this.#nodes.push(entries) - 1
        made.set(key, node)
        this.#fillRow(node, entries)
      }
      this.#heads[pair] = node
    }
    this.#fresh = new Map()
  }

  #fillRow(node: number, entries: readonly Entry[]): void {
    if ((node + 1) * 32 > this.#rows.length) {
      const rows = new Uint16Array(this.#rows.length * 2)
      rows.set(this.#rows)
      this.#rows = rows
    }
    for (let next = 0; next < 32; next++) {
      const possible = entries.filter((entry) => (entry.after >>> next) & 1)
      this.#rows[(node << 5) | next] = possible.length === 0 ? 0 : this.#listOf(possible)
    }
  }

  #listOf(entries: readonly Entry[]): number {
    const key = entries.length === 1 ? String((entries[0] as Entry).uid) : entries.map((entry) => entry.uid).join()
    const known = this.#listIds.get(key)
    if (known !== undefined) return known
    const list = this.#lists.push(entries) - 1
    this.#listIds.set(key, list)
    if (list >= this.#before.length) {
      const before = new Int32Array(this.#before.length * 2)
      before.set(this.#before)
      this.#before = before
    }
    this.#before[list] = entries.reduce((mask, entry) => mask | entry.before, 0)
    return list
  }
}

interface Entry {
  readonly literal: Uint8Array
  readonly fold: boolean
  readonly uid: number
  /** The bytes that may follow the literal, when only some may. */
  readonly follow: readonly number[] | undefined
  /** Which bytes, modulo 32, may stand before and after the pair. */
  readonly before: number
  readonly after: number
  /** Where in the literal the pair stands; -1: one byte before it. */
  readonly offset: number
  readonly id: number
  readonly probe: Probe | undefined
}

interface DigitRuns {
  /** Where the last run ended. */
  end: number
  readonly probes: { readonly id: number; readonly probe: Probe }[]
}

const ALL = -1
let uids = 1
const RUN: Entry = {
  uid: 0,
  literal: new Uint8Array(0),
  fold: false,
  follow: undefined,
  before: ALL,
  after: ALL,
  offset: 0,
  id: -1,
  probe: undefined,
}
const DIGITS = Array.from({ length: 10 }, (_, digit) => 48 + digit)
const EVERY_BYTE = Array.from({ length: 256 }, (_, byte) => byte)

/** The bytes of a trigger's literal: lower case where case does not matter. */
const literalOf = (trigger: Pick<Trigger, 'on' | 'fold'>): Uint8Array =>
  Buffer.from(trigger.fold ? trigger.on.toLowerCase() : trigger.on, 'latin1')

const isDigit = (byte: number): boolean => byte >= 48 && byte < 58

const matches = (bytes: Uint8Array, at: number, entry: Entry): boolean => {
  const literal = entry.literal
  for (let n = 0; n < literal.length; n++) {
    const byte = bytes[at + n] as number
    if (byte !== literal[n] && !(entry.fold && byte >= 65 && byte <= 90 && (byte | 32) === literal[n])) return false
  }
  return entry.follow === undefined || entry.follow.includes(bytes[at + literal.length] as number)
}

const variants = (byte: number, fold: boolean): readonly number[] =>
  fold && byte >= 97 && byte <= 122 ? [byte, byte - 32] : [byte]

/** A bit for each byte that may stand at a place, modulo 32; outside of the literal any may. */
const bits = (bytes: readonly number[] | undefined): number =>
  bytes === undefined ? ALL : bytes.reduce((mask, byte) => mask | (1 << (byte & 31)), 0)

/** How often each character is met in logs, roughly, per thousand; what is not listed is rare. */
const OFTEN: Readonly<Record<string, number>> = {
  ' ': 90,
  e: 60,
  t: 50,
  a: 45,
  o: 45,
  i: 45,
  n: 45,
  s: 45,
  r: 42,
  '"': 40,
  '0': 40,
  '1': 40,
  '2': 40,
  d: 28,
  c: 28,
  p: 25,
  l: 26,
  m: 20,
  u: 18,
  ':': 25,
  h: 18,
  '.': 20,
  '-': 20,
  '3': 25,
  '4': 25,
  '5': 25,
  '6': 20,
  '7': 20,
  '8': 20,
  '9': 20,
  ',': 20,
  '/': 15,
  g: 14,
  f: 14,
  b: 14,
  _: 14,
  y: 12,
  k: 12,
  v: 10,
  w: 12,
  '=': 12,
  x: 6,
  z: 5,
  j: 5,
  q: 3,
}

const often = (bytes: readonly number[] | undefined): number =>
  bytes === undefined
    ? 1000
    : bytes.reduce((sum, byte) => sum + (OFTEN[String.fromCharCode(byte)] ?? (byte >= 65 && byte <= 90 ? 8 : 4)), 0)

type Places = readonly (readonly number[])[]

/** How often a pair is met with its neighbours, roughly. */
const pairCost = (places: Places, at: number): number =>
  often(places[at]) *
  often(places[at + 1]) *
  Math.min(1000, often(places[at - 1]) * 2) *
  Math.min(1000, often(places[at + 2]) * 2)

/** Where to look for a literal: the place whose two neighbouring pairs are met least in other text. */
const rarestPair = (places: Places): number => {
  // Where a literal is short, the byte before it may be any: better than any byte after it, which tells apart.
  if (places.length < 3) return -1
  let best = 0
  const cost = (at: number): number => pairCost(places, at) + pairCost(places, at + 1)
  for (let at = 1; at + 2 < places.length; at++) if (cost(at) < cost(best)) best = at
  return best
}
