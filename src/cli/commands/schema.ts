import { ProdlogsError } from '../../model/error.ts'
import { words } from '../../model/reason.ts'
import { EXIT } from '../../model/exit-code.ts'
import type { OutputFlags } from '../args/options.ts'
import type { Lifetime } from '../io/lifetime.ts'
import { createSession } from '../session.ts'

/** `prodlogs schema [NAME]`: the shapes of the JSON, for scripts and agents. */
export const runSchema = async (flags: OutputFlags, lifetime: Lifetime, [name]: string[]): Promise<number> => {
  const session = await createSession(flags, lifetime, { objects: true })
  const { jsonSchemaOf, SHAPES } = await import('../../report/schema/shapes.ts')
  const names = Object.keys(SHAPES)
  if (name === undefined) {
    await session.print(`${names.join('\n')}\n`)
    return EXIT.ok
  }
  const shape = Object.entries(SHAPES).find(([each]) => each === name)?.[1]
  if (shape === undefined)
    throw new ProdlogsError('USAGE_BAD_VALUE', { option: 'schema', value: name, expected: words(names.join(', ')) })
  await session.print(`${JSON.stringify(jsonSchemaOf(shape), null, 2)}\n`)
  return EXIT.ok
}
