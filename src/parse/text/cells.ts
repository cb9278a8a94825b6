/** Whether a quote is open behind the lines: two quotes in a quoted cell are one. */
export const hasOpenQuote = (lines: readonly string[]): boolean => {
  let count = 0
  for (const line of lines) for (let at = line.indexOf('"'); at !== -1; at = line.indexOf('"', at + 1)) count += 1
  return count % 2 === 1
}

/** The cells of a row, quotes taken off. What stands between a quote's end and the next separator is kept with it. */
export const columnsOf = (text: string, separator: string): string[] => {
  const cells: string[] = []
  for (let from = 0; from <= text.length;) {
    const isQuoted = text.charCodeAt(from) === 34
    const quoteEnd = isQuoted ? closingQuote(text, from) : from
    const found = text.indexOf(separator, quoteEnd)
    const end = found === -1 ? text.length : found
    const quoted = isQuoted ? text.slice(from + 1, quoteEnd - 1).replaceAll('""', '"') : ''
    cells.push(quoted + text.slice(quoteEnd, end))
    from = end + 1
  }
  return cells
}

/** Behind the quote that closes the one at `from`, or one behind the end of a text without. */
const closingQuote = (text: string, from: number): number => {
  for (let at = text.indexOf('"', from + 1); at !== -1; at = text.indexOf('"', at + 2)) {
    if (text.charCodeAt(at + 1) !== 34) return at + 1
  }
  return text.length + 1
}
