import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

/**
 * Golden cases of the whole command line. A folder of test/cases is a case: `cmd.json` (the words after `prodlogs`, and
 * optionally env and stdin), any input files, and what must come out: `stdout`, `stderr`, `exit`. UPDATE_CASES=1 writes
 * what came out; read the difference before you commit it.
 */
const CASES = resolve(import.meta.dirname, '../cases')
const CLI = process.env['PRODLOGS_E2E_CLI'] ?? resolve(import.meta.dirname, '../../dist/cli.js')

interface Command {
  readonly args: string[]
  readonly env?: Record<string, string>
  /** Name of the file that is fed to stdin. */
  readonly stdin?: string
}

let home: string

beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'prodlogs-cases-'))
  // The same key in every run, so that tags are the same.
  mkdirSync(join(home, '.local/state/prodlogs'), { recursive: true })
  writeFileSync(join(home, '.local/state/prodlogs/tag.key'), Buffer.alloc(32, 7))
})
afterAll(() => rmSync(home, { recursive: true }))

const run = (folder: string) => {
  const command = JSON.parse(readFileSync(join(folder, 'cmd.json'), 'utf8')) as Command
  const result = spawnSync(process.execPath, [CLI, ...command.args], {
    cwd: folder,
    env: { PATH: process.env['PATH'], HOME: home, LANG: 'C.UTF-8', TZ: 'UTC', ...command.env },
    input: command.stdin === undefined ? '' : readFileSync(join(folder, command.stdin)),
    encoding: 'utf8',
  })
  return { stdout: settled(result.stdout), stderr: result.stderr, exit: `${result.status}\n` }
}

/** A page says when and by which version it was made: that is another each time. */
const settled = (stdout: string): string =>
  stdout.replace(/(prodlogs )\d+\.\d+\.\d+(, )\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/g, '$1VERSION$2TIME')

describe('the command line', () => {
  const names = existsSync(CASES) ? readdirSync(CASES) : []
  test('has cases', () => expect(names.length).toBeGreaterThan(15))

  test.each(names)('%s', (name) => {
    const folder = join(CASES, name)
    const got = run(folder)
    for (const part of ['stdout', 'stderr', 'exit'] as const) {
      const path = join(folder, part)
      if (process.env['UPDATE_CASES'] === '1') {
        if (got[part] === '') rmSync(path, { force: true })
        else writeFileSync(path, got[part])
        continue
      }
      expect(got[part], part).toBe(existsSync(path) ? readFileSync(path, 'utf8') : '')
    }
  })
})
