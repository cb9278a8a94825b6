import type { FieldValue } from '../../model/record.ts'

/** A field's value as text: texts as they are, objects as JSON, what is absent as nothing. */
export const textOf = (value: FieldValue | undefined): string => {
  if (typeof value === 'string') return value
  if (value === undefined || value === null) return ''
  return typeof value === 'object' ? safeJson(value) : String(value)
}

/** As JSON. What is nested too deep for the stack of this process is told as such. */
export const safeJson = (value: FieldValue): string => {
  try {
    return JSON.stringify(value)
  } catch {
    return '…'
  }
}
