/** A string as LogQL takes it: Go's quoting, of which JSON's is a part. */
export const quoted = (text: string): string => JSON.stringify(text)

/** Characters that mean something to RE2. */
const escaped = (text: string): string => text.replaceAll(/[\\^$.|?*+()[\]{}]/g, String.raw`\$&`)

/**
 * The source's own query with a filter for lines that hold any of the strings. With upper and lower case it is a true
 * substring; without, an expression in which every character stands for itself.
 */
export const withStrings = (query: string, strings: readonly string[] | undefined, ignoreCase: boolean): string => {
  if (strings === undefined || strings.length === 0) return query
  // A query may be long, but not endless: then the first characters of each are asked for, and the rest is matched here.
  if (ignoreCase) return `${query} |~ ${quoted(`(?i)${strings.map(escaped).join('|')}`)}`
  return `${query} |= ${strings.map(quoted).join(' or ')}`
}
