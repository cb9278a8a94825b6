import { readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { redact } from '../../../src/redact/lines.ts'
import { RULES } from '../../../src/redact/rules/index.ts'
import { leaked } from '../../support/redact/leaked.ts'

const lines = (text: string): string => redact(text.split('\n')).join('\n')

describe.for(RULES.map((rule) => [rule.id, rule] as const))('%s', ([, rule]) => {
  test.for(rule.hides().map((sample, n) => [n, sample] as const))('hides sample %i', ([, { text, secret }]) => {
    expect(text).toContain(secret)
    const shown = lines(text)
    expect(leaked(shown, secret), shown).toBe(false)
    expect(lines(shown)).toBe(shown)
  })

  test.for(rule.keeps.map((text) => [text] as const))('keeps %s', ([text]) => {
    expect(lines(text)).toBe(text)
  })
})

test('every rule is listed', () => {
  const helpers = ['index.ts']
  const files = readdirSync(new URL('../../../src/redact/rules', import.meta.url)).filter(
    (name) => !helpers.includes(name),
  )
  expect(files.map((name) => name.replace('.ts', '')).sort()).toEqual(RULES.map((rule) => rule.id).sort())
})
