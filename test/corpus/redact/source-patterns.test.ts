import { join } from 'node:path'
import { checkSync } from 'recheck'
import { expect, test, vi } from 'vitest'
import { CHECKER_SEED } from './checker-seed.ts'
import { literalsOf, patternsBelow } from './patterns-of-source.ts'

const folder = join(import.meta.dirname, '../../../src/redact')

/** Patterns made at run time: the constructor is watched while the engine is read. */
const made = await vi.hoisted(async () => {
  const patterns: { source: string; flags: string }[] = []
  const native = globalThis.RegExp
  globalThis.RegExp = class extends native {
    constructor(source: string | RegExp, flags?: string) {
      super(source, flags)
      patterns.push({ source: this.source, flags: this.flags })
    }
  } as typeof RegExp
  await import('../../../src/redact/index.ts')
  globalThis.RegExp = native
  return patterns
})

/**
 * Patterns that the checker calls quadratic because they may begin anywhere, and how far they look at most.
 */
const SHORT: readonly (readonly [start: string, most: string])[] = [
  ['(.)(\\d+)(?: |$)', 'a text of our own'],
  ['(?:\\s|\\\\+[nr]|\\\\+$', '64 characters'],
  ['([A-Za-z_][\\w-]{0,40})=', '41 characters for each of a header'],
  ['([^=;,\\s"\'\\\\]{1,128})=', '128 characters for each of a header'],
  ['(\\\\{0,15})"(?:log|message', '15 backslashes for each'],
  ['(\\\\{0,31}"|&quot;', '60 characters'],
  ['(^\\+?|[\\s"\'|>:=(\\\\[,]', 'one run of base64 for each sign before it'],
  ['[ \\t]{0,64}(?:- )?$', '66 characters'],
  ['[-.]+$', 'the name of a host'],
  ['[.,;:!?…]{1,64}$', '64 characters'],
  ['[A-Za-z0-9+/]{60}$', '60 characters for each of a value'],
]

const { RULES } = await import('../../../src/redact/rules/index.ts')
const ofRules = new Set(
  RULES.flatMap(({ patterns = [], triggers }) => [
    ...patterns,
    ...triggers.flatMap(({ pattern }) => pattern ?? []),
  ]).map(({ source, flags }) => `/${source}/${flags}`),
)
const all = new Map(
  [...patternsBelow(folder), ...made]
    .map(({ source, flags }) => [`/${source}/${flags}`, { source, flags }] as const)
    .filter(([name]) => !ofRules.has(name)),
)

test('literals are found wherever they may stand', () => {
  const found = literalsOf(
    "const a = /b[/]c/g // /no/\nf('/no/', /d/y)\nconst e = f / g / h\nreturn /i\\/j/\n`/no/ ${k.test(/l/) }`",
  )
  expect(found.map(({ source, flags }) => `${source} ${flags}`)).toEqual(['b[/]c g', 'd y', 'i\\/j '])
  expect(all.size).toBeGreaterThan(250)
  expect(made.length).toBeGreaterThan(100)
})

test.for([...all])('%s is linear', ([, { source, flags }]) => {
  const checked = flags.includes('y') ? `^(?:${source})` : source
  const result = checkSync(checked, flags.replace(/[yg]/g, ''), { timeout: 5000, randomSeed: CHECKER_SEED })
  if (result.status !== 'vulnerable') return
  expect(result.complexity.type, JSON.stringify(result)).toBe('polynomial')
  expect(SHORT.map(([start]) => start).filter((start) => source.startsWith(start))).not.toEqual([])
})

test.for(SHORT)('%s is still in use, over %s', ([start]) => {
  expect([...all.values()].some(({ source }) => source.startsWith(start))).toBe(true)
})
