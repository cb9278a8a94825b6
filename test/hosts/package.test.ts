import { execFile, execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { COMMANDS } from '../../src/cli/commands/index.ts'
import { at, SSH_TRANSPORTS } from '../support/desk.ts'
import { testWith } from './parts/guard.ts'
import { startSshd } from './parts/sshd.ts'

const ROOT = resolve(import.meta.dirname, '../..')
const LOG = join(ROOT, 'test/fixtures/logs/crm.log')
const MOST_MB = 15

/** What a user gets: packed, installed without a network under an empty prefix, run from there. */
describe('the package', { timeout: 300_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'prodlogs-package-'))
  const prefix = join(folder, 'prefix')
  const env = { PATH: process.env['PATH'], HOME: folder, LANG: 'C.UTF-8', TZ: 'UTC' }
  const prodlogs = (...args: string[]) =>
    spawnSync(join(prefix, 'bin/prodlogs'), args, { encoding: 'utf8', env, cwd: folder, timeout: 60_000 })

  /** Without holding up this process, in which the test's sshd is looked after. */
  const run = (words: readonly string[]) =>
    new Promise<{ status: number; stdout: string; stderr: string }>((done) =>
      execFile(join(prefix, 'bin/prodlogs'), words, { env, cwd: folder, timeout: 60_000 }, (error, stdout, stderr) =>
        done({ status: error === null ? 0 : 1, stdout, stderr }),
      ),
    )

  beforeAll(() => {
    // From a copy: the build of the clone is what other tests are running.
    const copy = join(folder, 'clone')
    mkdirSync(copy)
    const files = execFileSync('git', ['ls-files', '-z'], { cwd: ROOT })
    execFileSync('tar', ['-cf', join(folder, 'clone.tar'), '--null', '-T', '-'], { cwd: ROOT, input: files })
    execFileSync('tar', ['-xf', join(folder, 'clone.tar'), '-C', copy])
    execFileSync('ln', ['-s', join(ROOT, 'node_modules'), join(copy, 'node_modules')])
    execFileSync('npm', ['pack', '--silent', '--pack-destination', folder], { cwd: copy, stdio: 'pipe' })
    const [tarball = ''] = readdirSync(folder).filter((name) => name.endsWith('.tgz'))
    execFileSync('npm', ['install', '--global', '--prefix', prefix, '--offline', '--silent', join(folder, tarball)], {
      env: { ...env, npm_config_cache: join(folder, 'empty-cache') },
      stdio: 'pipe',
    })
    expect(statSync(join(folder, tarball)).size / 1e6).toBeLessThan(MOST_MB)
  }, 300_000)
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  test('holds no other package', () => {
    expect(readdirSync(join(prefix, 'lib/node_modules'))).toEqual(['prodlogs'])
    expect(existsSync(join(prefix, 'lib/node_modules/prodlogs/node_modules'))).toBe(false)
  })
  test.each(COMMANDS.filter(({ hidden }) => !hidden).map(({ name }) => name))('%s --help', (name) => {
    const { status, stdout, stderr } = prodlogs(name, '--help')
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(stdout).toContain(`prodlogs ${name}`)
  })
  test('has a manual page for each command, linked for man', () => {
    const pages = readdirSync(join(prefix, 'share/man/man1'))
    for (const { name, hidden } of COMMANDS) if (!hidden) expect(pages).toContain(`prodlogs-${name}.1`)
    expect(readFileSync(join(prefix, 'share/man/man1/prodlogs.1'), 'utf8')).toContain('.SH')
  })
  test('report --file', () => {
    const { status, stdout } = prodlogs('report', '--file', LOG, '--json')
    expect(status).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ version: 1, counts: { webhooks: { received: expect.any(Number) } } })
  })
  testWith('sshd')('tail over ssh2 and over openssh', async () => {
    const sshd = await startSshd()
    try {
      for (const transport of SSH_TRANSPORTS) {
        const words = ['tail', '--no-follow', '-n', '3', '--json', ...at(sshd, transport), '--source', `file:${LOG}`]
        const { status, stdout, stderr } = await run(words)
        expect({ transport, status, stderr }).toEqual({ transport, status: 0, stderr: '' })
        expect(stdout.trim().split('\n')).toHaveLength(3)
      }
    } finally {
      await sshd.stop()
    }
  })
})
