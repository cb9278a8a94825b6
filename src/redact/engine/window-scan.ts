import { CLASSES, classOf, DIGIT_CLASS, SPECIAL_CLASS } from './byte-classes.ts'
import { PART, PLACES_AT_MOST, type WasmScan, wasmScan } from './window-wasm.ts'

/** The numbers of a link: see `Windows.links`. */
export const LINK = 6
export const NEXT = 1
export const CASE = 2
export const KNOWN = 3
export const BYTES = 4
export const FAR = 5

/** Runs of digits: by their length (31: and longer) and the byte after them, then by length and the first digit. */
export const RUN_LENGTHS = 32
export const RUN_FIRST = RUN_LENGTHS << 8
const RUN_SHAPES = RUN_FIRST + (RUN_LENGTHS << 4)

/**
 * What a first pass looks for at every second place: windows of four bytes, by their classes. A literal is entered under
 * one window for each parity, so that it is met whatever its alignment.
 */
export class Windows {
  /** A word for each three classes, in it a bit for each fourth. */
  readonly words: Int32Array<ArrayBuffer>
  /** By word: its first link, or 0. */
  readonly chains: Int32Array<ArrayBuffer>
  /**
   * A literal's number, the next link, and its bytes in the window, the first one lowest: `(there | case) & known` must
   * be `bytes`; and 0, or a byte that must stand farther on and, from bit 8 on, how far behind the third of the window.
   */
  links: Int32Array<ArrayBuffer>
  linkEnd: number
  /**
   * By shape of a run of digits: in the low eight bits who asks for it, in the high eight who does so when two bytes
   * behind it two digits stand.
   */
  readonly runs: Uint16Array<ArrayBuffer>

  constructor(base?: Windows) {
    this.words = base ? base.words.slice() : new Int32Array(CLASSES ** 3)
    this.chains = base ? base.chains.slice() : new Int32Array(CLASSES ** 3)
    this.links = base ? base.links.slice() : new Int32Array(65_536)
    this.linkEnd = base ? base.linkEnd : LINK
    this.runs = base ? base.runs.slice() : new Uint16Array(RUN_SHAPES)
  }

  /**
   * Marks the windows that the classes of four places allow, and links a literal to them unless it is 0. One loop
   * without calls: it is run thousands of times before it is compiled.
   */
  enter(first: number, second: number, third: number, fourth: number, literal: number, raw: RawBytes): void {
    const module = loaded === this ? wasmScan() : undefined
    const { words, chains } = this
    for (let a = first; a !== 0; a &= a - 1) {
      for (let b = second; b !== 0; b &= b - 1) {
        const pair = ((31 - Math.clz32(a & -a)) << 10) | ((31 - Math.clz32(b & -b)) << 5)
        for (let c = third; c !== 0; c &= c - 1) {
          const word = pair | (31 - Math.clz32(c & -c))
          words[word]! |= fourth
          if (module) module.words[word]! |= fourth
          if (literal === 0) continue
          const link = this.linkEnd
          if (link + LINK > this.links.length) this.links = doubled(this.links)
          const { links } = this
          links[link] = literal
          links[link + NEXT] = chains[word] as number
          links[link + CASE] = raw.letters
          links[link + KNOWN] = raw.known
          links[link + BYTES] = raw.bytes
          links[link + FAR] = raw.far
          chains[word] = link
          this.linkEnd = link + LINK
          if (module) this.#copyLink(module, word, link)
        }
      }
    }
  }

  #copyLink(module: WasmScan, word: number, link: number): void {
    if (this.linkEnd > module.links.length) loaded = undefined
    else {
      module.links.set(this.links.subarray(link, this.linkEnd), link)
      module.chains[word] = link
    }
  }

  /** Adds the shapes of runs for which `bits` stand. */
  addRuns(length: number, after: Iterable<number>, first: Iterable<number>, bits: number): void {
    for (const byte of after) this.runs[(length << 8) | byte]! |= bits
    for (const byte of first) this.runs[RUN_FIRST | (length << 4) | (byte & 15)]! |= bits
    if (loaded === this) loaded = undefined
  }
}

export interface RawBytes {
  readonly letters: number
  readonly known: number
  readonly bytes: number
  readonly far: number
}

/** The windows of which the module has a copy. */
let loaded: Windows | undefined

/** The places found, two numbers each: that of the window's third byte in the part, and a literal's; 0 for a run of digits or a single byte. */
export interface Places {
  readonly found: Int32Array
  readonly count: number
}

/** Shorter texts are not worth a copy into the memory of the module. */
const SHORT = 192

/**
 * The places of [part, end), at most PART bytes, at which a literal's window stands, or a single byte or a run of digits
 * that may be asked for. What stands before `from` counts as spaces; two bytes beyond `end` are read. The result holds
 * until the next call.
 */
export const findPlaces = (windows: Windows, bytes: Uint8Array, part: number, end: number, from: number): Places => {
  const module = end - part < SHORT ? undefined : wasmScan()
  return (
    (module && findInModule(module, windows, bytes, part, end, from)) ?? findInScript(windows, bytes, part, end, from)
  )
}

/** Undefined when the module's memory does not hold the literals, or the places. */
const findInModule = (
  module: WasmScan,
  windows: Windows,
  bytes: Uint8Array,
  part: number,
  end: number,
  from: number,
): Places | undefined => {
  if (loaded !== windows) {
    if (windows.linkEnd > module.links.length) return undefined
    module.words.set(windows.words)
    module.chains.set(windows.chains)
    module.links.set(windows.links.subarray(0, windows.linkEnd))
    module.runs.set(windows.runs)
    loaded = windows
  }
  const { text } = module
  text[0] = text[1] = 32
  text.set(bytes.subarray(Math.max(part - 2, from), end + 2), part - from < 2 ? 2 : 0)
  const count = module.scan(end - part)
  return count < PLACES_AT_MOST ? { found: module.places, count } : undefined
}

let script = new Int32Array(PART)

/** The same in JavaScript, with all runs of digits: for short texts, and where there is no WebAssembly. */
export const findInScript = (windows: Windows, bytes: Uint8Array, part: number, end: number, from: number): Places => {
  const { words, chains, links } = windows
  const classes = classOf
  let count = 0
  const note = (place: number, literal: number): void => {
    if (2 * count + 2 > script.length) script = doubled(script)
    script[2 * count] = place
    script[2 * count++ + 1] = literal
  }
  const byteAt = (at: number): number => (at < from ? 32 : (bytes[at] as number))
  let before = ((classes[byteAt(part - 2)] as number) << 5) | (classes[byteAt(part - 1)] as number)
  for (let i = part; i < end; i += 2) {
    const pair = ((classes[bytes[i] as number] as number) << 5) | (classes[bytes[i + 1] as number] as number)
    const word = (before << 5) | (pair >>> 5)
    if (((words[word] as number) >>> (pair & 31)) & 1) {
      const middle = word & 1023
      if (middle === TWO_DIGITS || middle >>> 5 === SPECIAL_CLASS || (middle & 31) === SPECIAL_CLASS) note(i - part, 0)
      const there =
        byteAt(i - 2) | (byteAt(i - 1) << 8) | ((bytes[i] as number) << 16) | ((bytes[i + 1] as number) << 24)
      for (let link = chains[word] as number; link > 0; link = links[link + NEXT] as number) {
        if (
          ((there | (links[link + CASE] as number)) & (links[link + KNOWN] as number)) === links[link + BYTES] &&
          isFar(bytes, i, end, links[link + FAR] as number)
        )
          note(i - part, links[link] as number)
      }
    }
    before = pair
  }
  return { found: script, count }
}

const isFar = (bytes: Uint8Array, i: number, end: number, far: number): boolean =>
  far === 0 || i + (far >>> 8) >= end || bytes[i + (far >>> 8)] === (far & 255)

const TWO_DIGITS = (DIGIT_CLASS << 5) | DIGIT_CLASS

const doubled = (numbers: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> => {
  const wider = new Int32Array(numbers.length * 2)
  wider.set(numbers)
  return wider
}
