import { CLASSES, classOf } from './byte-classes.ts'
import { SCANNER } from './scanner.ts'

/** The search for windows as a module of WebAssembly, `scanner.wat`: several times as fast as the same in JavaScript. See `Windows`. */
export interface WasmScan {
  /** Where the text belongs: two bytes before it, the text, two bytes beyond it. */
  readonly text: Uint8Array
  readonly words: Int32Array
  readonly chains: Int32Array
  readonly links: Int32Array
  readonly runs: Uint16Array
  readonly places: Int32Array
  /** Looks through so many bytes of the text and gives the number of places found; PLACES_AT_MOST: there may be more. */
  scan(length: number): number
}

/** The module of this process, made when it is first needed; undefined where WebAssembly or its memory is missing. */
export const wasmScan = (): WasmScan | undefined => {
  if (made === null) made = makeScan()
  return made
}

let made: WasmScan | undefined | null = null

const makeScan = (): WasmScan | undefined => {
  const wasm = (globalThis as { WebAssembly?: WebAssemblyApi }).WebAssembly
  if (wasm === undefined || SCANNER === '') return undefined
  try {
    const { memory, scan } = new wasm.Instance(new wasm.Module(Buffer.from(SCANNER, 'base64'))).exports
    const bytes = new Uint8Array(memory.buffer)
    bytes.set(classOf, CLASS_TABLE)
    return {
      text: bytes.subarray(TEXT, PLACES),
      words: new Int32Array(memory.buffer, WORDS, CLASSES ** 3),
      chains: new Int32Array(memory.buffer, CHAINS, CLASSES ** 3),
      links: new Int32Array(memory.buffer, LINKS),
      runs: new Uint16Array(memory.buffer, RUNS, (TEXT - RUNS) / 2),
      places: new Int32Array(memory.buffer, PLACES, 2 * PLACES_AT_MOST),
      scan,
    }
  } catch {
    // A host may forbid compilation, or the address space that the memory reserves.
    return undefined
  }
}

/** What is used of it; the types of Node 20 do not have it. */
interface WebAssemblyApi {
  readonly Module: new (bytes: Uint8Array) => object
  readonly Instance: new (module: object) => {
    readonly exports: { readonly memory: { readonly buffer: ArrayBuffer }; readonly scan: (length: number) => number }
  }
}

/** How much text is looked through at once. Even, so that parts keep the parity. */
export const PART = 16_384
export const PLACES_AT_MOST = 8192

/** Addresses in the module's memory, which has 14 pages of 64 KB: `scanner.wat` has the same. */
const CLASS_TABLE = 0
const RUNS = 256
const TEXT = 20_480
const PLACES = 40_960
const WORDS = PLACES + 8 * PLACES_AT_MOST + 4096
const CHAINS = WORDS + 4 * CLASSES ** 3
const LINKS = CHAINS + 4 * CLASSES ** 3
