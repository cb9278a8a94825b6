import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { configSchema } from '../../../src/config/zod-schema.ts'
import { jsonSchemaOf, SHAPES } from '../../../src/report/schema/shapes.ts'

const ROOT = resolve(import.meta.dirname, '../../..')
const schemas = {
  ...Object.fromEntries(Object.entries(SHAPES).map(([name, shape]) => [name, jsonSchemaOf(shape)])),
  'prodlogs.yaml': z.toJSONSchema(configSchema, { io: 'input', unrepresentable: 'any' }),
}

describe('the JSON schemas of config/schema', () => {
  test.each(Object.entries(schemas))('%s is what the program means (UPDATE_CASES=1 writes it)', (name, schema) => {
    const path = join(ROOT, 'config/schema', `${name}.schema.json`)
    const text = `${JSON.stringify(schema, null, 2)}\n`
    if (process.env['UPDATE_CASES'] === '1') writeFileSync(path, text)
    expect(readFileSync(path, 'utf8')).toBe(text)
  })
})

/** What the golden cases print as JSON has the documented shape. */
describe('JSON output', () => {
  const cases = join(ROOT, 'test/cases')
  const shapeOf = (args: readonly string[]) => {
    const command = args.find((word) =>
      ['tail', 'grep', 'report', 'why', 'events', 'reconcile', 'doctor'].includes(word),
    )
    if (!args.includes('--json') || args.includes('--count') || args.includes('-c')) return undefined
    if (command === 'tail' || command === 'grep') return SHAPES.record
    return command === 'report'
      ? SHAPES.report
      : command === 'why'
        ? SHAPES.why
        : command === 'events'
          ? SHAPES.event
          : command === 'reconcile'
            ? SHAPES.reconcile
            : command === 'doctor'
              ? SHAPES.doctor
              : undefined
  }
  const jsonCases = (existsSync(cases) ? readdirSync(cases) : []).flatMap((name) => {
    const { args } = JSON.parse(readFileSync(join(cases, name, 'cmd.json'), 'utf8')) as { args: string[] }
    const shape = shapeOf(args)
    return shape === undefined || !existsSync(join(cases, name, 'stdout')) ? [] : [{ name, shape }]
  })

  test('has cases', () => expect(jsonCases.length).toBeGreaterThan(3))

  test.each(jsonCases)('of $name has its shape', ({ name, shape }) => {
    for (const line of readFileSync(join(cases, name, 'stdout'), 'utf8')
      .trimEnd()
      .split('\n')) {
      const result = shape.safeParse(JSON.parse(line))
      expect(result.success ? '' : z.prettifyError(result.error)).toBe('')
    }
  })
})
