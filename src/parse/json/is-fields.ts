import type { Fields } from '../../model/record.ts'

/** True for an object that is no array and not null. */
export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
