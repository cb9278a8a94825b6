import { createRandom, type Random } from '../redact/random.ts'

/** Values that must never be read in anything that prodlogs writes, new in every run. */
export interface Plants {
  /** Whole, as they are planted. */
  readonly key: string
  readonly known: string
  readonly fromFile: string
  readonly password: string
  readonly nextLine: string
  readonly indented: string
  readonly card: string
  readonly email: string
  readonly webhook: string
  readonly jwt: string
  readonly github: string
  /** A PEM block, line by line. */
  readonly pem: readonly string[]
  /** Makes the same values again: `plant(seed)`. */
  readonly seed: number
  /** The same by name, without prefixes that everybody may see: what an eye looks for. */
  readonly secrets: Readonly<Record<string, string>>
}

/** Everything is put together at run time, so that no secret-shaped text stands in a file. */
export const plant = (seed = Math.floor(Math.random() * 2 ** 31)): Plants => {
  const random = createRandom(seed)
  const body = {
    key: random.alnum(32),
    webhook: random.alnum(32),
    github: random.alnum(36),
    claims: Buffer.from(JSON.stringify({ sub: random.alnum(12), name: random.alnum(12) })).toString('base64url'),
    signature: random.alnum(43),
  }
  const rest = {
    known: `Zq${random.alnum(20)}`,
    fromFile: `Wj${random.alnum(22)}`,
    password: random.alnum(18),
    nextLine: random.alnum(20),
    indented: random.alnum(21),
    card: cardNumber(random),
    email: `${random.alnum(9).toLowerCase()}@shoppers-${random.alnum(5).toLowerCase()}.com`,
  }
  const lines = [...Array.from({ length: 9 }, () => random.alnum(64)), `kQ${random.alnum(28)}==`]
  return {
    ...rest,
    seed,
    key: ['sk', 'live', body.key].join('_'),
    webhook: ['wh', `sec_${body.webhook}`].join(''),
    github: ['gh', `p_${body.github}`].join(''),
    jwt: [`eyJhbGciOiJIUzI1NiJ9`, body.claims, body.signature].join('.'),
    pem: [['-----BEGIN RSA ', 'PRIVATE KEY-----'].join(''), ...lines, ['-----END RSA ', 'PRIVATE KEY-----'].join('')],
    secrets: {
      ...rest,
      ...body,
      ...Object.fromEntries(lines.map((line, n) => [`PEM line ${n}`, line.replace(/=+$/, '')])),
    },
  }
}

/** A number of an issuer that exists, with its check digit (Luhn). */
const cardNumber = (random: Random): string => {
  const digits = `4${random.text('0123456789', 14)}`
  const sum = [...digits]
    .toReversed()
    .map((digit, n) => (n % 2 === 0 ? Number(digit) * 2 : Number(digit)))
    .reduce((total, value) => total + (value > 9 ? value - 9 : value), 0)
  return digits + String((10 - (sum % 10)) % 10)
}
