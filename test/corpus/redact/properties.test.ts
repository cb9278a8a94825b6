import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { redact } from '../../../src/redact/lines.ts'
import { createRedactor } from '../../../src/redact/redactor.ts'
import { createRedactStream } from '../../../src/redact/stream.ts'
import { leaks } from './corpus.ts'
import { leaked } from '../../support/redact/leaked.ts'
import { negatives } from './negatives.ts'
import { createRandom } from '../../support/redact/random.ts'

const anyLine = fc.nat().map((seed) => {
  const r = createRandom(seed)
  return r.below(2) === 0 ? r.pick(leaks(r)).text : r.pick(negatives(r))
})
const pieces = fc.array(
  fc.oneof(
    anyLine,
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.constantFrom(
      '"',
      '\\',
      '{',
      ' password=',
      'token: ',
      '\x1b[31m',
      '%3D',
      '&quot;',
      '[token:3f2a91]',
      '\n',
      '://',
      '@',
      'Bearer ',
    ),
  ),
  { maxLength: 8 },
)
const anyText = pieces.map((parts) => parts.join(' '))
const lines = (text: string): string => redact(text.split('\n')).join('\n')

describe('redaction', () => {
  test('twice is once', () => {
    fc.assert(
      fc.property(anyText, (text) => void expect(lines(lines(text))).toBe(lines(text))),
      { numRuns: 300 },
    )
  })

  test('of a text that stands by itself twice is once, with the same redactor', () => {
    const redactor = createRedactor({ tagKey: Buffer.from('key') })
    fc.assert(
      fc.property(anyText, (text) => {
        const once = redactor.text(text)
        expect(redactor.text(once)).toBe(once)
      }),
      { numRuns: 300 },
    )
  })

  test('gives as many lines as it took, and never throws', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' })), (all) => void expect(redact(all)).toHaveLength(all.length)),
    )
  })

  test('leaves text without triggers as it was, whatever its bytes', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('\ud800', 'ж', '🙂', 'a', ' ', '\n') }),
        (text) => void expect(lines(text)).toBe(text),
      ),
    )
  })

  test('does not depend on how a stream is cut', () => {
    fc.assert(
      fc.property(
        fc.array(anyText, { maxLength: 12 }),
        fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 50 }),
        (texts, cuts) => {
          const bytes = Buffer.from(texts.join('\n'))
          const whole = createRedactStream()
          const expected = whole.push(bytes) + whole.flush()
          const stream = createRedactStream()
          let out = ''
          for (let at = 0, n = 0; at < bytes.length; at += cuts[n++ % cuts.length] as number) {
            out += stream.push(bytes.subarray(at, at + (cuts[n % cuts.length] as number)))
          }
          expect(out + stream.flush()).toBe(expected)
          expect(expected).toBe(redact(bytes.toString().split('\n')).join('\n'))
        },
      ),
      { numRuns: 150 },
    )
  })

  test('hides a known value in any surroundings and any encoding', () => {
    const value = fc
      .string({ unit: 'grapheme-ascii', minLength: 10, maxLength: 40 })
      .filter((text) => text.trim() === text && !/^\W*$/.test(text) && new Set(text).size > 5)
    const encodings: ((text: string) => string)[] = [
      (text) => text,
      (text) => JSON.stringify(text),
      (text) => encodeURIComponent(text),
      (text) => Buffer.from(text).toString('base64'),
      (text) => Buffer.from(`a${text}`).toString('base64'),
      (text) => Buffer.from(`ab${text}`).toString('base64url'),
      (text) => Buffer.from(text).toString('hex'),
      (text) => [...text].map((c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`).join(''),
      (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;'),
    ]
    fc.assert(
      fc.property(
        value,
        fc.constantFrom(...encodings),
        fc.string({ unit: 'grapheme-ascii', maxLength: 10 }),
        (secret, encode, around) => {
          const encoded = encode(secret)
          const shown = redact([`${around} ${encoded} ${around}`], { known: [secret] }).join('')
          expect(
            leaked(shown, encoded.slice(2, -2)) && !`${around}${around}`.includes(encoded.slice(2, -2)),
            shown,
          ).toBe(false)
        },
      ),
      { numRuns: 500 },
    )
  })

  test('hides a Stripe key in any surroundings', () => {
    fc.assert(
      fc.property(
        fc.nat(),
        fc.string({ unit: 'binary', maxLength: 12 }),
        fc.string({ unit: 'binary', maxLength: 12 }),
        (seed, before, after) => {
          const key = ['sk', 'live', createRandom(seed).alnum(24)].join('_')
          expect(leaked(lines(before + key + after), key)).toBe(false)
        },
      ),
    )
  })
})

test('bytes that are no UTF-8 pass through a stream', () => {
  const stream = createRedactStream()
  const bytes = Buffer.from([0xff, 0x41, 0xc3, 0x0a, 0x80, 0x0a])
  expect(Buffer.concat([stream.pushBytes(bytes), stream.flushBytes()])).toEqual(bytes)
})

test('a line without end is taken in parts that hide what spans them', () => {
  const key = ['sk', 'live', createRandom(1).alnum(40)].join('_')
  const filler = 'lorem ipsum dolor sit amet, '.repeat(9362)
  const text = `${filler}password="${createRandom(2).alnum(300)}" ${key} ${filler}${filler}`
  const stream = createRedactStream()
  let out = ''
  for (let at = 0; at < text.length; at += 4099) out += stream.push(text.slice(at, at + 4099))
  out += stream.flush()
  expect(leaked(out, key)).toBe(false)
  expect(leaked(out, createRandom(2).alnum(300))).toBe(false)
  expect(out).toBe(redact([text])[0])
})
