import { checkSync } from 'recheck'
import { describe, expect, test } from 'vitest'
import { RULES } from '../../../src/redact/rules/index.ts'
import { CHECKER_SEED } from './checker-seed.ts'

const patterns = new Map<string, RegExp>()
for (const rule of RULES) {
  for (const pattern of rule.patterns ?? []) patterns.set(`${rule.id} ${pattern}`, pattern)
  for (const { pattern } of rule.triggers) if (pattern) patterns.set(`${rule.id} ${pattern}`, pattern)
}

/** Patterns run at one place (sticky) or over a slice of bounded length: an anchor says so to the checker. */
const anchored = (pattern: RegExp): string => (pattern.sticky ? `^(?:${pattern.source})` : pattern.source)

/** A quantifier without limit, outside of classes and escapes. */
const unbounded = (source: string): boolean =>
  /[*+]|\{\d+,\}/.test(source.replace(/\\[\s\S]/g, '_').replace(/\[[^\]]*\]/g, '_'))

describe('every pattern of a rule', () => {
  test.for([...patterns])('%s is linear', ([, pattern]) => {
    const result = checkSync(anchored(pattern), pattern.flags.replace(/[yg]/g, ''), {
      timeout: 5000,
      randomSeed: CHECKER_SEED,
    })
    // Larger counts of repetition are beyond the checker; those are bounded by construction.
    expect(result.status, JSON.stringify(result)).not.toBe('vulnerable')
  })

  test.for([...patterns].filter(([, pattern]) => pattern.sticky))('%s is bounded', ([, pattern]) => {
    expect(unbounded(pattern.source)).toBe(false)
  })
})
