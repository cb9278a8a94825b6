import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'

const SRC = resolve(import.meta.dirname, '../../src')

/** Which folders a folder may import; its own is always allowed. `.` is the files directly in src. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  model: [],
  parse: ['model'],
  redact: ['model'],
  recognise: ['model'],
  correlate: ['model'],
  diagnose: ['model'],
  sieve: ['model'],
  messages: ['model'],
  report: ['model', 'messages'],
  config: ['model'],
  connect: ['model'],
  // The host's clock is made from the parser's table of layouts.
  remote: ['model', 'connect', 'parse'],
  read: ['model', 'connect', 'remote', 'sieve'],
  engines: ['model', 'connect', 'read'],
  stripe: ['model', 'redact'],
  demo: ['model', 'remote', 'read', 'connect', 'config', 'messages'],
  app: [
    'model',
    'config',
    'connect',
    'remote',
    'read',
    'sieve',
    'engines',
    'parse',
    'redact',
    'recognise',
    'correlate',
    'diagnose',
    'stripe',
    'report',
    'messages',
    '.',
  ],
  mcp: ['model', 'app', 'config', 'report', 'messages', 'stripe'],
  page: ['model', 'messages', 'report', 'app'],
  cli: ['*'],
  '.': ['*'],
}

const PURE = new Set(['model', 'parse', 'redact', 'recognise', 'correlate', 'diagnose', 'sieve', 'messages', 'report'])

/** Node's modules that a pure folder may use: hashing is not I/O. */
const PURE_NODE: Readonly<Record<string, readonly string[]>> = {
  redact: ['node:crypto', 'node:buffer', 'node:string_decoder'],
  report: ['node:crypto'],
}

/** A dependency is imported in one folder. */
const HOME_OF: Readonly<Record<string, readonly string[]>> = {
  ssh2: ['connect', 'demo'],
  'ssh-config': ['connect'],
  stripe: ['stripe'],
  split2: ['read'],
  '@modelcontextprotocol/server': ['mcp'],
  '@modelcontextprotocol/node': ['mcp'],
  ora: ['cli'],
  'log-update': ['cli'],
  commander: ['cli'],
  zod: ['config', 'report', 'mcp'],
  yaml: ['config', 'cli'],
  'chrono-node': ['app'],
  'p-limit': ['app', 'mcp'],
  undici: ['engines'],
  aws4fetch: ['engines'],
  'string-width': ['report'],
  'slice-ansi': ['report'],
  'wrap-ansi': ['report'],
  'd3-array': ['report'],
  'd3-scale': ['report'],
  'd3-shape': ['report'],
  'd3-time': ['report'],
}

interface Import {
  readonly file: string
  readonly target: string
}

const IMPORT =
  /(?:^|\n)\s*(?:import|export)\s[^'"`;]*?from\s*['"]([^'"]+)['"]|(?:^|\n)\s*import\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)/g

export const importsOf = (file: string, text: string): Import[] =>
  [...text.matchAll(IMPORT)].map((match) => ({ file, target: match[1] ?? match[2] ?? match[3] ?? '' }))

const folderOf = (path: string): string => {
  const [first = '.', rest] = relative(SRC, path).split('/')
  return rest === undefined ? '.' : first
}

export const violations = (imports: readonly Import[]): string[] =>
  imports.flatMap(({ file, target }) => {
    const from = folderOf(file)
    const say = (why: string) => [`${relative(SRC, file)} imports ${target}: ${why}`]
    if (target.startsWith('.')) {
      const to = folderOf(resolve(dirname(file), target))
      if (to === from) return []
      if (to === 'cli' && relative(SRC, file) !== 'cli.ts') return say('nobody imports cli/')
      const allowed = MAY_IMPORT[from]
      if (allowed === undefined) return say(`the folder ${from} has no rule in this test`)
      if (to === '.' && relative(SRC, resolve(dirname(file), target)) !== 'pipeline.ts' && !allowed.includes('*'))
        return say('the files on top are imported by cli/ alone')
      return allowed.includes('*') || allowed.includes(to)
        ? []
        : say(`${from} may import ${allowed.join(', ') || 'nothing'}`)
    }
    if (target.startsWith('node:')) {
      if (!PURE.has(from) || (PURE_NODE[from] ?? []).includes(target)) return []
      return say(`${from} is pure`)
    }
    const home = HOME_OF[target.split('/', target.startsWith('@') ? 2 : 1).join('/')]
    if (home !== undefined && !home.includes(from)) return say(`only ${home.join(', ')} may`)
    return home === undefined && PURE.has(from) ? say(`${from} is pure`) : []
  })

/** The files that import each other, in circles, type imports and dynamic ones counted: each as its members in order. */
export const circles = (imports: readonly Import[]): string[][] => {
  const targets = new Map<string, string[]>()
  for (const { file, target } of imports)
    if (target.startsWith('.')) targets.set(file, [...(targets.get(file) ?? []), resolve(dirname(file), target)])
  const found: string[][] = []
  const state = new Map<string, 'open' | 'done'>()
  const visit = (file: string, path: readonly string[]): void => {
    if (state.get(file) === 'done') return
    if (state.get(file) === 'open') {
      found.push([...path.slice(path.indexOf(file)), file].map((each) => relative(SRC, each)))
      return
    }
    state.set(file, 'open')
    for (const next of targets.get(file) ?? []) visit(next, [...path, file])
    state.set(file, 'done')
  }
  for (const file of targets.keys()) visit(file, [])
  return found
}

const sourceFiles = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => join(entry.parentPath, entry.name))

describe('the house', () => {
  test('every import follows the rules of ARCHITECTURE.md', () => {
    const imports = sourceFiles(SRC).flatMap((file) => importsOf(file, readFileSync(file, 'utf8')))
    expect(imports.length).toBeGreaterThan(100)
    expect(violations(imports)).toEqual([])
  })

  test.each([
    ['parse/x.ts', "import { readFileSync } from 'node:fs'"],
    ['parse/x.ts', "import { redact } from '../redact/index.ts'"],
    ['model/x.ts', "import type { A } from '../parse/a.ts'"],
    ['connect/x.ts', "const { open } = await import('../read/file.ts')"],
    ['report/x.ts', "import { Client } from 'ssh2'"],
    ['read/x.ts', "import Stripe from 'stripe'"],
    ['read/x.ts', "export { main } from '../cli/main.ts'"],
    ['diagnose/x.ts', "import '../correlate/correlate.ts'"],
    ['read/x.ts', "import { observe } from '../pipeline.ts'"],
    ['app/x.ts', "import { main } from '../cli/main.ts'"],
    ['app/x.ts', "import { Command } from 'commander'"],
    ['brandnew/x.ts', "import type { A } from '../model/a.ts'"],
  ])('a planted violation in %s is found: %s', (file, text) => {
    expect(violations(importsOf(join(SRC, file), text))).toHaveLength(1)
  })

  test.each([
    ['parse/x.ts', "import type { LogRecord } from '../model/record.ts'\nimport {\n  a,\n} from './a.ts'"],
    ['redact/x.ts', "import { createHmac } from 'node:crypto'"],
    ['cli/x.ts', "import { observe } from '../pipeline.ts'"],
    ['app/x.ts', "import { observe } from '../pipeline.ts'"],
    ['app/x.ts', "const { connect } = await import('../connect/connect.ts')"],
  ])('what is allowed in %s passes', (file, text) => {
    expect(violations(importsOf(join(SRC, file), text))).toEqual([])
  })

  test('no files import each other', () => {
    const imports = sourceFiles(SRC).flatMap((file) => importsOf(file, readFileSync(file, 'utf8')))
    expect(circles(imports)).toEqual([])
  })

  test.each([
    ["import type { B } from './b.ts'", "import { a } from './a.ts'"],
    ["const { b } = await import('./b.ts')", "export type { A } from './a.ts'"],
  ])('a planted circle is found: %s, %s', (a, b) => {
    const imports = [...importsOf(join(SRC, 'app/a.ts'), a), ...importsOf(join(SRC, 'app/b.ts'), b)]
    expect(circles(imports)).toEqual([['app/a.ts', 'app/b.ts', 'app/a.ts']])
  })

  test('the questions know no terminal', () => {
    const knowing = sourceFiles(join(SRC, 'app')).filter((file) =>
      /process\.std|isTTY|process\.argv/.test(readFileSync(file, 'utf8')),
    )
    expect(knowing.map((file) => relative(SRC, file))).toEqual([])
  })

  test('process.exit stands in one file', () => {
    const exits = sourceFiles(SRC).filter((file) => /\bprocess\.exit\(/.test(readFileSync(file, 'utf8')))
    expect(exits.map((file) => relative(SRC, file))).toEqual(['cli.ts'])
  })
})

/** Catalogue folders whose index is an explicit list, because order is priority. */
const CATALOGUES = ['parse/formats', 'redact/rules', 'recognise/steps', 'diagnose/causes']

describe('catalogues', () => {
  test.each(CATALOGUES)('every file of %s is listed in its index', (folder) => {
    const files = readdirSync(join(SRC, folder), { recursive: true, encoding: 'utf8' }).filter(
      (name) => name.endsWith('.ts') && name !== 'index.ts',
    )
    const index = readFileSync(join(SRC, folder, 'index.ts'), 'utf8')
    const listed = [...index.matchAll(/from '\.\/([\w./-]+\.ts)'/g)].map((match) => match[1])
    expect(files.length).toBeGreaterThan(3)
    expect(files.filter((file) => !listed.includes(file))).toEqual([])
  })
})
