import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const ROOT = resolve(import.meta.dirname, '../../..')

/** Every function that lets text out: a call with a place for text. It compiles with SafeText and with nothing else. */
const SINKS: Readonly<Record<string, { readonly from: string; readonly call: string }>> = {
  'Output.write': { from: 'output', call: 'void output.write(TEXT)' },
  'Output.writeSoon': { from: 'output', call: 'void output.writeSoon(TEXT)' },
  'Output.note': { from: 'output', call: 'output.note(TEXT)' },
  sayLast: { from: 'output', call: 'sayLast(TEXT)' },
  feedCommand: { from: 'outlets', call: "void feedCommand(ownWords('x'), TEXT, { stdout: 'ignore' })" },
  postJson: { from: 'outlets', call: "void postJson(ownWords('x'), TEXT, 1)" },
  writeOwnFile: { from: 'outlets', call: "writeOwnFile('x', TEXT, { replace: true })" },
  spin: { from: 'spinner', call: 'void spin(TEXT)' },
  askLine: { from: 'ask-line', call: 'void askLine(TEXT, { lifetime })' },
  page: { from: 'pager', call: 'void page(session, TEXT)' },
}

/** What a command is, and where an alert goes, is not made of text that was read, not even of redacted text. */
const COMMANDS: Readonly<Record<string, string>> = {
  feedCommand: "void feedCommand(TEXT, safe, { stdout: 'ignore' })",
  postJson: 'void postJson(TEXT, safe, 1)',
}

/** Unredacted texts, of every type that a program has at hand. */
const UNSAFE: Readonly<Record<string, string>> = {
  'a literal': "'text'",
  'text from production': 'raw',
  'an argument': "(process.argv[2] ?? '')",
  'an error': 'error.message',
  'an edited text': '`${safe}!`',
  'a part of a safe text': 'safe.slice(1)',
  'a record': 'JSON.stringify(record)',
  bytes: "Buffer.from('x')",
}

/** A record's texts are redacted one by one; ids and numbers are not texts. */
const RECORDS: Readonly<Record<string, string>> = {
  'a message': '{ ...record, message: raw }',
  'a line': '{ ...record, line: `${safe}` }',
  'a field': '{ ...record, fields: { name: error.message } }',
  'a path': "{ ...record, http: { path: 'x' } }",
}

const PREAMBLE = `
import { askLine } from '../../../src/cli/io/ask-line.ts'
import type { Lifetime } from '../../../src/cli/io/lifetime.ts'
import { feedCommand, ownWords, postJson, writeOwnFile } from '../../../src/cli/io/outlets.ts'
import { sayLast, type Output } from '../../../src/cli/io/output.ts'
import { page } from '../../../src/cli/io/pager.ts'
import type { Session } from '../../../src/cli/session.ts'
import { spin } from '../../../src/cli/io/spinner.ts'
import type { RawText } from '../../../src/model/raw-line.ts'
import type { SafeRecord } from '../../../src/model/safe-record.ts'
import type { SafeText } from '../../../src/model/safe-text.ts'

declare const output: Output
declare const session: Session
declare const lifetime: Lifetime
declare const raw: RawText
declare const safe: SafeText
declare const record: SafeRecord
declare const error: Error
void [askLine, feedCommand, ownWords, postJson, writeOwnFile, sayLast, page, spin, output, session, lifetime, raw, safe, record, error]
`

interface Line {
  readonly name: string
  readonly code: string
  readonly compiles: boolean
}

const fill = (call: string, text: string): string => call.replace('TEXT', () => text)

const LINES: readonly Line[] = [
  ...Object.entries(SINKS).map(([name, { call }]) => ({ name, code: fill(call, 'safe'), compiles: true })),
  ...[...Object.entries(SINKS).map(([name, { call }]) => [name, call] as const), ...Object.entries(COMMANDS)].flatMap(
    ([name, call]) =>
      Object.entries(UNSAFE).map(([what, text]) => ({
        name: `${name} with ${what}`,
        code: fill(call, text),
        compiles: false,
      })),
  ),
  ...Object.entries(COMMANDS).map(([name, call]) => ({
    name: `${name} of a safe text`,
    code: fill(call, 'safe'),
    compiles: false,
  })),
  ...Object.entries(RECORDS).map(([what, made], n) => ({
    name: `a record with ${what}`,
    code: `export const record${n}: SafeRecord = ${made}`,
    compiles: false,
  })),
]

describe('an unredacted text given to a sink does not compile', () => {
  const folder = mkdtempSync(join(tmpdir(), 'prodlogs-types-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  let wrong: ReadonlySet<number>
  let said = ''
  const first = PREAMBLE.split('\n').length

  beforeAll(() => {
    const file = join(folder, 'sinks.mts')
    const preamble = PREAMBLE.replaceAll('../../../src/', `${ROOT}/src/`)
    writeFileSync(file, [preamble, ...LINES.map(({ code }) => code)].join('\n'))
    const config = {
      extends: join(ROOT, 'tsconfig.json'),
      include: [file, join(ROOT, 'src/**/*.d.ts')],
      compilerOptions: { typeRoots: [join(ROOT, 'node_modules/@types')] },
    }
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config))
    try {
      said = execFileSync('npx', ['tsc', '-p', folder, '--pretty', 'false'], {
        cwd: ROOT,
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      })
    } catch (error) {
      said = String((error as { stdout: string }).stdout)
    }
    wrong = new Set([...said.matchAll(/sinks\.mts\((\d+),\d+\): error/g)].map(([, line]) => Number(line)))
  })

  test.for(LINES.map(({ name, compiles }, n) => [`${name} ${compiles ? 'compiles' : 'does not'}`, n] as const))(
    '%s',
    ([, n]) => {
      expect(wrong.has(first + n + 1), LINES[n]?.code).toBe(LINES[n]?.compiles === false)
    },
  )

  test('the preamble and all that it imports compile', () => {
    const elsewhere = said
      .split('\n')
      .filter((line) => /^\S.*\(\d+,\d+\): error/.test(line) && /^(?:\S*\/)?src\/(?:app|cli|model)\//.test(line))
    expect(elsewhere).toEqual([])
    expect([...wrong].filter((line) => line <= first)).toEqual([])
  })

  test.for([...new Set(Object.values(SINKS).map(({ from }) => from))])('every door of %s is tried', (file) => {
    const text = readFileSync(join(ROOT, 'src/cli/io', `${file}.ts`), 'utf8')
    const functions = [...text.matchAll(/^export const (\w+) = (?:async )?\([^)]*\bSafeText\b/gms)].map(
      ([, name]) => name,
    )
    const methods = [
      ...(/interface Output \{[\s\S]*?^\}/m.exec(text)?.[0] ?? '').matchAll(/^ {2}(\w+)\([^)]*SafeText/gm),
    ]
    const doors = [...functions, ...methods.map(([, name]) => `Output.${name}`)]
    const tried = Object.entries(SINKS).filter(([, sink]) => sink.from === file)
    expect(doors.toSorted()).toEqual(tried.map(([name]) => name).toSorted())
  })
})
