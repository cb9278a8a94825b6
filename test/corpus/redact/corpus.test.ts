import { describe, expect, test } from 'vitest'
import { redact } from '../../../src/redact/lines.ts'
import { createRedactor } from '../../../src/redact/redactor.ts'
import { containers } from './containers.ts'
import { leaks } from './corpus.ts'
import { leaked } from '../../support/redact/leaked.ts'
import { negatives } from './negatives.ts'
import { createRandom } from '../../support/redact/random.ts'

/** A new seed each day, said in the failure, so that the corpus never becomes a list that the rules were fitted to. */
const seed = Number(process.env['SEED'] ?? Math.floor(Date.now() / 86_400_000))
const lines = (text: string): string => redact(text.split('\n')).join('\n')
const corpus = leaks(createRandom(seed))

describe(`the corpus of seed ${seed}`, () => {
  test.for(corpus.map((item) => [item.category, item] as const))('hides %s', ([, { text, secrets, kept = [] }]) => {
    const shown = lines(text)
    for (const secret of secrets) expect(leaked(shown, secret), shown).toBe(false)
    for (const piece of kept) expect(shown).toContain(piece)
    expect(lines(shown)).toBe(shown)
  })

  test.for(negatives(createRandom(seed)).map((text) => [text] as const))('keeps %s', ([text]) => {
    expect(lines(text)).toBe(text)
  })

  test.for(Object.entries(containers))('hides what %s carries', ([, wrap]) => {
    const shown = corpus.map(({ category, text, secrets }) => ({ category, secrets, shown: lines(wrap(text)) }))
    const leaking = shown.filter((item) => item.secrets.some((secret) => leaked(item.shown, secret)))
    expect(
      leaking.map(({ category }) => category).slice(0, Math.ceil(corpus.length * 0.02) + 1).length,
    ).toBeLessThanOrEqual(corpus.length * 0.02)
  })

  test('the redactor of single texts hides the same', () => {
    const redactor = createRedactor()
    const leaking = corpus.filter(({ text, secrets }) => {
      const shown = redactor.text(text)
      return secrets.some((secret) => leaked(shown, secret))
    })
    expect(leaking.map(({ category }) => category)).toEqual([])
    expect(redactor.withheld).toBe(0)
  })
})

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const shapeOf = (value: unknown): unknown =>
  value !== null && typeof value === 'object' ? Object.keys(value) : 'scalar'

test('a JSON object stays JSON, with the fields that it had', () => {
  const objects = corpus.map(({ text }) => text).filter((text) => /^[{[]/.test(text) && parsed(text) !== undefined)
  expect(objects.length).toBeGreaterThan(20)
  expect(objects.map((text) => shapeOf(parsed(lines(text))))).toEqual(objects.map((text) => shapeOf(parsed(text))))
})
