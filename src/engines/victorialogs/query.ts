import { isoOfNanos, type Span } from '../row.ts'

/** A string as LogsQL takes it: Go's quoting. */
export const quoted = (text: string): string => JSON.stringify(text)

/** Characters that mean something to RE2. */
const escaped = (text: string): string => text.replaceAll(/[\\^$.|?*+()[\]{}]/g, String.raw`\$&`)

/**
 * Lines of a span that hold any of the strings in any of the fields. A phrase in quotes finds whole words alone, so that
 * parts of words are looked for as an expression in which every character stands for itself.
 */
export const logsQl = (
  query: string,
  span: Span,
  fields: readonly string[],
  strings: readonly string[] | undefined,
  ignoreCase: boolean,
): string => {
  // In the query, not as `end`: an `end` on a round second takes in all of it.
  const time = `_time:[${isoOfNanos(span.from)}, ${isoOfNanos(span.to)})`
  const own = query.trim() === '' || query.trim() === '*' ? '' : ` (${query})`
  if (strings === undefined || strings.length === 0) return `${time}${own}`
  const expression = `~${quoted(`${ignoreCase ? '(?i)' : ''}${strings.map(escaped).join('|')}`)}`
  const anywhere = fields.map((field) => `${field === '_msg' ? '' : `${quoted(field)}:`}${expression}`)
  return `${time}${own} (${anywhere.join(' or ')})`
}
