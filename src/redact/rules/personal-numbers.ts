import type { RedactionRule, Trigger } from '../rule.ts'

/** The number after its name: groups of digits, nine in all at least. */
const NUMBER =
  /(?:["']?[ \t]{0,4}(?:[:=#]|is|\xe2\x84\x96|no\.?|number|\xd1\x81\xd0\xb5\xd1\x80\xd0\xb8\xd1\x8f|\xd0\xbd\xd0\xbe\xd0\xbc\xd0\xb5\xd1\x80)?){1,3}[ \t]{1,3}["']?(\d{2,9}(?:[ -]\d{2,6}){0,3})(?![\d:-])/iy

const find =
  (length: number): Trigger['find'] =>
  (scan, at) => {
    NUMBER.lastIndex = at + length
    const match = NUMBER.exec(scan.text)
    const value = match?.[1]
    if (!match || value === undefined || value.replace(/\D/g, '').length < 9) return at + length
    const end = at + length + match[0].length
    scan.hide(end - value.length, end, 'personal', { pii: true, guessable: true })
    return end
  }

const latin1 = (text: string): string => Buffer.from(text, 'utf8').toString('latin1')

const AT = /\[at\]|\(at\)|\{at\}| at |@/gi
const DOMAIN = / ?[\w-]{1,63}(?: ?(?:\[dot\]|\(dot\)|\{dot\}| dot |\.) ?[\w-]{2,63}){1,4}/iy
const MOST_USER = 64

/** Where the name before an `at` begins; `at` where there is none. */
const userBefore = (text: string, at: number): number => {
  const end = text[at - 1] === ' ' ? at - 1 : at
  let start = end
  while (start > 0 && end - start < MOST_USER && /[\w.+-]/.test(text[start - 1] as string)) start--
  return start === end ? at : start
}

/** The first address in a text, `ivan at example dot com` or `ivan [at] example.com`, as its two ends. */
const spelledAddress = (text: string): readonly [number, number] | undefined => {
  AT.lastIndex = 0
  for (let found = AT.exec(text); found !== null; found = AT.exec(text)) {
    const start = userBefore(text, found.index)
    DOMAIN.lastIndex = AT.lastIndex
    if (start < found.index && DOMAIN.test(text)) return [start, DOMAIN.lastIndex]
    // `x at at y`: two of them share a blank.
    AT.lastIndex = found.index + 1
  }
  return undefined
}

const spelt: Trigger['find'] = (scan, at) => {
  const from = Math.max(0, at - 100)
  const slice = scan.text.slice(from, at + 60)
  const [start, end] = spelledAddress(slice) ?? [0, 0]
  // Prose has "at" and "dot" too: one of them must be written as nobody writes prose.
  if (from + start > at || from + end < at || !/\[|\(|\{| dot [a-z]{2,6}$/i.test(slice.slice(start, end)))
    return at + 40
  scan.hide(from + start, from + end, 'email', { pii: true, guessable: true })
  return from + end
}

export const personalNumbers: RedactionRule = {
  id: 'personal-numbers',
  why: 'Numbers of passports and insurances, and addresses spelt for people, are personal data in running text too.',
  source: 'Russian passports (4 + 6 digits), SNILS (11), INN (10 or 12); US social security numbers (9)',
  patterns: [NUMBER, AT, DOMAIN],
  triggers: [
    ...['passport', 'snils', 'social security'].map((on) => ({ on, fold: true, find: find(on.length) })),
    { on: 'SSN', find: find(3) },
    ...['паспорт', 'Паспорт', 'ПАСПОРТ', 'СНИЛС', 'Снилс', 'снилс', 'ИНН']
      .map(latin1)
      .map((on) => ({ on, find: find(on.length) })),
    ...['[at]', '(at)', '{at}', '[dot]', ' dot com', ' dot org', ' dot net', ' dot ru', ' dot io', ' dot de'].map(
      (on) => ({ on, fold: true, find: spelt }),
    ),
  ],
  hides: () => [
    { text: 'passport 45 10 123456 scanned', secret: '45 10 123456' },
    { text: 'СНИЛС 112-233-445 95', secret: '112-233-445 95' },
    { text: 'ИНН: 500100732259', secret: '500100732259' },
    { text: 'write to ann at example dot com', secret: 'ann at example' },
    { text: 'ann.lee [at] example [dot] co', secret: 'ann.lee [at]' },
  ],
  keeps: [
    'passport scanned',
    'passport 12 of 40',
    'look at line 12 dot',
    'arr[at] = 5',
    'ИНН не указан',
    'passport.js 0.7.0',
  ],
}
