/** A small seeded generator (mulberry32), so that a corpus can be made anew and a failure found again. */
export interface Random {
  below(limit: number): number
  pick<T>(items: readonly T[]): T
  text(alphabet: string, length: number): string
  alnum(length: number): string
  hex(length: number): string
  digits(length: number): string
  upper(length: number): string
  base64(bytes: number): string
  base64url(length: number): string
  /** A password as people and generators make them: symbols of all kinds that need no quoting in JSON. */
  password(): string
  id(prefix: string, length?: number): string
  uuid(): string
}

export const createRandom = (seed: number): Random => {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
  const below = (limit: number): number => Math.floor(next() * limit)
  const text = (alphabet: string, length: number): string =>
    Array.from({ length }, () => alphabet[below(alphabet.length)]).join('')
  /** Letters of both cases and digits are all there, as in nearly every real key. */
  const alnum = (length: number): string =>
    length < 3
      ? text(ALNUM, length)
      : shuffle(text(LOWER, 1) + text(UPPER, 1) + text(DIGIT, 1) + text(ALNUM, length - 3))
  const shuffle = (value: string): string => {
    const letters = [...value]
    for (let i = letters.length - 1; i > 0; i--) {
      const j = below(i + 1)
      ;[letters[i], letters[j]] = [letters[j] as string, letters[i] as string]
    }
    return letters.join('')
  }
  return {
    below,
    pick: (items) => items[below(items.length)] as (typeof items)[number],
    text,
    alnum,
    hex: (length) => text('0123456789abcdef', length),
    digits: (length) => text('123456789', 1) + text(DIGIT, length - 1),
    upper: (length) => text(`${UPPER}234567`, length),
    base64: (bytes) => Buffer.from(text(ALNUM, bytes)).toString('base64'),
    base64url: (length) => alnum(length - 2) + text('-_', 1) + text(ALNUM, 1),
    password: () =>
      alnum(5 + below(4)) + text('!@#$^*_+-.~', 1) + alnum(4) + (below(2) ? text('!^*+~', 1) + alnum(2) : ''),
    id: (prefix, length = 24) => prefix + alnum(length),
    uuid: () => [8, 4, 4, 4, 12].map((length) => text('0123456789abcdef', length)).join('-'),
  }
}

const LOWER = 'abcdefghijklmnopqrstuvwxyz'
const UPPER = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'
const DIGIT = '0123456789'
const ALNUM = LOWER + UPPER + DIGIT
