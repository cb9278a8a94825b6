import fc from 'fast-check'
import { expect, test } from 'vitest'
import wrapAnsi from 'wrap-ansi'
import { wrapped } from '../../../src/report/text/lines.ts'
import { SEED } from '../../support/seed.ts'

const word = fc.string({ unit: fc.constantFrom('a', 'Z', '9', 'ж', '—', '“', '/', '🙂', '漢'), maxLength: 14 })

test('lines are filled as wrap-ansi fills them, whatever the words', () => {
  fc.assert(
    fc.property(fc.array(word, { maxLength: 20 }), fc.integer({ min: 10, max: 40 }), (words, width) => {
      const text = words.join(' ')
      const lines = wrapped(text, width)
      if (lines.length > 1) expect(lines).toEqual(wrapAnsi(text, width, { hard: true, trim: true }).split('\n'))
    }),
    { numRuns: 2000, seed: SEED },
  )
})
