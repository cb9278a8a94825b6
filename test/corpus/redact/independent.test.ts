import { describe, expect, test } from 'vitest'
import { redact } from '../../../src/redact/lines.ts'
import { createRedactStream } from '../../../src/redact/stream.ts'
import { containers } from './containers.ts'
import { independentNegatives } from './independent-negatives.ts'
import { independentLeaks } from './independent.ts'
import { leaked } from '../../support/redact/leaked.ts'
import { createRandom } from '../../support/redact/random.ts'

const seed = Number(process.env['CORPUS_SEED'] ?? Math.floor(Date.now() / 86_400_000))
const lines = (text: string): string => redact(text.split('\n')).join('\n')
const corpus = independentLeaks(createRandom(seed))
const harmless = independentNegatives(createRandom(seed))

describe(`the independent corpus of seed ${seed}`, () => {
  test('is large enough', () => {
    expect(corpus.length).toBeGreaterThanOrEqual(250)
    expect(harmless.length).toBeGreaterThanOrEqual(150)
  })

  test.for(corpus.map((item) => [item.name, item] as const))('hides %s', ([, { text, secrets, kept = [] }]) => {
    const shown = lines(text)
    for (const secret of secrets) expect(leaked(shown, secret), shown).toBe(false)
    for (const piece of kept) expect(shown).toContain(piece)
    expect(lines(shown)).toBe(shown)
  })

  test.for(harmless.map((text) => [text] as const))('keeps %s', ([text]) => {
    expect(lines(text)).toBe(text)
  })

  test.for(Object.entries(containers))('hides what %s carries', ([, wrap]) => {
    const leaking = corpus.filter(({ text, secrets }) => {
      const shown = lines(wrap(text))
      return secrets.some((secret) => leaked(shown, secret))
    })
    const allowed = Math.floor(corpus.length * 0.02)
    expect(leaking.length, leaking.map(({ name }) => name).join(', ')).toBeLessThanOrEqual(allowed)
  })

  test('is hidden however the bytes are cut', () => {
    const random = createRandom(seed + 1)
    const text = `${corpus.map((item) => item.text).join('\n')}\n`
    const whole = createRedactStream()
    const expected = whole.push(text) + whole.flush()
    for (let round = 0; round < 5; round++) {
      const stream = createRedactStream()
      const bytes = Buffer.from(text)
      let shown = ''
      for (let at = 0; at < bytes.length;) {
        const to = at + 1 + random.below(400)
        shown += stream.push(bytes.subarray(at, to))
        at = to
      }
      expect(shown + stream.flush()).toBe(expected)
    }
  })
})
