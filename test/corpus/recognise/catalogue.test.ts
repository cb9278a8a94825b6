import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { LineView } from '../../../src/recognise/line-view.ts'
import { createRecogniser, fits } from '../../../src/recognise/recogniser.ts'
import { REASONS, whyOf } from '../../../src/recognise/reasons.ts'
import { EVENTS, EXACT, MEANINGS } from '../../../src/recognise/steps/index.ts'
import { recordOf } from '../../support/recognise/record.ts'

const ALL = [...EVENTS, ...EXACT, ...MEANINGS]
const recognise = createRecogniser()

describe.for(ALL)('$id', (entry) => {
  test.for(entry.hits)('fits %j', (sample) => {
    expect(fits(entry, new LineView(recordOf(sample)))).toBe(true)
  })

  test.for(entry.hits)('its step comes out for %j', (sample) => {
    const steps = recognise(recordOf(sample))
    expect(steps.map((step) => step.kind)).toContain(entry.step)
  })

  test.for(entry.misses)('leaves %j', (sample) => {
    expect(fits(entry, new LineView(recordOf(sample)))).toBe(false)
  })
})

describe('reasons', () => {
  test.for(
    REASONS.flatMap((reason) => reason.hits.map((hit) => ({ family: reason.family, cause: reason.cause, hit }))),
  )('$family: $hit → $cause', ({ family, cause, hit }) => {
    expect(whyOf(family, new LineView(recordOf(hit)))?.cause).toBe(cause)
  })

  test.for(REASONS.flatMap((reason) => reason.misses.map((miss) => ({ reason, miss }))))(
    '$reason.family $reason.cause leaves “$miss”',
    ({ reason, miss }) => {
      const { text } = new LineView(recordOf(miss))
      expect(reason.all.every((pattern) => pattern.test(text)) && !reason.none?.test(text)).toBe(false)
    },
  )
})

test('every entry has its own id', () => {
  expect(new Set(ALL.map((entry) => entry.id)).size).toBe(ALL.length)
})

test('every file of the catalogue is listed in its index', () => {
  const folder = new URL('../../../src/recognise/steps/', import.meta.url)
  const index = readFileSync(new URL('index.ts', folder), 'utf8')
  expect(readdirSync(folder).filter((file) => file !== 'index.ts' && !index.includes(`./${file}`))).toEqual([])
})

test('literals of the prefilter are lower-case, as the text is', () => {
  const loud = ALL.filter(({ needs }) => needs.join() !== needs.join().toLowerCase().replaceAll('ё', 'е'))
  expect(loud.map(({ id }) => id)).toEqual([])
})
