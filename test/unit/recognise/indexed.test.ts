import fc from 'fast-check'
import { expect, test } from 'vitest'
import { openCatalogue } from '../../../src/recognise/catalogue.ts'
import type { Sample, StepEntry } from '../../../src/recognise/entry.ts'
import { LineView } from '../../../src/recognise/line-view.ts'
import { fits } from '../../../src/recognise/recogniser.ts'
import { EVENTS, EVENTS_BY_NAME, EXACT, MEANINGS } from '../../../src/recognise/steps/index.ts'
import { recordOf } from '../../support/recognise/record.ts'

const ALL = [...EVENTS, ...EXACT, ...MEANINGS]
const samples: readonly Sample[] = ALL.flatMap(({ hits, misses }) => [...hits, ...misses])
const literals = ALL.flatMap(({ needs }) => needs)
const catalogue = openCatalogue()

/** What a look at every entry finds, and what a look at the candidates alone finds. */
const bothWays = (sample: Sample) => {
  const line = new LineView(recordOf(sample))
  const { exact, meanings } = catalogue.candidates(line)
  const found = (entries: readonly StepEntry[]) => entries.filter((entry) => fits(entry, line)).map(({ id }) => id)
  return {
    all: [found(EXACT), found(MEANINGS), found(EVENTS)],
    candidates: [found(exact), found(meanings), found(EVENTS_BY_NAME.get(line.event ?? '') ?? [])],
  }
}

test.for(samples.map((sample) => [sample] as const))('the index leaves nothing out of %j', ([sample]) => {
  const { all, candidates } = bothWays(sample)
  expect(candidates).toEqual(all)
})

test('the index finds what a look at every entry finds, in its order', () => {
  const piece = fc.oneof(
    fc.constantFrom(...literals),
    fc.constantFrom(...samples.filter((sample) => typeof sample === 'string')),
    fc.string({ unit: 'grapheme' }),
    fc.constantFrom('failed', 'sent', 'skipped', 'ошибка', 'webhook ', ' deal ', '429 '),
  )
  const text = fc
    .array(fc.tuple(piece, fc.nat(30), fc.constantFrom('', ' ', ': ')), { minLength: 1, maxLength: 8 })
    .map((pieces) => pieces.map(([part, cut, glue]) => (cut < 3 ? part.slice(cut) : part) + glue).join(''))
  const event = fc.oneof(fc.string(), fc.constantFrom(...EVENTS_BY_NAME.keys()))
  fc.assert(
    fc.property(text, fc.option(event), (message, name) => {
      const { all, candidates } = bothWays(name === null ? message : { message, fields: { event: name } })
      expect(candidates).toEqual(all)
    }),
    { numRuns: 500 },
  )
})
