import type { Finder, Probe, RedactionRule, RunShape } from '../rule.ts'
import { isAlphanumeric, shape } from '../shape.ts'

const INTERNATIONAL = /\+\d{1,3}(?:[ .-]?\(\d{1,5}\)[ .-]?|[ .-])?\d{1,5}(?:[ .-]?\d{1,5}){1,6}/y
const RUSSIAN =
  /[78][ -]?\(?9\d\d\)?[ -]?\d{3}[ -]?\d{2}[ -]?\d{2}|8[ -]?\([3-8]\d{2,4}\)[ -]?\d{1,3}[ -]?\d{2}[ -]?\d{2}/y
const AMERICAN = /(?:\([2-9]\d\d\)[ .-]?|[2-9]\d\d[ .-])\d{3}[.-]\d{4}/y
/** With the trunk prefix 0: Ukraine, France, Britain, Germany, Israel, Japan, Australia. */
const TRUNK =
  /\(0[1-9]\d{1,3}\)[ -]?\d{2,4}(?:[ -]\d{2,4}){1,2}|0[1-9]\d[ -]\d{3}[ -]\d{2}[ -]\d{2}|0[1-9](?:[ .-]\d\d){4}|07\d{3} \d{6}|0[1-9]0-\d{4}-\d{4}|0[1-9]-\d{7}|04\d\d \d{3} \d{3}|\([1-9]\d\) 9\d{4}-\d{4}/y
/** After its name any number of nine digits and more, with what parts them. */
const NAMED = /["' :=#]{1,4}(?:[A-Za-z_\x80-\xff][\w.\x80-\xff]{0,23}["' :=#]{1,4}){0,2}(\+?\(?\d[\d ().-]{7,18}\d)/y

const hide = (scan: Parameters<Finder>[0], at: number, match: string | undefined, least: number): number => {
  const { text } = scan
  if (match === undefined) return 0
  const count = match.replace(/\D/g, '').length
  const end = at + match.length
  const before = text.charCodeAt(at - 1)
  if (
    count < least ||
    count > 15 ||
    isAlphanumeric(before) ||
    before === 45 ||
    before === 46 ||
    before === 95 ||
    before === 43 ||
    before === 47
  )
    return 0
  const after = text.charCodeAt(end)
  if (
    isAlphanumeric(after) ||
    after === 95 ||
    ((after === 45 || after === 46 || after === 58) && isAlphanumeric(text.charCodeAt(end + 1)))
  )
    return 0
  scan.hide(at, end, 'phone', { pii: true, guessable: true })
  return end
}

const trunk: Finder = (scan, at) => {
  const { text } = scan
  const start = text[at - 1] === '(' ? at - 1 : at
  // Two digits, two digits, and more of them before or after: the bytes of a dump.
  if (/[0-9a-f]{2} $/i.test(text.slice(Math.max(0, start - 3), start))) return 0
  const match = exec(TRUNK, text, start)
  return match === undefined ||
    /^[ .-][0-9a-f]{2}(?![0-9a-z])/i.test(text.slice(start + match.length, start + match.length + 4))
    ? 0
    : hide(scan, start, match, 9)
}

const named =
  (length: number): Finder =>
  (scan, at) => {
    const { text } = scan
    if (/[\w\x80-\xff]/.test(text[at + length] ?? '') && !/[\x80-\xff]/.test(text[at + length] ?? '')) return 0
    NAMED.lastIndex = at + length
    const match = NAMED.exec(text)
    const value = match?.[1]
    if (!match || value === undefined || at + length !== NAMED.lastIndex - match[0].length) return 0
    return hide(scan, NAMED.lastIndex - value.length, value, 9)
  }

const latin1 = (text: string): string => Buffer.from(text, 'utf8').toString('latin1')

const exec = (pattern: RegExp, text: string, at: number): string | undefined => {
  pattern.lastIndex = at
  return pattern.exec(text)?.[0]
}

const international: Finder = (scan, at) => {
  const { text } = scan
  // A time zone: 10:00:00+0100; a sum: a+123
  if (/[\d:]/.test(text[at - 1] ?? '')) return 0
  return hide(scan, at, exec(INTERNATIONAL, text, at), 9)
}

const national: Finder = (scan, at) => {
  const { text } = scan
  const open = text[at - 1] === '(' ? 1 : 0
  // `8 (912) …` and `8 912 …` are met at their first run of three digits.
  for (const back of [0, open, 2, 3]) {
    const start = at - back
    if (start < 0 || !/[78]/.test(text[start] ?? '')) continue
    const end = hide(scan, start, exec(RUSSIAN, text, start), 11)
    if (end > 0) return end
  }
  return hide(scan, at - open, exec(AMERICAN, text, at - open), 10)
}

/** A run of eleven or four that begins as Russian mobile numbers do, or a run of three digits among small groups. */
const probe: Probe = (bytes, at, to, end = at) => {
  const length = end - at
  if (length === 11) return isTrunk(bytes[at]) && bytes[at + 1] === 57
  const parting = bytes[end] as number
  if (length === 4) {
    return (
      isTrunk(bytes[at]) &&
      bytes[at + 1] === 57 &&
      (parting === 41 || parting === 45 || parting === 32) &&
      areDigits(bytes, end + 2, 2)
    )
  }
  if (length !== 3 || end + 6 > to || (parting !== 41 && parting !== 45 && parting !== 32 && parting !== 46))
    return false
  const next = end + (parting === 41 && (bytes[end + 1] === 32 || bytes[end + 1] === 45) ? 2 : 1)
  if (!areDigits(bytes, next, 3)) return false
  const after = bytes[next + 3] as number
  // `8 912 345…`, `8 (912) 345…`: the trunk prefix stands two or three bytes before.
  if (isTrunk(bytes[at - 2]) || isTrunk(bytes[at - 3]))
    return after === 45 || after === 32 || after === 46 || isDigit(after)
  return (bytes[at] as number) >= 50 && (after === 45 || after === 46) && areDigits(bytes, next + 4, 4)
}

/** Two to five digits that begin with 0, or two in brackets, and more digits behind them. */
const trunkProbe: Probe = (bytes, at, to, end = at) => {
  const length = end - at
  const after = bytes[end] as number
  if (length < 2 || length > 5 || end + 4 >= to || !TRUNK_ENDS.has(after)) return false
  if (bytes[at] !== 48 && !(length === 2 && after === 41)) return false
  return isDigit(bytes[end + 1]) || isDigit(bytes[end + 2])
}

/** `)`, `-`, a space, `.` */
const TRUNK_ENDS = new Set([41, 45, 32, 46])

/** The first digit of a Russian number. */
const isTrunk = (byte: number | undefined): boolean => byte === 55 || byte === 56

const areDigits = (bytes: Uint8Array, from: number, count: number): boolean => {
  for (let i = from; i < from + count; i++) if (!isDigit(bytes[i])) return false
  return true
}

/** After a `+` as many digits as a number has at least, with what may part them. */
const mayBeInternational: Probe = (bytes, at, to) => {
  if (isDigit(bytes[at - 1])) return false
  let digits = 0
  for (let i = at + 1; i < to && digits < 9; i++) {
    if (isDigit(bytes[i])) digits++
    else if (!PARTING.has(bytes[i] as number)) return false
  }
  return digits === 9
}

const PARTING = new Set([32, 40, 41, 45, 46])

const RUNS: readonly RunShape[] = [
  { from: 11, to: 11, first: '78' },
  { from: 4, to: 4, first: '78', after: ')- ', grouped: true },
  { from: 3, to: 3, after: ')- .', grouped: true },
]

const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= 48 && byte < 58

export const phone: RedactionRule = {
  id: 'phone',
  why: 'Phone numbers are personal data.',
  source: 'ITU-T E.164 (at most 15 digits); the Russian trunk prefix 8; NANP',
  patterns: [INTERNATIONAL, RUSSIAN, AMERICAN, TRUNK, NAMED],
  triggers: [
    { on: '+', after: '0123456789', find: international, probe: mayBeInternational },
    { on: '', digits: true, runs: RUNS, find: national, probe },
    {
      on: '',
      digits: true,
      runs: [
        { from: 2, to: 5, first: '0', after: ')- .' },
        { from: 2, to: 2, after: ')' },
      ],
      find: trunk,
      probe: trunkProbe,
    },
    ...['phone', 'mobile', 'whatsapp', 'viber'].map((on) => ({
      on,
      fold: true,
      find: named(on.length),
      pattern: NAMED,
    })),
    ...['телефон', 'Телефон', 'ТЕЛЕФОН', 'тел.', 'Тел.', 'тел:', 'Тел:', 'моб.']
      .map(latin1)
      .map((on) => ({ on, find: named(on.length), pattern: NAMED })),
    shape('phone', 'wa.me/', /(wa\.me\/)\d{9,15}/y, { pii: true, guessable: true }),
  ],
  hides: () => [
    { text: 'call +7 (912) 345-67-89 now', secret: '912) 345-67-89' },
    { text: 'call +48601234567.', secret: '48601234567' },
    { text: 'тел. 8 912 345 67 89', secret: '8 912 345 67 89' },
    { text: 'sms to 89123456789', secret: '89123456789' },
    { text: 'https://wa.me/79123456789', secret: '79123456789' },
    { text: 'call (067) 512-34-89', secret: '067) 512-34-89' },
    { text: 'phone 0675123489', secret: '0675123489' },
    { text: 'phone 06 12 34 56 78.', secret: '06 12 34 56 78' },
    { text: '(555) 123-4567', secret: '123-4567' },
  ],
  keeps: [
    '1700000000',
    '1700000000000',
    '2026-11-22T10:00:00+0100',
    'deal 4540',
    '12.5ms',
    '192.168.100.200',
    '2026-11-22',
    '89 of 123',
    'build 123-4567-8',
    '10:00:00.123 +0000',
    'phone verified in 120 ms',
    '00 01 02 03 04 05 06 07',
    'phone_number_id=106540352242922',
    '01-02-2026 10:00',
  ],
}
