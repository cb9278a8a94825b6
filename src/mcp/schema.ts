import type { StandardSchemaWithJSON } from '@modelcontextprotocol/server'
import { z } from 'zod'
import { jsonSchemaOf } from '../report/schema/shapes.ts'

/**
 * A shape as the protocol's library takes it. `$schema` is left away: clients whose validator knows an older draft refuse a
 * tool that names a newer one, and the words of our schemas mean the same in both.
 */
export const asSchema = <Shape extends z.ZodType>(
  shape: Shape,
  prepare: (value: unknown) => unknown = (value) => value,
): StandardSchemaWithJSON<z.input<Shape>, z.output<Shape>> => {
  let made: Record<string, unknown> | undefined
  const json = () => (made ??= withoutLimits(jsonSchemaOf(shape)) as Record<string, unknown>)
  return {
    '~standard': {
      version: 1,
      vendor: 'prodlogs',
      jsonSchema: { input: json, output: json },
      validate: (value) => {
        const result = shape.safeParse(prepare(value))
        return result.success ? { value: result.data } : { issues: result.error.issues.map(issueOf) }
      },
    },
  }
}

/** Limits of length are checked and not told: every conversation pays for each word of a tool. */
const UNTOLD: ReadonlySet<string> = new Set(['$schema', 'minLength', 'maxLength', 'minItems', 'maxItems', 'pattern'])

const withoutLimits = (node: unknown): unknown => {
  if (Array.isArray(node)) return node.map(withoutLimits)
  if (node === null || typeof node !== 'object') return node
  return Object.fromEntries(
    Object.entries(node)
      .filter(([name, each]) => !UNTOLD.has(name) || typeof each === 'object')
      .map(([name, each]) => [name, withoutLimits(each)]),
  )
}

const issueOf = ({ message, path }: z.core.$ZodIssue) => ({
  message: path.length === 0 ? message : `${path.join('.')}: ${message}`,
})

/** Agents write `null` for what they leave out, and one word where a list of words is meant. */
export const leniently =
  (input: z.ZodObject) =>
  (value: unknown): unknown => {
    if (value === null || typeof value !== 'object') return value
    const shape = input.shape as Readonly<Record<string, z.ZodType>>
    return Object.fromEntries(
      Object.entries(value)
        .filter(([, each]) => each !== null)
        .map(([name, each]) => [
          name,
          (typeof each === 'string' || typeof each === 'number') && takesList(shape[name])
            ? [String(each)]
            : typeof each === 'number' && name === 'id'
              ? String(each)
              : Array.isArray(each)
                ? each.map((one: unknown) => (typeof one === 'number' ? String(one) : one))
                : each,
        ]),
    )
  }

const takesList = (shape: z.ZodType | undefined): boolean =>
  shape instanceof z.ZodArray || (shape instanceof z.ZodOptional && shape.unwrap() instanceof z.ZodArray)

const n = z.number().int().min(0)

/** What every tool answers: how much of it is here, what was read, and the documented JSON. */
export const envelopeOf = (answer: z.ZodType) =>
  z.strictObject({
    returned: n,
    matched: n,
    scanned: z.strictObject({ sources: n, lines: n, bytes: n }),
    truncated: z.boolean(),
    leftOut: z.array(z.string()).optional(),
    gaps: z.array(z.string()),
    cursor: z.string().optional(),
    untrusted: z.string(),
    answer,
  })
