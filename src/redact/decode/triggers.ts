import type { Probe } from '../rule.ts'

/** What makes a decoded reading of a line necessary. */
export const VIEW_TRIGGERS: readonly { readonly on: string; readonly after?: string; readonly probe?: Probe }[] = [
  { on: '\0' },
  { on: '\b' },
  { on: '\x1b' },
  { on: '\\' },
  {
    on: '%',
    after: '0123456789abcdefABCDEFu',
    probe: (bytes, at) => isHex(bytes[at + 1]) && (isHex(bytes[at + 2]) || bytes[at + 1] === 0x75),
  },
  { on: '&', probe: (bytes, at, to) => at + 3 < to && (bytes[at + 1] === 0x23 || entityCloses(bytes, at, to)) },
  { on: '#0', after: '0123', probe: (bytes, at) => isDigit(bytes[at + 3]) },
  { on: '^[[' },
  { on: '=3D' },
  ...[
    '\xc2\xad',
    '\xc2\xa0',
    '\xc2\xab',
    '\xc2\xbb',
    '\xe2\x81',
    '\xef\xbb\xbf',
    '\xe1\xa0\x8e',
    '\xef\xbc',
    '\xef\xbd',
    '\xe3\x80\x80',
    '\xf3\xa0',
  ].map((on) => ({ on })),
  // Dashes, the ellipsis and bullets are frequent and hide nothing; quotes, spaces and invisible characters do.
  { on: '\xe2\x80', probe: (bytes, at) => CLOAKS.has(bytes[at + 2] as number) },
]

const isHex = (byte: number | undefined): boolean =>
  byte !== undefined &&
  ((byte >= 48 && byte < 58) || (byte >= 65 && byte < 71) || (byte >= 97 && byte < 103) || byte === 0x75)

const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= 48 && byte < 58

const entityCloses = (bytes: Uint8Array, at: number, to: number): boolean => {
  const end = Math.min(to, at + 10)
  for (let i = at + 1; i < end; i++) {
    if (bytes[i] === 0x3b) return i > at + 2
    if (!((bytes[i] as number) >= 65 && (bytes[i] as number) <= 122)) return false
  }
  return false
}

const CLOAKS = new Set([
  ...Array.from({ length: 16 }, (_, n) => 0x80 + n),
  ...Array.from({ length: 8 }, (_, n) => 0x98 + n),
  ...Array.from({ length: 6 }, (_, n) => 0xaa + n),
])
