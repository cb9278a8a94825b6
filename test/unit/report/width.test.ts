import fc from 'fast-check'
import stringWidth from 'string-width'
import { expect, test } from 'vitest'
import { createStyle } from '../../../src/report/style.ts'
import { widthOf } from '../../../src/report/width.ts'

const code = fc.oneof(
  fc.integer({ min: 0x20, max: 0x4ff }),
  fc.integer({ min: 0x2000, max: 0x27ff }),
  fc.constantFrom(0xfe0f, 0x200d, 0x301, 0x20e3, 0x1f600, 0x4e2d),
)

test('is what string-width says of every text', () => {
  const text = fc.array(code, { maxLength: 6 }).map((codes) => String.fromCodePoint(...codes))
  fc.assert(
    fc.property(text, (each) => {
      expect(widthOf(each)).toBe(stringWidth(each))
    }),
    { numRuns: 3000 },
  )
})

test('is what string-width says of every single character', () => {
  for (let at = 0x20; at < 0x2800; at++) {
    const each = String.fromCodePoint(at)
    expect(widthOf(each), at.toString(16)).toBe(stringWidth(each))
  }
})

test('does not count colours and links', () => {
  const style = createStyle({ color: true, links: true })
  expect(widthOf(style.red('сделка 4540'))).toBe(11)
  expect(widthOf(`\u001b]8;;https://example.com\u001b\\evt\u001b]8;;\u001b\\`)).toBe(3)
})
