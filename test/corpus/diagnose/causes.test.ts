import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { CAUSES } from '../../../src/diagnose/causes/index.ts'
import { CAUSE_IDS } from '../../../src/model/cause.ts'
import { firstCause, readLogs } from '../../support/diagnose/read.ts'

/** Only Stripe's API tells it: see stripe-facts.test.ts. */
const BY_API = new Set(['type_not_enabled'])

describe.for(CAUSES.filter((rule) => !BY_API.has(rule.id)))('$id', (rule) => {
  test.for(rule.samples)('is the verdict on\n%s', (sample) => {
    expect(firstCause(readLogs({ app: sample }))).toBe(rule.id)
  })
  test.for(rule.counters)('is not the verdict on\n%s', (sample) => {
    expect(firstCause(readLogs({ app: sample }))).not.toBe(rule.id)
  })
})

test('every public cause has one rule', () => {
  expect(CAUSES.map((rule) => rule.id).sort()).toEqual([...CAUSE_IDS].sort())
})

test('every file of causes is listed in the index', () => {
  const folder = new URL('../../../src/diagnose/causes/', import.meta.url)
  const index = readFileSync(new URL('index.ts', folder), 'utf8')
  expect(readdirSync(folder).filter((file) => file !== 'index.ts' && !index.includes(`./${file}`))).toEqual([])
})
