import type { FieldValue } from '../../model/record.ts'

/** A field's value as text: texts as they are, objects as JSON, what is absent as nothing. */
export const textOf = (value: FieldValue | undefined): string => {
  if (typeof value === 'string') return value
  if (value === undefined || value === null) return ''
  return typeof value === 'object' ? safeJson(value) : String(value)
}

/** What a cell of a table holds: the value that its text is in JSON, else the text. */
export const jsonOrText = (cell: string): FieldValue => {
  try {
    return JSON.parse(cell) as FieldValue
  } catch {
    return cell
  }
}

/** As JSON. What is nested too deep for the stack of this process is told as such. */
export const safeJson = (value: FieldValue): string => {
  try {
    return JSON.stringify(value)
  } catch {
    return '…'
  }
}
