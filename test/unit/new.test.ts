import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const ROOT = resolve(import.meta.dirname, '../..')
const BLANK = ['FILL', 'IN'].join('_')
const PARTS = [
  'src',
  'test/support',
  'test/unit/json',
  'config',
  'README.md',
  'README.ru.md',
  'package.json',
  'tsconfig.json',
]

const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))

const blanksIn = (root: string): string[] =>
  [
    ...filesBelow(join(root, 'src')),
    ...filesBelow(join(root, 'test')),
    join(root, 'README.md'),
    join(root, 'README.ru.md'),
  ]
    .filter((path) => /\.(?:ts|md)$/.test(path) && readFileSync(path, 'utf8').includes(BLANK))
    .map((path) => relative(root, path))

test('no blank of `npm run new` is left', () => expect(blanksIn(ROOT)).toEqual([]))

describe('npm run new', () => {
  let root = ''
  const run = (...words: string[]) =>
    spawnSync(process.execPath, [join(ROOT, 'scripts/new.mjs'), '--root', root, ...words], { encoding: 'utf8' })
  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), 'prodlogs-new-'))
    for (const part of PARTS) cpSync(join(ROOT, part), join(root, part), { recursive: true })
    symlinkSync(join(ROOT, 'node_modules'), join(root, 'node_modules'))
  })
  afterAll(() => rmSync(root, { recursive: true, force: true }))

  const kinds: readonly (readonly [string, string, string, ...string[]])[] = [
    ['format', 'gitea-runner', 'src/parse/formats/text/gitea-runner.ts'],
    ['format', 'acme-json', 'src/parse/formats/json/acme-json.ts', '--in', 'json'],
    ['format', 'acme-access', 'src/parse/formats/access/acme-access.ts', '--in', 'access'],
    ['format', 'acme-prefix', 'src/parse/formats/wrappers/acme-prefix.ts', '--in', 'wrappers'],
    ['rule', 'acme-token', 'src/redact/rules/acme-token.ts'],
    ['step', 'refund.issued', 'src/recognise/steps/refund-issued.ts'],
    ['cause', 'crm_quota_exceeded', 'src/diagnose/causes/crm-quota-exceeded.ts'],
    ['command', 'forget', 'src/cli/commands/forget.ts'],
    ...(existsSync(join(ROOT, 'src/engines/index.ts'))
      ? ([['engine', 'graylog', 'src/engines/graylog/index.ts']] satisfies [string, string, string][])
      : []),
  ]

  test.each(kinds)('%s %s writes its file, lists it, and leaves blanks that fail', (kind, name, file, ...more) => {
    const { status, stdout, stderr } = run(kind, name, ...more)
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(stdout).toContain(file)
    expect(blanksIn(root)).toContain(file)
  })

  test('what it wrote compiles but for blanks, and is told of in its catalogue', () => {
    const said = spawnSync(join(ROOT, 'node_modules/.bin/tsc'), ['-p', root], { encoding: 'utf8' }).stdout
    expect(said.split('\n').filter((line) => line.includes('error TS') && line.startsWith('src/'))).toEqual([])
    const listed = {
      'src/parse/formats/index.ts': 'giteaRunner,',
      'src/redact/rules/index.ts': 'acmeToken,',
      'src/recognise/steps/index.ts': '...refundIssued,',
      'src/diagnose/causes/index.ts': 'crmQuotaExceeded,',
      'src/cli/commands/index.ts': 'runForget',
    }
    for (const [path, name] of Object.entries(listed)) expect(readFileSync(join(root, path), 'utf8')).toContain(name)
  })

  test('a name twice, a name that is none, and a kind that is none are refused', () => {
    expect(run('format', 'gitea-runner')).toMatchObject({ status: 2, stderr: expect.stringContaining('there already') })
    expect(run('cause', 'Not A Cause')).toMatchObject({ status: 2, stderr: expect.stringContaining('is written like') })
    expect(run('thing', 'x').status).toBe(2)
  })
})
