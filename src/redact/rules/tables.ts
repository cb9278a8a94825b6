import { classify } from '../keys/name-class.ts'
import type { Finder, RedactionRule } from '../rule.ts'

/** Bare names and what parts them, and nothing else in the line: a comma with a blank is a sentence's. */
const HEADING =
  /^(?:(?:[A-Za-z_][\w.-]{0,40}[,;\t]){1,30}[A-Za-z_][\w.-]{0,40}|[ \t]{0,20}\|?(?: {0,40}[A-Za-z_][\w.-]{0,40} {0,40}\|){1,30}(?: {0,40}[A-Za-z_][\w.-]{0,40} {0,40}\|?)?)$/

const heading: Finder = (scan) => {
  const { text } = scan
  if (text.length > 800 || !HEADING.test(text)) return 0
  const separator = /[,;\t|]/.exec(text)?.[0] as string
  const cells = text.split(separator)
  const columns = cells.flatMap((cell, index) => {
    const found = classify(cell.trim())
    return found?.when === 'always' && found.pii !== true ? [{ index, as: found.kind }] : []
  })
  if (columns.length > 0) scan.open({ kind: 'cells', separator, count: cells.length, columns })
  return text.length
}

export const tables: RedactionRule = {
  id: 'tables',
  why: 'The rows of a table stand under the name of their column: CSV, psql, Markdown.',
  source: 'RFC 4180; the output of psql and mysql',
  patterns: [HEADING],
  triggers: ['password', 'passwd', 'pwd', 'secret', 'token', 'api_key', 'apikey'].map((on) => ({
    on,
    fold: true,
    find: heading,
  })),
  hides: () => [],
  keeps: ['login,password', 'user | token', 'token, secret and password'],
}
