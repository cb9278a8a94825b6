import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { CLI } from '../../support/desk.ts'
import { createRandom } from '../../support/redact/random.ts'

const random = createRandom(11)

const run = (words: readonly string[], input = ''): { status: number | null; stdout: string } => {
  const home = mkdtempSync(join(tmpdir(), 'prodlogs-scan-'))
  onTestFinished(() => rmSync(home, { recursive: true, force: true }))
  writeFileSync(join(home, 'app.log'), input)
  const env = { PATH: process.env['PATH'], HOME: home, XDG_STATE_HOME: home, CI: '1' }
  if (words[0] !== 'tag') return spawnSync(process.execPath, [CLI, ...words], { cwd: home, env, encoding: 'utf8' })
  const tag = spawnSync(process.execPath, [CLI, 'tag'], { cwd: home, env, input, encoding: 'utf8' })
  writeFileSync(join(home, 'app.log'), `{"password":"${input}"}\n`)
  const shown = spawnSync(process.execPath, [CLI, 'tail', '--file', 'app.log', '--json'], {
    cwd: home,
    env,
    encoding: 'utf8',
  })
  return { status: tag.status, stdout: `${tag.stdout.trim()}\n${shown.stdout}` }
}

test('scan counts what stands in a log, and ends with 3', () => {
  const keys = [0, 1, 2].map(() => `key ${['sk', 'live', random.alnum(24)].join('_')} was used`)
  const mails = [0, 1].map(() => `mail to ${random.alnum(8)}@example.com`)
  const { status, stdout } = run(['scan', 'app.log', '--json'], `${['start', ...keys, ...mails, 'end'].join('\n')}\n`)
  expect(status).toBe(3)
  expect(JSON.parse(stdout)).toMatchObject({
    secrets: 3,
    personal: 2,
    sources: [{ lines: 7, kinds: { stripe_key: 3, email: 2 } }],
  })
  expect(run(['scan', 'app.log'], 'start\nend\n').status).toBe(0)
})

test.for([random.alnum(20), `пароль-${random.alnum(12)}`])('tag gives the tag that output shows for %s', (secret) => {
  const [tag, ...shown] = run(['tag'], secret).stdout.split('\n')
  expect(tag).toMatch(/^[0-9a-f]{6}$/)
  expect(shown.join('\n')).toContain(`:${tag}]`)
})

test('a key of thirty lines is one secret', () => {
  const key = [
    ['-----BEGIN RSA ', 'PRIVATE KEY-----'].join(''),
    ...Array.from({ length: 28 }, () => random.alnum(64)),
    ['-----END RSA ', 'PRIVATE KEY-----'].join(''),
  ]
  const { status, stdout } = run(['scan', 'app.log', '--json'], `${['a', ...key, 'b', ...key, 'c'].join('\n')}\n`)
  expect(status).toBe(3)
  expect(JSON.parse(stdout)).toMatchObject({ secrets: 2, sources: [{ kinds: { private_key: 2 } }] })
})

test('scan says how much it looked at, and that it was nothing', () => {
  expect(run(['scan', 'app.log'], 'start\nend\n').stdout).toBe('✓ No secret was found (2 lines, local:app.log)\n')
  expect(run(['scan', 'app.log'], '').stdout).toBe('! There was nothing to look at: local:app.log\n')
})

test.for(['hunter2', '4242424242424242', 'ключ1'])('tag gives none for %s, which could be guessed', (secret) => {
  const { status, stdout } = run(['tag'], secret)
  expect(status).toBe(1)
  expect(stdout).not.toMatch(/^[0-9a-f]{6}$/m)
  expect(stdout).toContain('"[password]"')
})
