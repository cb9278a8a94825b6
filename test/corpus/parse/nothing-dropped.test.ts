import fc from 'fast-check'
import { expect, test } from 'vitest'
import { formats } from '../../../src/parse/formats/index.ts'
import { read } from '../../support/parse/read.ts'

const SAMPLES = formats.flatMap(({ samples }) => samples.map(({ text }) => text))
const OBJECT = '{"level":"info","time":1768212000123,"msg":"one"}'

const withoutBlanks = (text: string): string => text.replace(/\s/g, '')

/** Every byte that is no blank stands in the text of some record, in its order, once. */
const expectWhole = (text: string): void => {
  const kept = read(text).map(({ raw }) => withoutBlanks(raw))
  expect(kept.reduce((sum, raw) => sum + raw.length, 0)).toBe(withoutBlanks(text).length)
  expect([...kept.join('')].toSorted()).toEqual([...withoutBlanks(text)].toSorted())
}

test.for([
  `${OBJECT}${OBJECT}`,
  `[${OBJECT},${OBJECT}]`,
  `[\n  ${OBJECT},\n  ${OBJECT}\n]`,
  `{\n  "events": [\n    ${OBJECT},\n    ${OBJECT}\n  ],\n  "searchedLogStreams": []\n}`,
  `{"level":"info","msg":"first part", cut by another writer ${OBJECT}`,
  `web-1  | ${OBJECT}${OBJECT}`,
  `${OBJECT} trailing words`,
])('keeps all of %s', (text) => expectWhole(text))

test('keeps all of any samples, one after another', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...SAMPLES), { minLength: 1, maxLength: 6 }), (texts) => {
      expectWhole(texts.join('\n'))
    }),
    { numRuns: 200, seed: 12 },
  )
})

test('shows no record of a line as nothing', () => {
  for (const text of SAMPLES)
    for (const { message, raw } of read(text)) expect(message.trim() === '').toBe(raw.trim() === '')
})
