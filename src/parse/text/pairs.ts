import type { Fields, FieldValue } from '../../model/record.ts'

const PAIR = /\s*([A-Za-z_@][\w.\-@/]{0,63})=("[^"\\]*(?:\\.[^"\\]*)*"|'[^'\\]*(?:\\.[^'\\]*)*'|[^\s"']\S*|)(?=\s|$)/y
const PAIRS_START = /(?:^|\s)(?=[A-Za-z_@][\w.\-@/]{0,63}=)/g
const MAX_TRIES = 4

/** Reads `key=value` pairs from `from` to the end of the text; undefined when something else stands between them. */
export const readPairs = (text: string, from = 0): { fields: Fields; count: number } | undefined => {
  const fields: { [name: string]: FieldValue } = {}
  let count = 0
  let at = from
  while (at < text.length) {
    PAIR.lastIndex = at
    const match = PAIR.exec(text)
    if (!match) break
    if (match[1] !== '__proto__') fields[match[1] ?? ''] = unquote(match[2] ?? '')
    count += 1
    at = PAIR.lastIndex
  }
  return isEnd(text, at) ? { fields, count } : undefined
}

/** The end of the text, or a last quoted value that was cut. */
const isEnd = (text: string, at: number): boolean => /^\s*(?:[A-Za-z_@][\w.\-@/]{0,63}="[^"]*)?$/.test(text.slice(at))

/** Takes the pairs off the end of a message: `paid   deal_id=4540 amount=10`. */
export const splitPairs = (text: string): { message: string; fields?: Fields } => {
  PAIRS_START.lastIndex = 0
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const start = PAIRS_START.exec(text)
    if (!start) break
    const pairs = readPairs(text, start.index)
    if (pairs && pairs.count > 0) return { message: text.slice(0, start.index).trimEnd(), fields: pairs.fields }
    PAIRS_START.lastIndex = start.index + 1
  }
  return { message: text }
}

/** Numbers stay text: `deal=007` and `time=1768212000` must not change. */
const unquote = (value: string): string => {
  const quote = value[0]
  if ((quote !== '"' && quote !== "'") || value.length < 2) return value
  const inside = value.slice(1, -1)
  return inside.includes('\\')
    ? inside.replace(/\\(.)/g, (_, char: string) => (char === 'n' ? '\n' : char === 't' ? '\t' : char))
    : inside
}
