import type { Finder, Probe, RedactionRule, RunShape } from '../rule.ts'
import { isAlphanumeric, shape } from '../shape.ts'

const INTERNATIONAL = /\+\d{1,3}(?:[ .-]?\(\d{1,5}\)[ .-]?|[ .-])?\d{1,5}(?:[ .-]?\d{1,5}){1,6}/y
const RUSSIAN =
  /[78][ -]?\(?9\d\d\)?[ -]?\d{3}[ -]?\d{2}[ -]?\d{2}|8[ -]?\([3-8]\d{2,4}\)[ -]?\d{1,3}[ -]?\d{2}[ -]?\d{2}/y
const AMERICAN = /\(?[2-9]\d\d\)?[ .-]\d{3}[.-]\d{4}/y

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
  patterns: [INTERNATIONAL, RUSSIAN, AMERICAN],
  triggers: [
    { on: '+', after: '0123456789', find: international, probe: mayBeInternational },
    { on: '', digits: true, runs: RUNS, find: national, probe },
    shape('phone', 'wa.me/', /(wa\.me\/)\d{9,15}/y, { pii: true, guessable: true }),
  ],
  hides: () => [
    { text: 'call +7 (912) 345-67-89 now', secret: '912) 345-67-89' },
    { text: 'call +48601234567.', secret: '48601234567' },
    { text: 'тел. 8 912 345 67 89', secret: '8 912 345 67 89' },
    { text: 'sms to 89123456789', secret: '89123456789' },
    { text: 'https://wa.me/79123456789', secret: '79123456789' },
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
  ],
}
