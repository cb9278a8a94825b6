import fc from 'fast-check'
import { expect, test } from 'vitest'
import { redact } from '../../../src/redact/lines.ts'
import { VENDORS } from '../../../src/redact/vendors.ts'
import { leaked } from '../../support/redact/leaked.ts'

/** A token as the row describes it; random text with no digit in it, or all of one case, is left to chance. */
const tokenOf = (literal: string, body: string): string => {
  const arbitrary = fc.stringMatching(new RegExp(`^${body.replace(/\(\?![^)]*\)/g, '')}$`))
  const random = (text: string): boolean => /\d/.test(text) && /[A-Za-z]/.test(text)
  const tokens = fc.sample(arbitrary, { numRuns: 60, seed: 13 })
  return literal + (tokens.find(random) ?? tokens.find((text) => /[a-z]/.test(text) && /[A-Z]/.test(text)) ?? '')
}

test.for(VENDORS.map(([vendor, literal, body]) => [vendor, literal, body] as const))(
  'the row of %s (%s) fires',
  ([, literal, body]) => {
    const token = tokenOf(literal, body)
    expect(token.length).toBeGreaterThan(literal.length)
    for (const line of [`using ${token} now`, `{"msg":"got ${token}"}`, `(${token})`])
      expect(leaked(redact([line])[0] as string, token.slice(literal.length)), line).toBe(false)
  },
)

test('no row stands there twice', () => {
  const rows = VENDORS.map(([, literal, body]) => literal + body)
  expect(new Set(rows).size).toBe(rows.length)
})
