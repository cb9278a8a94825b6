/** The shape of a line as two numbers of 32 bits: lines that differ in ids, times and counts alone have the same. */
export interface Shapes {
  /** Reads the line that begins at `from`; gives where it ends, at `to` at the latest. `high` and `low` are its shape. */
  read(bytes: Uint8Array, from: number, to: number): number
  readonly high: number
  readonly low: number
}

const OTHER = 0
const DIGIT = 1
const LETTER = 2

const CLASSES = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte >= 48 && byte <= 57 ? DIGIT : (byte >= 65 && byte <= 90) || (byte >= 97 && byte <= 122) ? LETTER : OTHER,
)

const PRIME = 0x01000193
const SECOND = 0x85ebca6b

/** What stands in a shape where a number or a random token stood. Codes beyond any byte, so that no text says the same. */
const NUMBER = 0x1_00
const LONG_NUMBER = 0x1_01
const MOST_DIGITS = 0x1_02
const TOKEN = 0x1_03
const STATUS_4XX = 0x1_04
const STATUS_5XX = 0x1_05
/** Numbers that are kept. */
const KEPT = 0x2_00

/**
 * Makes the reader of shapes. `telling`: numbers that mean something wherever they stand (HTTP statuses, codes of
 * databases), which stay as they are; so do levels, priorities, statuses and a zero that counts something. Names, words
 * and signs are never masked: they are what a line says.
 */
export const createShapes = (telling: ReadonlySet<number>): Shapes => {
  const tells = new Uint8Array(100_000)
  for (const number of telling) if (number < tells.length) tells[number] = 1
  const shapes = {
    high: 0,
    low: 0,
    read(bytes: Uint8Array, from: number, to: number): number {
      let low = 0x811c9dc5 | 0
      let high = 0x9747b28c | 0
      let at = from
      while (at < to) {
        const byte = bytes[at] as number
        let kind = CLASSES[byte] as number
        if (kind === OTHER) {
          if (byte === NEWLINE) break
          low = Math.imul(low ^ byte, PRIME)
          at++
          continue
        }
        const before = low
        const start = at
        if (kind === LETTER) {
          do low = Math.imul(low ^ (bytes[at++] as number), PRIME)
          while (at < to && (kind = CLASSES[bytes[at] as number] as number) === LETTER)
          if (kind !== DIGIT || at >= to) {
            const length = at - start
            // A part of a UUID may happen to have no digit.
            if ((length === 4 || length === 8 || length === 12) && isHexadecimal(bytes, start, at))
              low = Math.imul(before ^ TOKEN, PRIME)
            high = Math.imul(((high << 5) | (high >>> 27)) ^ low, SECOND)
            continue
          }
        } else {
          let value = 0
          do {
            if (value < 1_000_000) value = value * 10 + (bytes[at] as number) - 48
            at++
          } while (at < to && (kind = CLASSES[bytes[at] as number] as number) === DIGIT)
          if (kind !== LETTER || at >= to) {
            low = Math.imul(before ^ numberCode(bytes, start, at, value), PRIME)
            continue
          }
        }
        at = mixedEnd(bytes, at, to)
        const length = at - start
        low = isCode(bytes, start, length)
          ? asItIs(bytes, start, at, before)
          : isRandom(bytes, start, at)
            ? Math.imul(before ^ TOKEN, PRIME)
            : withoutDigits(bytes, start, at, before)
        high = Math.imul(((high << 5) | (high >>> 27)) ^ low, SECOND)
      }
      shapes.low = low ^ (low >>> 15)
      shapes.high = Math.imul(((high << 5) | (high >>> 27)) ^ low, SECOND)
      return at
    },
  }
  const numberCode = (bytes: Uint8Array, start: number, end: number, value: number): number => {
    const length = end - start
    if (length > 12) return MOST_DIGITS
    if (length <= 5) {
      const before = start === 0 ? 0 : (bytes[start - 1] as number)
      const after = bytes[end]
      // A fraction of a number, or the whole of one.
      const isPart = before === DOT || before === COMMA || after === DOT
      if (length === 1 && value === 0 && !isPart) return KEPT
      if (tells[value] === 1 && (length > 3 || (length === 3 && !isPart))) return KEPT + value
      if (namesLevel(bytes, start)) return KEPT + value
      if (length === 3 && !isPart && value >= 400 && value < 600) return value < 500 ? STATUS_4XX : STATUS_5XX
    }
    return length >= 4 ? LONG_NUMBER : NUMBER
  }
  return shapes
}

const NEWLINE = 0x0a
const DOT = 0x2e
const COMMA = 0x2c
const LESS = 0x3c

const mixedEnd = (bytes: Uint8Array, from: number, to: number): number => {
  let at = from
  while (at < to && CLASSES[bytes[at] as number] !== OTHER) at++
  return at
}

/** Letters and digits that take turns, or hexadecimal digits of both kinds: an id, a hash, a part of a UUID. */
const isRandom = (bytes: Uint8Array, start: number, end: number): boolean => {
  const length = end - start
  if (length < 4) return false
  let turns = 0
  for (let at = start + 1; at < end; at++)
    if (CLASSES[bytes[at] as number] !== CLASSES[bytes[at - 1] as number]) turns++
  return (turns >= 3 && length >= 6) || isHexadecimal(bytes, start, end)
}

const isHexadecimal = (bytes: Uint8Array, start: number, end: number): boolean => {
  for (let at = start; at < end; at++) {
    const byte = bytes[at] as number
    if (CLASSES[byte] === LETTER && (byte | 0x20) > 0x66) return false
  }
  return true
}

const asItIs = (bytes: Uint8Array, start: number, end: number, before: number): number => {
  let low = before
  for (let at = start; at < end; at++) low = Math.imul(low ^ (bytes[at] as number), PRIME)
  return low
}

/** `H12`, `P2002`, `E11000`: codes of errors. */
const isCode = (bytes: Uint8Array, start: number, length: number): boolean =>
  length <= 6 && (bytes[start] as number) >= 0x41 && (bytes[start] as number) <= 0x5a

/** `worker12`, `v2`: the digits are masked and the letters stay. */
const withoutDigits = (bytes: Uint8Array, start: number, end: number, before: number): number => {
  let low = before
  let inNumber = false
  for (let at = start; at < end; at++) {
    const byte = bytes[at] as number
    const isDigit = CLASSES[byte] === DIGIT
    if (!isDigit) low = Math.imul(low ^ byte, PRIME)
    else if (!inNumber) low = Math.imul(low ^ NUMBER, PRIME)
    inNumber = isDigit
  }
  return low
}

/** Words that a number follows which is one of few and says how bad it is. */
const NAMES = [
  'level',
  'lvl',
  'severity',
  'severitynumber',
  'priority',
  'prio',
  'status',
  'code',
  'errno',
  'signal',
].map((name) => [...Buffer.from(name)])

/** Signs between a name and its number: `"level": 30`, `status_code=`, `<134>`. */
const MOST_SIGNS = 4

const namesLevel = (bytes: Uint8Array, start: number): boolean => {
  if (start > 0 && bytes[start - 1] === LESS) return true
  let end = start
  while (end > 0 && start - end <= MOST_SIGNS && CLASSES[bytes[end - 1] as number] === OTHER) end--
  if (end === start || end < 3 || ENDINGS[pairAt(bytes, end)] === 0) return false
  return NAMES.some((name) => endsIn(bytes, end, name))
}

/** The last two letters of a name in small, five bits each. */
const pairAt = (bytes: ArrayLike<number>, end: number): number =>
  (((bytes[end - 2] as number) & 31) << 5) | ((bytes[end - 1] as number) & 31)

/** Most words before a number end otherwise. */
const ENDINGS = new Uint8Array(1024)
for (const name of NAMES) ENDINGS[pairAt(name, name.length)] = 1

const endsIn = (bytes: Uint8Array, end: number, name: readonly number[]): boolean => {
  if (end < name.length) return false
  for (let i = 1; i <= name.length; i++) if (((bytes[end - i] as number) | 0x20) !== name[name.length - i]) return false
  return true
}
