import { describe, expect, test } from 'vitest'
import { CAUSES } from '../../../src/diagnose/causes/index.ts'
import { causeName, causeSentence, CAUSE_TEXTS, nextSentence, stepLabel } from '../../../src/messages/causes/index.ts'
import { NEXT } from '../../../src/messages/causes/next.ts'
import { CAUSE_IDS } from '../../../src/model/cause.ts'
import { SUBSTITUTES } from '../../../src/diagnose/advice.ts'
import { NEXT_KEYS } from '../../../src/model/next-step.ts'
import { STEP_IDS } from '../../../src/model/step.ts'

const CYRILLIC = /[а-яё]/i

describe.for(CAUSE_IDS)('%s', (cause) => {
  test('has a name and a sentence in English and in Russian', () => {
    const { name, says } = CAUSE_TEXTS[cause]
    for (const text of [name, says]) {
      expect(text.en).not.toMatch(CYRILLIC)
      expect(text.ru).toMatch(CYRILLIC)
    }
    expect(causeName('ru', cause)).toBe(name.ru)
  })

  test('reads well when nothing but the step is known', () => {
    for (const lang of ['en', 'ru'] as const)
      expect(causeSentence(lang, { cause, args: { step: 'notification.sent' } })).not.toMatch(
        /[?{}[\]]|undefined| {2}| \./,
      )
  })
})

test.for(STEP_IDS)('step %s has a label in both languages', (step) => {
  expect(stepLabel('en', step)).not.toMatch(CYRILLIC)
  expect(stepLabel('ru', step)).toMatch(CYRILLIC)
})

test.for(NEXT_KEYS)('next step %s is said in both languages', (key) => {
  expect(NEXT[key].en).not.toMatch(CYRILLIC)
  expect(NEXT[key].ru).toMatch(CYRILLIC)
  expect(nextSentence('en', { key, args: {} })).not.toMatch(/\{\w+\}|\[\[/)
})

test('every next step is named by a cause', () => {
  const named = new Set([...CAUSES.flatMap((rule) => rule.next), ...SUBSTITUTES])
  expect(NEXT_KEYS.filter((key) => !named.has(key))).toEqual([])
})

test('numbers agree with their words in Russian', () => {
  const says = (n: number) => causeSentence('ru', { cause: 'timeout_504', args: { count: n } })
  expect(says(1)).not.toContain('раз)')
  expect(says(2)).toContain('(2 раза)')
  expect(says(5)).toContain('(5 раз)')
})
