import type { Format } from '../format.ts'
import { genericJson } from './generic-json.ts'
import { pino } from './pino.ts'

/** All formats. The order is the priority: the first that knows a line reads it. */
export const formats: readonly Format[] = [pino, genericJson]
