import { expect, test } from 'vitest'
import { boundedPattern, checkPattern } from '../../../src/redact/check-pattern.ts'
import { createRedactor } from '../../../src/redact/redactor.ts'

test.for([
  'BDG-[0-9]{6}',
  '\\bINT-\\d+\\b',
  '[A-Z]{2}\\d{4,8}',
  '(?:foo|bar)-\\w{3,20}',
  'user-\\w+@corp',
  '(?<=id=)\\d{5}',
  'x[^"\\n]*"',
  '(?<badge>B\\d+)',
  'тест-\\d{3}',
])('takes %s', (source) => {
  expect(checkPattern(source)).toEqual({ ok: true })
})

test.for([
  ['(a+)+$', 'pattern_nested'],
  ['(?:\\w*)*x', 'pattern_nested'],
  ['(x?){50}y', 'pattern_nested'],
  ['(a|a)*b', 'pattern_two_ways'],
  ['(a|ab)+c', 'pattern_two_ways'],
  ['(?:a|)+c', 'pattern_two_ways'],
  ['\\d+\\d+x', 'pattern_neighbours'],
  ['.*x.*y', 'pattern_neighbours'],
  ['\\w+\\s*\\w+$', 'pattern_neighbours'],
  ['a*b?a*c', 'pattern_neighbours'],
  ['(\\w+)-\\1', 'pattern_back_reference'],
  ['(?<n>a)\\k<n>', 'pattern_back_reference'],
  ['(?<=a+)b', 'pattern_look_behind'],
  ['(?=.*x)y', 'pattern_look_around'],
  ['a*', 'pattern_empty'],
  ['', 'pattern_empty'],
  ['(', 'pattern_syntax'],
  ['x'.repeat(501), 'pattern_too_long'],
] as const)('refuses %s', ([source, reason]) => {
  expect(checkPattern(source)).toEqual({ ok: false, reason: expect.objectContaining({ code: reason }) })
})

test('bounds every repetition of what it takes', () => {
  expect(boundedPattern('INT-\\d+[a-z]*?x').source).toBe('INT-\\d{1,256}[a-z]{0,256}?x')
  expect(boundedPattern('(?:foo|b[a\\]]r){2}').source).toBe('(?:foo|b[a\\]]r){2,2}')
})

test('a configured pattern hides what it matches, and a refused one is never run', () => {
  const redactor = createRedactor({ patterns: [{ name: 'badge', match: 'BDG-[0-9]{6}' }] })
  expect(redactor.text('seen BDG-123456 at the door')).toBe('seen [badge] at the door')
  expect(() => createRedactor({ patterns: [{ name: 'bad', match: '(a+)+$' }] })).toThrow(RangeError)
})

test.for(['[a-z]', '\\d{6}', '[0-9a-f]{6}', 'badge', 'key'])(
  '%s leaves the marks alone, however often it runs',
  (match) => {
    const redactor = createRedactor({ patterns: [{ name: 'badge', match }], tagKey: new Uint8Array(32).fill(7) })
    const secret = ['sk', 'live', 'Q7w2Zr9TyUiOp4AsDfGh5Jk'].join('_')
    const once = redactor.text(`BDG-123456 abcdef key of ${secret}`)
    expect(redactor.text(once)).toBe(once)
    expect(once).toMatch(/\[stripe_key:[0-9a-f]{6}\]$/)
  },
)

test('what only looks like a mark is no hiding place', () => {
  const redactor = createRedactor({ patterns: [{ name: 'badge', match: '\\d{6}' }] })
  expect(redactor.text('[id:123456] [x123456]')).toBe('[id:[badge]] [x[badge]]')
})
