import type { Probe, Trigger } from './rule.ts'

/**
 * Finds every trigger's literal in bytes, looking at every second pair of bytes: each literal is entered under two
 * neighbouring pairs of its own, so one of them is met whatever the alignment. The classes of the bytes before and
 * after the pair are asked by one bit; what is left is compared in full.
 *
 * A pair is only marked when a literal is entered, and compiled when a text first holds it: most never are.
 */
export class TriggerTable {
  /** By pair of bytes: its node; 0 for none, UNSEEN for one that is not compiled yet. */
  readonly #heads: Uint16Array
  /** By node and the class of the byte after the pair: which five low bits the byte before it may have. */
  #masks: Int32Array
  readonly #nodes: (readonly Entry[])[]
  /** Entries of pairs, as chains: the first link of a pair, and by link its entry and the next link. */
  readonly #chains: Int32Array
  #links: Int32Array
  #linkCount: number
  readonly #entries: Entry[]
  /** Entries of all pairs that begin, or end, with a byte. */
  readonly #firsts: (readonly Entry[] | undefined)[]
  readonly #seconds: (readonly Entry[] | undefined)[]
  /** Nodes of pairs that have no chain, or one of digits alone: they share them. */
  readonly #shared: Map<number, number>
  readonly #digitProbes: DigitProbe[]
  /** A copy takes the values that are learned, any number of them; the rules' own literals are told apart. */
  readonly #grows: boolean
  /** Where the last run of digits ended. */
  #runEnd = 0

  /** A table with all entries of `base`; what is added to it later stays its own. */
  constructor(base?: TriggerTable) {
    this.#grows = base !== undefined
    this.#heads = base ? base.#heads.slice() : new Uint16Array(65536)
    this.#masks = base ? base.#masks.slice() : new Int32Array(CLASSES * 256).fill(ALL, CLASSES, 2 * CLASSES)
    this.#nodes = base ? base.#nodes.slice() : [[], []]
    this.#chains = base ? base.#chains.slice() : new Int32Array(65536)
    this.#links = base ? base.#links.slice() : new Int32Array(8192)
    this.#linkCount = base ? base.#linkCount : 1
    this.#entries = base ? base.#entries.slice() : []
    this.#firsts = base ? base.#firsts.slice() : []
    this.#seconds = base ? base.#seconds.slice() : []
    this.#shared = new Map(base ? base.#shared : [])
    this.#digitProbes = base ? base.#digitProbes.slice() : []
  }

  /** Enters a literal. `id` is handed back on a hit; `probe` may drop a hit cheaply. */
  add(trigger: Pick<Trigger, 'on' | 'fold' | 'after' | 'probe'>, id: number): void {
    const fold = trigger.fold === true
    const literal = bytesOf(fold ? lowered(trigger.on) : trigger.on)
    const follow = trigger.after ? listOf(trigger.after) : undefined
    const places = placesOf(literal, fold, follow)
    const offset = rarestPair(places, this.#grows ? (at) => this.#crowd(literal, fold, at) : noCrowd)
    for (let at = offset; at <= offset + 1; at++) {
      const entry: Entry = {
        order: this.#entries.length,
        literal,
        fold,
        id,
        probe: trigger.probe,
        follow,
        offset: at,
        before: lowBits(places[at - 1]),
        after: classBits(places[at + 2]),
      }
      this.#entries.push(entry)
      this.#enter(places[at], places[at + 1], entry)
    }
  }

  /** Enters runs of digits: `probe` is asked once for each run of three and more, at its first digit. */
  addDigits(id: number, probe: Probe): void {
    if (this.#digitProbes.length === 0) {
      const run: Entry = { ...RUN, order: this.#entries.length }
      this.#entries.push(run)
      this.#enter(DIGITS, DIGITS, run)
    }
    this.#digitProbes.push({ id, probe })
  }

  /** Calls `hit(id, at)` for each literal in [from, to). `bytes` must reach at least three bytes beyond `to`. */
  scan(bytes: Uint8Array, from: number, to: number, hit: (id: number, at: number) => void): void {
    this.#runEnd = from
    for (let part = from; part < to; part += PART) {
      const count = candidates(
        bytes,
        part,
        Math.min(to, part + PART),
        part > from ? (bytes[part - 1] as number) : 0,
        this.#heads,
        this.#masks,
      )
      // `hit` must not scan: the buffer of places is one for all tables.
      for (let n = 0; n < count; n++) this.#check(bytes, CANDIDATES[n] as number, from, to, hit)
    }
  }

  #check(bytes: Uint8Array, i: number, from: number, to: number, hit: (id: number, at: number) => void): void {
    const pair = ((bytes[i] as number) << 8) | (bytes[i + 1] as number)
    if (this.#heads[pair] === UNSEEN) this.#compile(pair)
    const entries = this.#nodes[this.#heads[pair] as number] as readonly Entry[]
    const before = i > from ? (bytes[i - 1] as number) & 31 : 0
    const after = CLASS_OF[bytes[i + 2] as number] as number
    for (let n = 0; n < entries.length; n++) {
      const entry = entries[n] as Entry
      if (((entry.before >>> before) & (entry.after >>> after) & 1) === 0) continue
      if (entry.id === RUN.id) {
        if (i >= this.#runEnd) this.#checkRun(bytes, i, from, to, hit)
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
    this.#runEnd = end
    if (end - start < 3) return
    const probes = this.#digitProbes
    for (let n = 0; n < probes.length; n++) {
      const { id, probe } = probes[n] as DigitProbe
      if (probe(bytes, start, to, end)) hit(id, start)
    }
  }

  /** How many entries a pair of a literal has already: many values that begin alike must not all meet in one. */
  #crowd(literal: Uint8Array, fold: boolean, at: number): number {
    if (fold || at + 1 >= literal.length) return 0
    let count = 0
    let link = this.#chains[((literal[at] as number) << 8) | (literal[at + 1] as number)] as number
    for (; link > 0 && count < MOST_COUNTED; count++) link = this.#links[2 * link + 1] as number
    return count
  }

  /** Marks the pairs of an entry, `undefined` standing for every byte. */
  #enter(firsts: readonly number[] | undefined, seconds: readonly number[] | undefined, entry: Entry): void {
    if (firsts === undefined) {
      for (const second of seconds ?? []) {
        this.#seconds[second] = [...(this.#seconds[second] ?? []), entry]
        for (let first = 0; first < 256; first++) this.#heads[(first << 8) | second] = UNSEEN
      }
    } else if (seconds === undefined) {
      for (const first of firsts) {
        this.#firsts[first] = [...(this.#firsts[first] ?? []), entry]
        this.#heads.fill(UNSEEN, first << 8, (first + 1) << 8)
      }
    } else {
      for (const first of firsts) for (const second of seconds) this.#link((first << 8) | second, entry)
    }
    if (firsts === undefined || seconds === undefined) this.#shared.clear()
  }

  #link(pair: number, entry: Entry): void {
    const last = this.#chains[pair] as number
    if (last > 0 && this.#links[2 * last] === entry.order) return
    if (2 * this.#linkCount >= this.#links.length) this.#links = doubled(this.#links)
    this.#links[2 * this.#linkCount] = entry.order
    this.#links[2 * this.#linkCount + 1] = last
    this.#chains[pair] = this.#linkCount++
    this.#heads[pair] = UNSEEN
  }

  #compile(pair: number): void {
    const firsts = this.#firsts[pair >>> 8]
    const seconds = this.#seconds[pair & 255]
    const chained: Entry[] = []
    for (let link = this.#chains[pair] as number; link > 0; link = this.#links[2 * link + 1] as number)
      chained.push(this.#entries[this.#links[2 * link] as number] as Entry)
    const digits = chained.length === 1 && chained[0]?.id === RUN.id
    const key = chained.length === 0 || digits ? sharedKey(firsts, seconds, digits) : undefined
    let node = key === undefined ? undefined : this.#shared.get(key)
    if (node === undefined) {
      const entries = [...(firsts ?? []), ...(seconds ?? []), ...chained].toSorted((a, b) => a.order - b.order)
      node = this.#nodes.push(entries) - 1
      this.#fillMasks(node, entries)
      if (key !== undefined) this.#shared.set(key, node)
    }
    this.#heads[pair] = node
  }

  #fillMasks(node: number, entries: readonly Entry[]): void {
    const row = node << CLASS_BITS
    if (row + CLASSES > this.#masks.length) this.#masks = doubled(this.#masks)
    for (const { id, before, after } of entries) {
      for (let next = 0; next < CLASSES; next++) {
        if (((after >>> next) & 1) === 0) continue
        // Two digits are no run: a third one follows, or stands before them.
        const possible = id === RUN.id && next !== DIGIT_CLASS ? lowBits(DIGITS) : before
        this.#masks[row + next] = (this.#masks[row + next] as number) | possible
      }
    }
  }
}

interface Entry {
  /** Entries of a pair are looked at in the order in which they were entered. */
  readonly order: number
  readonly literal: Uint8Array
  readonly fold: boolean
  /** The bytes that may follow the literal, when only some may. */
  readonly follow: readonly number[] | undefined
  /** Which bytes may stand before the pair, by their five low bits, and after it, by class. */
  readonly before: number
  readonly after: number
  /** Where in the literal the pair stands; -1: one byte before it. */
  readonly offset: number
  readonly id: number
  readonly probe: Probe | undefined
}

interface DigitProbe {
  readonly id: number
  readonly probe: Probe
}

/** The node that matches everything; node 0 matches nothing. */
const UNSEEN = 1
const ALL = -1
const RUN: Entry = {
  order: 0,
  literal: new Uint8Array(0),
  fold: false,
  follow: undefined,
  before: ALL,
  after: ALL,
  offset: 0,
  id: -1,
  probe: undefined,
}

/** How much is looked through before the places found are looked at: the buffer of places is that long. */
const PART = 8192
const CANDIDATES = new Int32Array(PART / 2 + 1)

/**
 * Writes the places worth a look into CANDIDATES and gives their number. A loop without calls, and without a branch
 * that the text decides, is several times as fast as one that looks at once.
 */
const candidates = (
  bytes: Uint8Array,
  from: number,
  to: number,
  previous: number,
  heads: Uint16Array,
  masks: Int32Array,
): number => {
  const classes = CLASS_OF
  const found = CANDIDATES
  let count = 0
  let before = previous
  let first = bytes[from] as number
  for (let i = from; i < to; i += 2) {
    const second = bytes[i + 1] as number
    const third = bytes[i + 2] as number
    const row = (heads[(first << 8) | second] as number) << CLASS_BITS
    found[count] = i
    count += ((masks[row | (classes[third] as number)] as number) >>> (before & 31)) & 1
    before = second
    first = third
  }
  return count
}

type Places = readonly (readonly number[])[]

/** The latin1 bytes of a text. */
const bytesOf = (text: string): Uint8Array => {
  const bytes = new Uint8Array(text.length)
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i)
  return bytes
}

/** The same few sets of characters follow most literals that have one. */
const listOf = (after: string): readonly number[] => {
  const known = FOLLOWERS.get(after)
  if (known !== undefined) return known
  const list = [...bytesOf(after)]
  FOLLOWERS.set(after, list)
  return list
}

const FOLLOWERS = new Map<string, readonly number[]>()

/** ASCII alone: the other bytes are no letters, but parts of them. */
const lowered = (text: string): string => text.replace(UPPER, (letter) => letter.toLowerCase())

const UPPER = /[A-Z]+/g

const isDigit = (byte: number): boolean => byte >= 48 && byte < 58

const matches = (bytes: Uint8Array, at: number, entry: Entry): boolean => {
  const literal = entry.literal
  for (let n = 0; n < literal.length; n++) {
    const byte = bytes[at + n] as number
    if (byte !== literal[n] && !(entry.fold && byte >= 65 && byte <= 90 && (byte | 32) === literal[n])) return false
  }
  return entry.follow === undefined || entry.follow.includes(bytes[at + literal.length] as number)
}

/** The bytes that may stand at each place of a literal, and at the one after it when only some may. */
const placesOf = (literal: Uint8Array, fold: boolean, follow: readonly number[] | undefined): Places => {
  const places: (readonly number[])[] = []
  for (let n = 0; n < literal.length; n++) {
    const byte = literal[n] as number
    const forms = fold && byte >= 97 && byte <= 122 ? BOTH_CASES : ALONE
    places.push((forms[byte] ??= forms === ALONE ? [byte] : [byte, byte - 32]))
  }
  if (follow) places.push(follow)
  return places
}

/** Hundreds of literals are entered at the start: the lists of one byte or its two cases are made once. */
const ALONE: (readonly number[] | undefined)[] = []
const BOTH_CASES: (readonly number[] | undefined)[] = []

const DIGITS = Array.from({ length: 10 }, (_, digit) => 48 + digit)

/** A pair's table cell and the node's row of masks: one bit for each class fits into one number. */
const CLASS_BITS = 5
const CLASSES = 32
const DIGIT_CLASS = 24

/** Classes of bytes that tell literals apart: letters whatever their case, digits, what often parts words. */
const CLASS_OF = new Uint8Array(256)
for (let byte = 0; byte < 256; byte++)
  CLASS_OF[byte] = byte >= 128 ? 31 : byte <= 32 ? 25 : isDigit(byte) ? DIGIT_CLASS : 30
for (const [index, letters] of [...'abcdefghi', 'jq', ...'klmnoprstuvwy', 'xz'].entries()) {
  for (const letter of letters) {
    CLASS_OF[letter.charCodeAt(0)] = index
    CLASS_OF[letter.charCodeAt(0) - 32] = index
  }
}
for (const [index, characters] of ['-', '_', '/', '=:'].entries())
  for (const character of characters) CLASS_OF[character.charCodeAt(0)] = 26 + index

/** The same for the byte before the pair, of which the five lowest bits are asked: that costs nothing. */
const lowBits = (bytes: readonly number[] | undefined): number => {
  if (bytes === undefined) return ALL
  let mask = 0
  for (const byte of bytes) mask |= 1 << (byte & 31)
  return mask
}

/** A bit for the class of each byte that may stand at a place; outside of the literal any may. */
const classBits = (bytes: readonly number[] | undefined): number => {
  if (bytes === undefined) return ALL
  let mask = 0
  for (const byte of bytes) mask |= 1 << (CLASS_OF[byte] as number)
  return mask
}

const sharedKey = (
  firsts: readonly Entry[] | undefined,
  seconds: readonly Entry[] | undefined,
  digits: boolean,
): number => (((firsts?.[0]?.order ?? -1) + 1) * 65_536 + (seconds?.[0]?.order ?? -1) + 1) * 2 + (digits ? 1 : 0)

const doubled = (numbers: Int32Array): Int32Array => {
  const wider = new Int32Array(numbers.length * 2)
  wider.set(numbers)
  return wider
}

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

const COST = new Float64Array(256)
for (let byte = 0; byte < 256; byte++)
  COST[byte] = OFTEN[String.fromCharCode(byte)] ?? (byte >= 65 && byte <= 90 ? 8 : 4)
const ANY_COST = 1000
const MOST_COUNTED = 512
const noCrowd = (): number => 0

/** Where to look for a literal: the place whose two neighbouring pairs are met least in other text. */
const rarestPair = (places: Places, crowd: (at: number) => number): number => {
  // Where a literal is short, the byte before it may be any: better than any byte after it, which tells apart.
  if (places.length < 3) return -1
  const costs = places.map(costOf)
  let best = 0
  let least = Infinity
  let second = pairCost(costs, 0) * (1 + (crowd(0) >> 3))
  for (let at = 0; at === 0 || at + 2 < places.length; at++) {
    const first = second
    second = pairCost(costs, at + 1) * (1 + (crowd(at + 1) >> 3))
    const cost = first + second
    if (cost < least) {
      best = at
      least = cost
    }
  }
  return best
}

/** How often a pair is met with its neighbours, roughly. */
const pairCost = (costs: readonly number[], at: number): number =>
  (costs[at] as number) * (costs[at + 1] as number) * besides(costs[at - 1]) * besides(costs[at + 2])

/** A neighbour tells less than the pair itself, since only its class is asked. */
const besides = (cost: number | undefined): number => (cost === undefined ? ANY_COST : Math.min(ANY_COST, cost * 2))

const costOf = (bytes: readonly number[]): number => {
  let sum = 0
  for (const byte of bytes) sum += COST[byte] as number
  return sum
}
