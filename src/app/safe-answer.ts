import type { Redactor } from '../model/redactor.ts'

/**
 * A copy of an answer with every string redacted by itself, keys of objects too. Dates, numbers and the shape stay; maps
 * become objects no more than they were.
 */
export const safeAnswer = <A>(answer: A, redactor: Pick<Redactor, 'text'>): A => safe(answer, redactor) as A

const safe = (value: unknown, redactor: Pick<Redactor, 'text'>): unknown => {
  if (typeof value === 'string') return redactor.text(value)
  if (Array.isArray(value)) return value.map((each) => safe(each, redactor))
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [redactor.text(name), safe(each, redactor)]))
}
