import type { FieldValue } from '../../model/record.ts'

/** A field's value as text: texts as they are, objects as JSON, what is absent as nothing. */
export const textOf = (value: FieldValue | undefined): string => {
  if (typeof value === 'string') return value
  if (value === undefined || value === null) return ''
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
