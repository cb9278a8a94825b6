/** What a regular expression of a filter pattern may hold, of which two may stand in one. */
const PLAIN = /^[A-Za-z0-9_#=@/;,-]+$/

/**
 * A filter pattern for lines that hold any of the strings: an expression, since what stands in quotes finds whole words.
 * Undefined where a pattern cannot say it: then all of the window is read.
 */
export const filterPattern = (strings: readonly string[], ignoreCase: boolean): string | undefined => {
  if (ignoreCase || strings.length === 0 || !strings.every((text) => PLAIN.test(text))) return undefined
  const pattern = `%${strings.join('|')}%`
  return pattern.length > 1024 ? undefined : pattern
}
