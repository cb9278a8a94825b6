/** A case that must not survive: what stands in the log, what is secret in it, and what has to stay readable. */
export interface SeededLeak {
  readonly category: string
  readonly lines: readonly string[]
  readonly secrets: readonly string[]
  readonly keeps: readonly string[]
}

/** Lines that must come back byte for byte. */
export interface InnocentLine {
  readonly category: string
  readonly lines: readonly string[]
}

export type Dice = ReturnType<typeof createDice>

const LOWER = 'abcdefghijklmnopqrstuvwxyz'
const UPPER = LOWER.toUpperCase()
const DIGITS = '0123456789'
const ALNUM = UPPER + LOWER + DIGITS

/** A seeded source of everything random in the corpus (mulberry32), so that a failure can be run again. */
export const createDice = (seed: number) => {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
  const int = (below: number): number => Math.floor(next() * below)
  const between = (low: number, high: number): number => low + int(high - low + 1)
  const pick = <T>(items: readonly T[]): T => {
    const item = items[int(items.length)]
    if (item === undefined) throw new Error('nothing to pick from')
    return item
  }
  const chars = (alphabet: string, length: number): string =>
    Array.from({ length }, () => alphabet[int(alphabet.length)]).join('')
  const hex = (length: number) => chars('0123456789abcdef', length)
  const alnum = (length: number) => chars(ALNUM, length)
  return {
    int,
    between,
    pick,
    chars,
    hex,
    alnum,
    digits: (length: number) => chars('123456789', 1) + chars(DIGITS, length - 1),
    lower: (length: number) => chars(LOWER, length),
    lowerDigits: (length: number) => chars(LOWER + DIGITS, length),
    upper: (length: number) => chars(UPPER, length),
    upperDigits: (length: number) => chars(UPPER + DIGITS, length),
    base32: (length: number) => chars(`${UPPER}234567`, length),
    b64: (length: number) => chars(`${ALNUM}+/`, length),
    b64url: (length: number) => chars(`${ALNUM}-_`, length),
    uuid: () => `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)}`,
    /** A password as people choose and generate them: letters and digits, always both. */
    password: () => `${chars(UPPER, 1)}${chars(LOWER, 4)}${chars(DIGITS, 2)}${chars(ALNUM, between(5, 9))}x`,
    /** The same with signs that need no escaping in most syntaxes. */
    signs: () => `${chars(LOWER, 4)}${chars('!*^~', 1)}${chars(ALNUM, 6)}${chars('!*^.', 1)}${chars(DIGITS, 3)}q`,
    time: () =>
      `2026-0${between(1, 9)}-${between(10, 28)}T${between(10, 23)}:${between(10, 59)}:${between(10, 59)}.${between(100, 999)}Z`,
    word: () => pick(['orders', 'billing', 'checkout', 'worker', 'mailer', 'gateway', 'catalog', 'reports']),
    stripeId: (prefix: string) => `${prefix}_${chars(ALNUM, 24)}`,
  }
}

const b64Of = (text: string) => Buffer.from(text, 'utf8').toString('base64')
const urlB64Of = (text: string) => Buffer.from(text, 'utf8').toString('base64url')

/** A signed token with a real header and payload, so that it looks like one to anything that decodes it. */
export const jwtParts = (d: Dice, claims: Record<string, unknown> = {}): { text: string; secrets: string[] } => {
  const head = urlB64Of(JSON.stringify({ alg: d.pick(['HS256', 'RS256', 'ES256']), typ: 'JWT' }))
  const body = urlB64Of(JSON.stringify({ sub: d.digits(10), iat: 1_700_000_000 + d.int(9e6), ...claims }))
  const sign = d.b64url(43)
  return { text: `${head}.${body}.${sign}`, secrets: [body.slice(12), sign] }
}

/** A PEM block: the lines, and the body lines, which are secret. */
export const pem = (d: Dice, label: string, rows = 6): { lines: string[]; body: string[] } => {
  const body = Array.from({ length: rows }, (_, row) => (row === rows - 1 ? `${d.b64(38)}==` : d.b64(64)))
  body[0] = `MII${d.b64(61)}`
  return { lines: [['-----BEGIN ', label, '-----'].join(''), ...body, ['-----END ', label, '-----'].join('')], body }
}

/** A card number of the issuer that passes Luhn. */
export const card = (d: Dice, prefix: string, length: number): string => {
  const body = prefix + Array.from({ length: length - prefix.length - 1 }, () => d.int(10)).join('')
  const sum = [...body].toReversed().reduce((total, digit, at) => {
    const value = Number(digit) * (at % 2 === 0 ? 2 : 1)
    return total + (value > 9 ? value - 9 : value)
  }, 0)
  return body + ((10 - (sum % 10)) % 10)
}

/** An IBAN with a right check number. */
export const iban = (country: string, bban: string): string => {
  const moved = `${bban}${country}00`.replace(/[A-Z]/g, (letter) => String(letter.charCodeAt(0) - 55))
  const rest = [...moved].reduce((carry, digit) => (carry * 10 + Number(digit)) % 97, 0)
  return `${country}${String(98 - rest).padStart(2, '0')}${bban}`
}

export { b64Of, urlB64Of }
