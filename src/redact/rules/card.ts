import type { Finder, Probe, RedactionRule, RunShape } from '../rule.ts'
import { isAlphanumeric } from '../shape.ts'

const NUMBER = /\d(?:[ -]?\d|\xc2\xa0\d|%20\d|\+\d){11,18}/y

const DOTTED = /\d{4}(?:\.\d{4}){3}(?![\d.])/y

/** Luhn alone takes epoch milliseconds for cards: the issuer's prefix and its lengths are asked too. */
const ISSUERS: readonly (readonly [RegExp, readonly number[]])[] = [
  [/^4/, [13, 16, 19]],
  [/^(?:5[1-5]|2(?:22[1-9]|2[3-9]|[3-6]|7[01]|720))/, [16]],
  [/^3[47]/, [15]],
  [/^(?:6011|65|64[4-9]|622)/, [16, 17, 18, 19]],
  [/^(?:30[0-5]|3[689])/, [14, 16]],
  [/^35(?:2[89]|[3-8])/, [16, 17, 18, 19]],
  [/^62/, [16, 17, 18, 19]],
  [/^220[0-4]/, [16, 17, 18, 19]],
  [/^(?:50|5[6-9]|6[37])/, [16, 18, 19]],
]

export const isCard = (digits: string): boolean =>
  digits.length >= 13 &&
  digits.length <= 19 &&
  luhn(digits) &&
  ISSUERS.some(([prefix, lengths]) => lengths.includes(digits.length) && prefix.test(digits))

const luhn = (digits: string): boolean => {
  let sum = 0
  for (let i = 0; i < digits.length; i++) {
    const digit = digits.charCodeAt(digits.length - 1 - i) - 48
    sum += i % 2 === 0 ? digit : digit < 5 ? digit * 2 : digit * 2 - 9
  }
  return sum % 10 === 0
}

const find: Finder = (scan, at) => {
  const { text } = scan
  const before = text.charCodeAt(at - 1)
  if (
    ((isAlphanumeric(before) || before === 95) && !isGlued(text, at)) ||
    (before === 46 && isAlphanumeric(text.charCodeAt(at - 2)))
  )
    return 0
  // A piece of a UUID or of a longer number with dashes.
  if (before === 45 && (isAlphanumeric(text.charCodeAt(at - 2)) || text[at - 2] === '_')) return 0
  DOTTED.lastIndex = at
  const dotted = DOTTED.exec(text)?.[0]
  if (dotted !== undefined && isCard(dotted.replaceAll('.', ''))) {
    scan.hide(at, at + dotted.length, 'card', { guessable: true })
    return at + dotted.length
  }
  NUMBER.lastIndex = at
  const match = NUMBER.exec(text)?.[0]
  if (match === undefined) return 0
  const after = text.charCodeAt(at + match.length)
  const digits = match.replace(/%20|\D/g, '')
  if (
    ((isAlphanumeric(after) || after === 95) && !isAlphanumeric(before)) ||
    (after === 45 && isAlphanumeric(text.charCodeAt(at + match.length + 1))) ||
    !isCard(digits)
  ) {
    return shorter(scan, at, match)
  }
  if (after === 46 && /\d/.test(text[at + match.length + 1] ?? '')) return 0
  if (match === digits && !isGlued(text, at) && isOtherNumber(text.slice(Math.max(0, at - 64), at), digits.length))
    return 0
  scan.hide(at, at + match.length, 'card', { guessable: true })
  return at + match.length
}

/**
 * One number in three hundred passes for a card. Without grouping its name decides: an id, a trace or a block is none, and
 * neither is one of 13 digits or of 17 to 19 that nothing calls a card.
 */
const isOtherNumber = (before: string, length: number): boolean => {
  if (CARD_NAMED.test(before) || FILLED_IN_BY_PEOPLE.test(before)) return false
  return ID_NAMED.test(before) || length < 14 || length > 16
}

const CARD_NAMED =
  /(?:card|pan|number|num|visa|amex|mir|\bcc|\xd0\xba\xd0\xb0\xd1\x80\xd1\x82)[\w.\x80-\xff-]{0,16}["'\\\])]{0,9}[ \t]{0,4}(?:=>|[=:#]|is)?[ \t]{0,4}["'\\(]{0,9}$/i
/** What a person types into metadata or a form: a card number gets there by mistake, and no such id is a whole card's number by chance. */
const FILLED_IN_BY_PEOPLE =
  /(?:deal|order|customer|client|user|lead|invoice|ref|reference)[_.-]?(?:ids?|no)?["'\\\])]{0,9}[ \t]{0,4}(?:=>|[=:#])?[ \t]{0,4}["'\\([#]{0,9}$/i
const ID_NAMED =
  /(?:^|[^A-Za-z]|[a-z](?=I))(?:ids?|trace|span|block|blk|req|request|order|deal|session|event|chat|user|message|msg_?id|thread|offset|seq|sequence|ts|time|timestamp|nonce|version|hash|key|uuid|ref|reference|invoice|task|job|pid|tid)["'\\\])]{0,9}[ \t]{0,4}(?:=>|[=:#])?[ \t]{0,4}["'\\([#]{0,9}$/i

/** `card4242…`, `pan_4242…`, `x4242…y`: letters that no hexadecimal number has, or that say what follows. */
const isGlued = (text: string, at: number): boolean =>
  /(?:card|pan|number|num|visa|mc|cc|mir|amex)_?$/i.test(text.slice(Math.max(0, at - 8), at)) ||
  (/(?:^|[^A-Za-z0-9])[G-Zg-z]$/.test(text.slice(Math.max(0, at - 2), at)) &&
    /^\d{13,19}[G-Zg-z](?![A-Za-z0-9])/.test(text.slice(at, at + 21)))

/** The groups may be followed by other numbers: `4242 4242 4242 4242 12/30`. */
const shorter = (scan: Parameters<Finder>[0], at: number, match: string): number => {
  for (const grouped of [
    /^\d{4}([ -])\d{4}\1\d{4}\1\d{4}(?!\d)/,
    /^\d{4}([ -])\d{6}\1\d{5}(?!\d)/,
    /^\d{13,19}(?=[ -])/,
  ]) {
    const found = grouped.exec(match)?.[0]
    if (found !== undefined && isCard(found.replace(/\D/g, ''))) {
      scan.hide(at, at + found.length, 'card', { guessable: true })
      return at + found.length
    }
  }
  return 0
}

/** Thirteen digits and more in one run, or a group of four that another group follows. */
const probe: Probe = (bytes, at, to, end = at) => {
  const length = end - at
  if (length >= 13) return length <= 19 && (bytes[at] as number) >= 50 && (bytes[at] as number) <= 54
  if (length !== 4 || end + 4 >= to) return false
  const first = bytes[at] as number
  if (first < 50 || first > 54) return false
  const parting = bytes[end] as number
  if (parting !== 32 && parting !== 45 && parting !== 0xc2 && parting !== 0x2b && parting !== 46) return false
  const next = parting === 0xc2 ? end + 2 : end + 1
  for (let i = next; i < next + 4; i++) if ((bytes[i] as number) < 48 || (bytes[i] as number) > 57) return false
  return true
}

const RUNS: readonly RunShape[] = [
  { from: 13, to: 19, first: '23456' },
  { from: 4, to: 4, first: '23456', after: ' -+.\xc2', grouped: true },
]

const number = (...groups: string[]): string => groups.join(' ')

export const card: RedactionRule = {
  id: 'card',
  why: 'Card numbers must not be in logs at all (PCI DSS 3.4).',
  source: 'ISO/IEC 7812: issuer ranges, lengths, Luhn; ranges as listed by Stripe for test cards',
  patterns: [NUMBER, DOTTED, ...ISSUERS.map(([prefix]) => prefix)],
  triggers: [{ on: '', digits: true, runs: RUNS, find, probe }],
  hides: () => [
    { text: `card ${number('4242', '4242', '4242', '4242')} ok`, secret: number('4242', '4242', '4242', '4242') },
    { text: `card=${'4242'.repeat(4)};`, secret: '4242'.repeat(4) },
    { text: `amex 3782-822463-10005`, secret: '3782-822463-10005' },
    { text: `"deal_id":"${'4242'.repeat(4)}"`, secret: '4242'.repeat(4) },
    { text: `"number":${'5555'.repeat(3)}4444}`, secret: `${'5555'.repeat(3)}4444` },
  ],
  keeps: [
    '1700000000000',
    'ts=1735689600123',
    'order 4111111111111112',
    '2026-11-22 10:00:00',
    'deal 4540',
    '"created":1700000000',
    'id 12345678901234567890123',
  ],
}
