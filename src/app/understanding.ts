import type { Config } from '../config/schema.ts'
import { createRecogniser, type Recogniser } from '../recognise/recogniser.ts'

/** What makes records and steps of lines: the half of the program that is not needed before a host answers. */
export { createParser } from '../parse/parser.ts'
export { createStanding } from '../parse/standing.ts'
export { tellingNumbers } from '../recognise/telling-numbers.ts'
export { createSieve } from '../sieve/sift.ts'
export { observe } from '../pipeline.ts'

const recognisers = new WeakMap<Config, Recogniser>()

/** The catalogue of steps is compiled once for all sources. */
export const recogniserOf = (config: Config): Recogniser => {
  const known = recognisers.get(config) ?? createRecogniser({ steps: config.steps })
  recognisers.set(config, known)
  return known
}
