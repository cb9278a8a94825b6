import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

export interface FoundPattern {
  readonly file: string
  readonly source: string
  readonly flags: string
}

/** Every literal of a regular expression that stands in the TypeScript files below a folder. */
export const patternsBelow = (folder: string): FoundPattern[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .sort()
    .flatMap((name) => literalsOf(readFileSync(join(folder, name), 'utf8')).map((found) => ({ file: name, ...found })))

/** A literal begins where an expression may: after an operator, a bracket, a comma, `return` or a new line. */
export const literalsOf = (code: string): { readonly source: string; readonly flags: string }[] => {
  const found: { source: string; flags: string }[] = []
  for (let i = 0; i < code.length;) {
    const skipped = afterText(code, i)
    if (skipped > i) {
      i = skipped
      continue
    }
    const end = code[i] === '/' && mayBegin(code.slice(Math.max(0, i - 40), i)) ? literalEnd(code, i) : 0
    if (end === 0) {
      i++
      continue
    }
    const flags = /^[a-z]*/.exec(code.slice(end))?.[0] ?? ''
    found.push({ source: code.slice(i + 1, end - 1), flags })
    i = end + flags.length
  }
  return found
}

const mayBegin = (before: string): boolean =>
  /(?:^|[(,=:[!&|?{};>]|\breturn|\n)\s*$/.test(before) || /[)\]]\s*\n\s*$/.test(before)

/** Where a comment or a text that begins here ends; `i` itself where none does. Templates are gone through, for `${…}`. */
const afterText = (code: string, i: number): number => {
  if (code.startsWith('//', i)) return lineEnd(code, i)
  if (code.startsWith('/*', i)) return code.indexOf('*/', i) + 2
  const quote = code[i]
  if (quote !== "'" && quote !== '"' && quote !== '`') return i
  for (let at = i + 1; at < code.length; at++) {
    if (code[at] === '\\') at++
    else if (quote === '`' && code.startsWith('${', at)) at = templateEnd(code, at)
    else if (code[at] === quote) return at + 1
  }
  return code.length
}

const templateEnd = (code: string, at: number): number => {
  let depth = 0
  for (let i = at + 1; i < code.length; i++) {
    if (code[i] === '{') depth++
    else if (code[i] === '}' && --depth === 0) return i
  }
  return code.length
}

const lineEnd = (code: string, i: number): number => {
  const end = code.indexOf('\n', i)
  return end < 0 ? code.length : end
}

const literalEnd = (code: string, i: number): number => {
  let inClass = false
  for (let at = i + 1; at < code.length; at++) {
    const character = code[at]
    if (character === '\n') return 0
    if (character === '\\') at++
    else if (character === '[') inClass = true
    else if (character === ']') inClass = false
    else if (character === '/' && !inClass) return at + 1
  }
  return 0
}
