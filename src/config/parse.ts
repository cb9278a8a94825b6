import { isMap, isNode, LineCounter, parseDocument, visit, type Document } from 'yaml'
import { z } from 'zod'
import { ProdlogsError } from '../model/error.ts'
import { words, type Reason, type YamlReasons } from '../model/reason.ts'
import { configSchema, reasonOf, type ConfigFile } from './zod-schema.ts'

/** What is wrong with a file, and where in it. */
export interface ConfigProblem {
  readonly path: readonly (string | number)[]
  readonly reason: Reason
  /** The name of the pattern that it is about. */
  readonly pattern?: string
}

/**
 * Text of a `prodlogs.yaml` → its checked content. `check` may find more. Throws CONFIG_SYNTAX, CONFIG_INVALID or
 * CONFIG_BAD_PATTERN with line and column.
 */
export const parseConfigFile = (
  file: string,
  text: string,
  lang: 'en' | 'ru' = 'en',
  check?: (content: ConfigFile) => ConfigProblem | undefined,
): ConfigFile => {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true })
  const broken = document.errors[0]
  if (broken !== undefined) {
    const { line, col } = lines.linePos(broken.pos[0])
    // Only the parser's code: its message quotes the file, and a file may hold what must not be shown.
    const code = YAML_REASONS[broken.code]
    throw new ProdlogsError('CONFIG_SYNTAX', {
      file,
      line,
      column: col,
      ...(code === undefined ? {} : { reason: { code } }),
    })
  }
  z.config(lang === 'ru' ? z.locales.ru() : z.locales.en())
  const result = configSchema.safeParse(contentOf(document, file, lines) ?? {})
  if (result.success) {
    const problem = check?.(result.data)
    if (problem === undefined) return result.data
    const { line, col } = lines.linePos(offsetOf(document, problem.path))
    const { path, pattern, reason } = problem
    const place = { file, line, column: col }
    throw pattern === undefined
      ? new ProdlogsError('CONFIG_INVALID', { ...place, path: path.join('.'), reason })
      : new ProdlogsError('CONFIG_BAD_PATTERN', { ...place, name: pattern, reason })
  }
  const issue = result.error.issues[0]
  const path = issue?.path ?? []
  const key = issue?.code === 'unrecognized_keys' ? issue.keys[0] : undefined
  const offset = offsetOf(document, key === undefined ? path : [...path, key])
  const { line, col } = lines.linePos(offset)
  throw new ProdlogsError('CONFIG_INVALID', {
    file,
    line,
    column: col,
    path: [...path, ...(key === undefined ? [] : [key])].join('.') || 'prodlogs.yaml',
    reason: issue === undefined ? words('') : reasonOf(issue),
  })
}

/** Aliases of aliases unfold to more than any memory holds. */
const contentOf = (document: Document.Parsed, file: string, lines: LineCounter): unknown => {
  try {
    return document.toJS({ maxAliasCount: 100 })
  } catch {
    let offset = 0
    visit(document, {
      Alias: (_, node) => {
        offset = node.range?.[0] ?? 0
      },
    })
    const { line, col } = lines.linePos(offset)
    throw new ProdlogsError('CONFIG_SYNTAX', { file, line, column: col, reason: { code: 'many_aliases' } })
  }
}

const YAML_REASONS: Readonly<Record<string, keyof YamlReasons>> = {
  BAD_INDENT: 'bad_indent',
  TAB_AS_INDENT: 'tab_indent',
  DUPLICATE_KEY: 'duplicate_key',
  MISSING_CHAR: 'missing_character',
  BAD_ALIAS: 'unknown_alias',
  BLOCK_AS_IMPLICIT_KEY: 'bad_indent',
  MULTILINE_IMPLICIT_KEY: 'key_over_lines',
  UNEXPECTED_TOKEN: 'unexpected_text',
}

/** Where in the text the deepest existing part of `path` stands. A key's own place is better than its value's. */
const offsetOf = (document: Document.Parsed, path: readonly PropertyKey[]): number => {
  for (let length = path.length; length > 0; length--) {
    const parent = length === 1 ? document.contents : document.getIn(path.slice(0, length - 1), true)
    const key = path[length - 1]
    if (isMap(parent)) {
      const pair = parent.items.find((item) => isNode(item.key) && String(item.key) === String(key))
      if (pair !== undefined && isNode(pair.key) && pair.key.range) return pair.key.range[0]
    }
    const node = document.getIn(path.slice(0, length), true)
    if (isNode(node) && node.range) return node.range[0]
  }
  return document.contents?.range?.[0] ?? 0
}
