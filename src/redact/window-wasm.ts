/* oxlint-disable unicorn/no-useless-spread -- A row of operands and the instruction that takes them reads as one; spreading them flat would part it. */
import { CLASSES, classOf, DIGIT_CLASS, SPECIAL_CLASS } from './byte-classes.ts'

/** The search for windows as a module of WebAssembly: several times as fast as the same in JavaScript. See `Windows`. */
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
  if (wasm === undefined) return undefined
  try {
    const { memory, scan } = new wasm.Instance(new wasm.Module(moduleBytes())).exports
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

/** Addresses in the module's memory, which has pages of 64 KB. */
const CLASS_TABLE = 0
const RUNS = 256
const TEXT = 20_480
const PLACES = 40_960
const PLACES_END = PLACES + 8 * PLACES_AT_MOST
const WORDS = PLACES_END + 4096
const CHAINS = WORDS + 4 * CLASSES ** 3
const LINKS = CHAINS + 4 * CLASSES ** 3
const PAGES = 14
/** The second table of runs, see `Windows.runs`. */
const RUN_LENGTHS = 32
const RUNS_FIRST = RUNS + 2 * (RUN_LENGTHS << 8)

/** Instructions (WebAssembly core specification 1.0, 5.4); the operands are pushed before them. */
const get = (local: number): number[] => [0x20, local]
const set = (local: number): number[] => [0x21, local]
const tee = (local: number): number[] => [0x22, local]
const getGlobal = (global: number): number[] => [0x23, global]
const setGlobal = (global: number): number[] => [0x24, global]
const constant = (value: number): number[] => [0x41, ...signed(value)]
const load8 = (offset: number): number[] => [0x2d, 0, ...unsigned(offset)]
const load16 = (offset: number): number[] => [0x2f, 1, ...unsigned(offset)]
const load32 = (offset: number): number[] => [0x28, 2, ...unsigned(offset)]
const store32 = (offset: number): number[] => [0x36, 2, ...unsigned(offset)]
const branch = (depth: number): number[] => [0x0c, depth]
const branchIf = (depth: number): number[] => [0x0d, depth]
const call = (callee: number): number[] => [0x10, callee]
const ZERO = 0x45
const EQUAL = 0x46
const LESS = 0x49
const NOT_LESS = 0x4f
const ADD = 0x6a
const SUBTRACT = 0x6b
const AND = 0x71
const OR = 0x72
const SHIFT_LEFT = 0x74
const SHIFT_RIGHT = 0x76
const BLOCK = [0x02, 0x40]
const LOOP = [0x03, 0x40]
const IF = [0x04, 0x40]
const ELSE = 0x05
const END = 0x0b

/** Where the last run of digits ended. */
const RUN_END = 0

/** `scan(length) → number of places`. */
const LENGTH = 0
const AT = 1
const BEFORE = 2
const WINDOW = 3
const PLACE = 4

const scanBody = (): number[] => [
  ...[...constant(0), ...setGlobal(RUN_END)],
  ...[...constant(PLACES), ...set(PLACE)],
  ...[...pairAt(-2), ...set(BEFORE)],
  ...LOOP,
  // Places beyond the length are left out by who reads them.
  ...[0, 2, 4, 6].flatMap(step),
  ...[...get(AT), ...constant(8), ADD, ...tee(AT), ...get(LENGTH), LESS, ...branchIf(0)],
  END,
  ...[...get(PLACE), ...constant(PLACES), SUBTRACT, ...constant(3), SHIFT_RIGHT],
]

/** The classes of two bytes as one number. */
const pairAt = (offset: number): number[] => [
  ...[...classAt(offset), ...constant(5), SHIFT_LEFT],
  ...[...classAt(offset + 1), OR],
]

const classAt = (offset: number): number[] => [...get(AT), ...load8(TEXT + 2 + offset), ...load8(CLASS_TABLE)]

/** `window = before << 10 | (before = pair)`; when the window's bit is set, the place is looked at. */
const step = (offset: number): number[] => [
  ...[...get(BEFORE), ...constant(10), SHIFT_LEFT, ...pairAt(offset), ...tee(BEFORE), OR, ...tee(WINDOW)],
  ...[...constant(3), SHIFT_RIGHT, ...constant(0x1fffc), AND, ...load32(WORDS)],
  ...[...get(WINDOW), SHIFT_RIGHT, ...constant(1), AND],
  ...IF,
  ...[...get(AT), ...constant(offset), ADD, ...get(WINDOW), ...constant(5), SHIFT_RIGHT],
  ...[...get(PLACE), ...get(LENGTH), ...call(LOOK), ...set(PLACE)],
  END,
]

/** `look(at, word, place, length) → place`: notes what stands where the third byte of a marked window is. */
const LOOK = 1
const THIRD = 0
const WORD = 1
const NOTED = 2
const TO = 3
const NOTE = 4
const LINK_AT = 5
const START = 6
const STOP = 7
const ASKED = 8
const FAR = 9
const FAR_AT = 10

const lookBody = (): number[] => [
  ...[...get(WORD), ...constant(1023), AND, ...constant((DIGIT_CLASS << 5) | DIGIT_CLASS), EQUAL],
  ...[...IF, ...BLOCK, ...lookAtRun(), END, ELSE],
  ...[...get(WORD), ...constant(5), SHIFT_RIGHT, ...constant(31), AND, ...constant(SPECIAL_CLASS), EQUAL],
  ...[...get(WORD), ...constant(31), AND, ...constant(SPECIAL_CLASS), EQUAL, OR, ...set(NOTE), END],
  ...[...get(NOTE), ...IF, ...noteDown(constant(0)), END],
  // `for (link = chains[word]; link; link = next) if (((text | case) & known) === bytes) note it`
  ...[...get(WORD), ...constant(2), SHIFT_LEFT, ...load32(CHAINS)],
  ...[...constant(2), SHIFT_LEFT, ...set(LINK_AT)],
  ...[...BLOCK, ...LOOP, ...get(LINK_AT), ZERO, ...branchIf(1)],
  ...[...get(THIRD), ...load32(TEXT), ...get(LINK_AT), ...load32(LINKS + 8), OR],
  ...[...get(LINK_AT), ...load32(LINKS + 12), AND, ...get(LINK_AT), ...load32(LINKS + 16), EQUAL],
  ...[...IF, ...BLOCK, ...get(LINK_AT), ...load32(LINKS + 20), ...tee(FAR), ZERO, ...branchIf(0)],
  // What stands beyond the part is not known.
  ...[
    ...get(THIRD),
    ...get(FAR),
    ...constant(8),
    SHIFT_RIGHT,
    ADD,
    ...tee(FAR_AT),
    ...get(TO),
    NOT_LESS,
    ...branchIf(0),
  ],
  ...[...get(FAR_AT), ...load8(TEXT + 2), ...get(FAR), ...constant(255), AND, EQUAL, ...branchIf(0)],
  ...[...nextLink(), ...branch(2), END],
  ...[...noteDown([...get(LINK_AT), ...load32(LINKS)]), END],
  ...[...nextLink(), ...branch(0), END, END],
  ...get(NOTED),
]

const nextLink = (): number[] => [...get(LINK_AT), ...load32(LINKS + 4), ...constant(2), SHIFT_LEFT, ...set(LINK_AT)]

/** Full is full: the last place is written again, and the number of places tells. */
const noteDown = (literal: readonly number[]): number[] => [
  ...[...get(NOTED), ...get(THIRD), ...store32(0), ...get(NOTED), ...literal, ...store32(4)],
  ...[...get(NOTED), ...get(NOTED), ...constant(PLACES_END), LESS, ...constant(3), SHIFT_LEFT, ADD, ...set(NOTED)],
]

/** Whether to note a run of digits: once, and when somebody asks for its shape. Branches to the end of its block. */
const lookAtRun = (): number[] => [
  ...[...get(THIRD), ...getGlobal(RUN_END), LESS, ...branchIf(0)],
  ...[...constant(1), ...set(NOTE)],
  // It may have begun before the part.
  ...[...get(THIRD), ...constant(2), LESS, ...branchIf(0)],
  ...[...get(THIRD), ...constant(1), SUBTRACT, ...set(START)],
  ...[...BLOCK, ...LOOP, ...get(START), ZERO, ...branchIf(1), ...digitAt(START, -1), ZERO, ...branchIf(1)],
  ...[...get(START), ...constant(1), SUBTRACT, ...set(START), ...branch(0), END, END],
  ...[...get(THIRD), ...set(STOP)],
  ...[...BLOCK, ...LOOP, ...get(STOP), ...get(TO), NOT_LESS, ...branchIf(1), ...digitAt(STOP, 0), ZERO, ...branchIf(1)],
  ...[...get(STOP), ...constant(1), ADD, ...set(STOP), ...branch(0), END, END],
  ...[...get(STOP), ...setGlobal(RUN_END)],
  // It may go on beyond the part.
  ...[...get(START), ZERO, ...branchIf(0), ...get(STOP), ...get(TO), NOT_LESS, ...branchIf(0)],
  ...[...get(STOP), ...get(START), SUBTRACT, ...tee(ASKED), ...constant(RUN_LENGTHS - 1), NOT_LESS],
  ...[...IF, ...constant(RUN_LENGTHS - 1), ...set(ASKED), END],
  ...[...get(ASKED), ...constant(8), SHIFT_LEFT, ...get(STOP), ...load8(TEXT + 2), OR],
  ...[...constant(1), SHIFT_LEFT, ...load16(RUNS)],
  ...[...get(ASKED), ...constant(4), SHIFT_LEFT, ...get(START), ...load8(TEXT + 2), ...constant(15), AND, OR],
  ...[...constant(1), SHIFT_LEFT, ...load16(RUNS_FIRST)],
  ...[AND, ...tee(ASKED), ...constant(255), AND, ...branchIf(0)],
  ...[...get(ASKED), ...IF],
  ...[...get(STOP), ...constant(4), ADD, ...get(TO), NOT_LESS, ...branchIf(1)],
  ...[...digitAt(STOP, 2), ...digitAt(STOP, 3), AND, ...branchIf(1), END],
  ...[...constant(0), ...set(NOTE)],
]

const digitAt = (local: number, offset: number): number[] => [
  ...[...get(local), ...load8(TEXT + 2 + offset), ...constant(48), SUBTRACT, ...constant(10), LESS],
]

const INT = 0x7f

/** The module: its memory and `scan`, which calls `look`. */
const moduleBytes = (): Uint8Array<ArrayBuffer> =>
  new Uint8Array([
    ...[0, ...textBytes('asm'), 1, 0, 0, 0],
    ...section(1, [2, 0x60, 1, INT, 1, INT, 0x60, 4, INT, INT, INT, INT, 1, INT]),
    ...section(3, [2, 0, 1]),
    ...section(5, [1, 0, PAGES]),
    ...section(6, [1, INT, 1, ...constant(0), END]),
    ...section(7, [2, ...name('memory'), 2, 0, ...name('scan'), 0, 0]),
    ...section(10, [2, ...code(4, scanBody()), ...code(7, lookBody())]),
  ])

const code = (locals: number, body: readonly number[]): number[] => [
  ...unsigned(body.length + 4),
  ...[1, locals, INT, ...body, END],
]
const section = (id: number, content: readonly number[]): number[] => [id, ...unsigned(content.length), ...content]
const textBytes = (text: string): number[] => [...Buffer.from(text, 'latin1')]
const name = (text: string): number[] => [text.length, ...textBytes(text)]

/** LEB128. */
const unsigned = (value: number): number[] => (value < 128 ? [value] : [(value & 127) | 128, ...unsigned(value >>> 7)])
const signed = (value: number): number[] =>
  value >= -64 && value < 64 ? [value & 127] : [(value & 127) | 128, ...signed(value >> 7)]
