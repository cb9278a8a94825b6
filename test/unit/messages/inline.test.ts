import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const SRC = new URL('../../../src/', import.meta.url)

/** Rooms that read what people of any language wrote, or carry such lines as samples. */
const READS_RUSSIAN = /^(?:messages|parse|recognise|redact|diagnose|demo|correlate|sieve)\//

/** Files that take Russian words from a person, or from a log. */
const TAKES_RUSSIAN: ReadonlySet<string> = new Set([
  'app/moment.ts',
  'app/query.ts',
  'model/channel.ts',
  'read/text-sample.ts',
])

const withoutComments = (text: string): string => text.replaceAll(/\/\*[^]*?\*\/|(?<=^|\s)\/\/.*$/gm, '')

/** Where a sentence stands in two languages: `ru:` with a text behind it, or Cyrillic letters. */
const inlineIn = (text: string): string[] =>
  withoutComments(text)
    .split('\n')
    .filter((line) => /\bru:\s*(?:['"`[]|$)|\p{Script=Cyrillic}{2}/u.test(line))

test('sentences in two languages stand in messages/ alone', () => {
  const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'))
  expect(files.length).toBeGreaterThan(300)
  const found = files
    .filter((file) => !READS_RUSSIAN.test(file) && !TAKES_RUSSIAN.has(file))
    .flatMap((file) => inlineIn(readFileSync(new URL(file, SRC), 'utf8')).map((line) => `${file}: ${line.trim()}`))
  expect(found).toEqual([])
})

test('a planted one is found', () => {
  expect(inlineIn("const a = { en: 'is valid', ru: 'в порядке' }")).toHaveLength(1)
  expect(inlineIn("// ru: 'в порядке'\nconst zone = 'Europe/Warsaw'")).toEqual([])
})
