import { isBase64Code } from '../engine/armour.ts'
import type { Finder, RedactionRule, Scan, Trigger } from '../rule.ts'
import { fill } from '../samples.ts'

/** Words that stand beside secrets, or begin them. Six bytes and more, so that their encodings are met nowhere else. */
const WORDS = [
  ...`password passwd Password PASSWORD passphrase client_secret clientSecret SECRET_KEY _SECRET "secret _token "token" token= Token" _TOKEN
  api_key apiKey apikey API_KEY Authorization authorization private_key card_number "cvc"`.split(/\s+/),
  'Bearer ',
  'PRIVATE KEY',
  ...[
    ['sk', 'live', ''],
    ['sk', 'test', ''],
    ['rk', 'live', ''],
    ['rk', 'test', ''],
  ].map((parts) => parts.join('_')),
]

/** Digits are everywhere in logs: each word that is looked for in hexadecimal costs speed. */
const HEX_WORDS = ['password', '_live_']

/** What makes a decoded text worth hiding: a name and a value, or the beginning of a key. */
const TELLING =
  /(?:pass(?:word|wd|phrase)|secret(?:_?key)?|token|api_?key|authorization|private_?key|card_number|cvc)["']?\s{0,4}(?::|=>|=)\s{0,4}["']?[^\s"',{}]{3}|(?:sk|rk)_(?:live|test)_[A-Za-z0-9]{8}|Bearer [\w.-]{8}|BEGIN [A-Z ]{0,20}PRIVATE KEY/i

/** The characters of the word's base64 that do not depend on what stands before and after it, at each of three places. */
const base64Of = (word: string): string[] =>
  [0, 1, 2].map((shift) => {
    const text = Buffer.concat([Buffer.alloc(shift), Buffer.from(word, 'latin1')]).toString('base64')
    return text.slice(Math.ceil((shift * 8) / 6), Math.floor(((shift + word.length) * 8) / 6))
  })

const RUN = /[A-Za-z0-9+/_-]{1,8192}={0,2}/y

/** Hides the whole run of base64 around a hit when it decodes to a name and a value. */
const base64: Finder = (scan, at) => {
  let start = at
  while (start > 0 && at - start < LONGEST && isBase64Url(scan.text.charCodeAt(start - 1))) start--
  RUN.lastIndex = start
  const run = RUN.exec(scan.text)?.[0] ?? ''
  // A path or a name may be joined to the front: the word tells where the groups of four begin.
  for (let skip = 0; skip < 4; skip++) {
    if (TELLING.test(Buffer.from(run.slice(skip), 'base64').toString('latin1'))) {
      scan.hide(start, start + run.length, 'encoded_secret')
      return start + run.length
    }
  }
  return start + run.length
}

/** Pairs of hexadecimal digits, `step` characters apart. */
const hexFinder =
  (step: number, run: RegExp): Finder =>
  (scan: Scan, at: number) => {
    const { text } = scan
    let start = at
    while (start >= step && at - start < LONGEST && isPair(text, start - step, step)) start -= step
    run.lastIndex = start
    const found = run.exec(text)?.[0] ?? ''
    if (!TELLING.test(Buffer.from(found.replace(/[^0-9A-Fa-f]/g, ''), 'hex').toString('latin1')))
      return Math.max(at + 1, start + found.length)
    scan.hide(start, start + found.length, 'encoded_secret')
    return start + found.length
  }

/** Two digits, and a space or a colon behind them when pairs stand three apart. */
const isPair = (text: string, at: number, step: number): boolean =>
  isHex(text.charCodeAt(at)) &&
  isHex(text.charCodeAt(at + 1)) &&
  (step === 2 || text[at + 2] === ' ' || text[at + 2] === ':')

const isHex = (code: number): boolean =>
  (code >= 48 && code < 58) || (code >= 65 && code < 71) || (code >= 97 && code < 103)

const isBase64Url = (code: number): boolean => isBase64Code(code) || code === 45 || code === 95

const LONGEST = 4096
const HEX_RUN = /(?:[0-9A-Fa-f]{2}){1,4096}/y
const DUMP_RUN = /[0-9A-Fa-f]{2}(?:[ :][0-9A-Fa-f]{2}){1,2730}/y

const hexOf = (word: string): string => Buffer.from(word, 'latin1').toString('hex')
const dumpOf = (word: string, parting: string): string => hexOf(word).replace(/(..)(?=.)/g, `$1${parting}`)

export const encoded: RedactionRule = {
  id: 'encoded',
  why: 'Base64 and hexadecimal are no protection: who reads the log decodes them.',
  source: 'RFC 4648: a word has three forms in base64, one for each place among the groups of three bytes',
  patterns: [TELLING, RUN, HEX_RUN, DUMP_RUN],
  triggers: [
    ...WORDS.flatMap((word): Trigger[] =>
      [...new Set(base64Of(word))].filter((on) => on.length >= 6).map((on) => ({ on, find: base64 })),
    ),
    ...HEX_WORDS.flatMap((word): Trigger[] => [
      { on: hexOf(word), fold: true, find: hexFinder(2, HEX_RUN) },
      { on: dumpOf(word, ' '), fold: true, find: hexFinder(3, DUMP_RUN) },
    ]),
  ],
  hides: () => {
    const text = (before: string): string => `${before}"password":"${fill('alnum', 12)}"}`
    const b64 = (value: string): string => Buffer.from(value).toString('base64')
    const hex = hexOf(text('{'))
    return [
      ...['{', '{"a":1,', '{"ab":2,'].map((before) => ({
        text: `got ${b64(text(before))} ok`,
        secret: b64(text(before)),
      })),
      { text: `body ${hex}`, secret: hex },
      { text: `<Buffer ${dumpOf(text('{'), ' ')}>`, secret: dumpOf(text('{'), ' ') },
    ]
  },
  keeps: [
    Buffer.from('Your password was changed.').toString('base64'),
    Buffer.from('page password reset requested').toString('hex'),
    'cGFzc3dvcmQ=',
  ],
}
