import type { FieldValue } from '../../model/record.ts'

const MEMBER = /^( *)(?:"([^"]{1,200})"|'([^']{1,200})'|([^\s:#'"-][^:\n]{0,200}?)):(?: (.*)|$)/

/**
 * An object as gcloud prints it in YAML: members, objects below them, and texts plain, quoted or as a block. Lists stay
 * the text that they are. What is no member goes on with the text above it.
 */
export const readYaml = (lines: readonly string[]): { [name: string]: FieldValue } => {
  const root: { [name: string]: FieldValue } = {}
  const open: { readonly indent: number; readonly object: { [name: string]: FieldValue } }[] = [
    { indent: 0, object: root },
  ]
  for (let at = 0; at < lines.length; at += 1) {
    const match = MEMBER.exec(lines[at] ?? '')
    if (!match) continue
    const [, blanks = '', double, single, plain = ''] = match
    const name = double ?? single ?? plain
    const value = match[5] ?? ''
    const indent = blanks.length
    while (open.length > 1 && indent < (open.at(-1)?.indent ?? 0)) open.pop()
    const { object } = open.at(-1) ?? { object: root }
    const below = linesBelow(lines, at + 1, indent)
    if (value === '' && below.some((line) => MEMBER.test(line)) && !below[0]?.trimStart().startsWith('- ')) {
      const own: { [name: string]: FieldValue } = {}
      object[name] = own
      open.push({ indent: indentOf(below.find((line) => line.trim() !== '') ?? ''), object: own })
    } else {
      object[name] = /^[|>][+-]?$/.test(value)
        ? blockText(below, value)
        : scalar([value, ...below.map((line) => line.trim())])
      at += below.length
    }
  }
  return root
}

/** Lines that stand deeper than the member above them, or are blank, or items of its list. */
const linesBelow = (lines: readonly string[], from: number, indent: number): readonly string[] => {
  let to = from
  while (to < lines.length) {
    const line = lines[to] ?? ''
    if (line.trim() !== '' && indentOf(line) <= indent && !line.startsWith(`${' '.repeat(indent)}- `)) break
    to += 1
  }
  return lines.slice(from, to)
}

const indentOf = (line: string): number => line.length - line.trimStart().length

const blockText = (lines: readonly string[], style: string): string => {
  const indent = indentOf(lines.find((line) => line.trim() !== '') ?? '')
  const text = lines.map((line) => line.slice(Math.min(indent, indentOf(line))))
  return text.join(style.startsWith('>') ? ' ' : '\n').trimEnd()
}

const scalar = (parts: readonly string[]): FieldValue => {
  const text = parts.filter((part) => part !== '').join(' ')
  if (text.startsWith("'") && text.endsWith("'") && text.length > 1) return text.slice(1, -1).replaceAll("''", "'")
  if (text.startsWith('"') && text.endsWith('"') && text.length > 1) return unescaped(text)
  return /^-?\d{1,15}(?:\.\d{1,15})?$/.test(text) ? Number(text) : text
}

const unescaped = (text: string): string => {
  try {
    return JSON.parse(text) as string
  } catch {
    return text.slice(1, -1)
  }
}
