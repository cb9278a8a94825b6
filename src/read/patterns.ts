import { ProdlogsError } from '../model/error.ts'

/**
 * The fixed strings that the host looks for, one a line. A string over several lines is looked for by its longest line,
 * which finds every record that holds it and perhaps more. Journal entries are searched as JSON, where a message is
 * either an escaped string or, when it is not clean UTF-8, an array of bytes: a string becomes both.
 */
export const searchable = (strings: readonly string[], type: 'file' | 'journal'): string[] => {
  const lines = strings.map(longestLine).filter((line) => line !== '' && !line.includes('\0'))
  // Nothing to look for must find nothing; an empty pattern would find everything.
  if (lines.length === 0) throw new ProdlogsError('USAGE_NO_FILTER')
  return [...new Set(type === 'file' ? lines : lines.flatMap((line) => [jsonEscaped(line), byteArray(line)]))]
}

const longestLine = (text: string): string =>
  text.split(/\r?\n/).reduce((longest, line) => (line.length > longest.length ? line : longest), '')

/** As journalctl -o json writes a string: UTF-8 stays, quotes, backslashes and controls are escaped. */
const jsonEscaped = (text: string): string => JSON.stringify(text).slice(1, -1)

/** As journalctl -o json writes a MESSAGE that holds other bytes than printable UTF-8. */
const byteArray = (text: string): string => [...Buffer.from(text, 'utf8')].join(',')
