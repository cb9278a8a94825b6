import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { leaked } from '../redact/leaked.ts'
import { createRandom } from '../redact/random.ts'

const CLI = new URL('../../dist/cli.js', import.meta.url).pathname
const random = createRandom(Math.floor(Date.now() / 86_400_000))
const planted = {
  key: ['sk', 'live', random.alnum(30)].join('_'),
  known: `Zq${random.alnum(20)}`,
  password: random.alnum(18),
  email: `${random.alnum(9).toLowerCase()}@shoppers-${random.alnum(5).toLowerCase()}.com`,
}
let folder: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'prodlogs-leaks-'))
  const event = `evt_1${random.alnum(23)}`
  const at = new Date(Date.now() - 60_000).toISOString()
  const texts = [
    `${at} INFO key ${planted.key} used by ${planted.email} for deal 4540`,
    JSON.stringify({
      time: at,
      level: 'error',
      msg: `bad ${planted.known}`,
      password: planted.password,
      event,
      deal_id: 4540,
    }),
    JSON.stringify({
      log: `${JSON.stringify({ msg: `got ${planted.key}`, email: planted.email })}\n`,
      stream: 'stdout',
      time: at,
    }),
    `level=error time=${at} msg="deal 4540 failed" password=${planted.password} secret=${planted.known}`,
    `Webhook signature verification failed ${planted.known} ${planted.email}`,
  ]
  writeFileSync(join(folder, `app-${planted.key}.log`), `${texts.join('\n')}\n`)
  writeFileSync(
    join(folder, 'host.sh'),
    `#!/bin/sh\necho "banner ${planted.known} ${planted.key} ${planted.email} password=${planted.password}" >&2\nexit 255\n`,
    { mode: 0o755 },
  )
  writeFileSync(
    join(folder, 'good.yml'),
    `hosts:\n  prod:\n    command: ["${join(folder, 'host.sh')}"]\n    sources:\n      app: { file: /var/log/app.log }\nredact:\n  values: ["env:SHOP_SECRET"]\n`,
  )
  writeFileSync(
    join(folder, 'bad.yml'),
    `hosts:\n  prod: { password: ${planted.password}, api_key: "${planted.key}" }\n${planted.key}: 1\n  oops: [${planted.email}\n`,
  )
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Runs the built command to its end, and gives all that it wrote. */
const run = (words: readonly string[]): Promise<string> =>
  new Promise((resolve) => {
    const state = join(folder, 'state')
    mkdirSync(state, { recursive: true })
    const child = spawn(process.execPath, [CLI, ...words], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: process.env['PATH'],
        HOME: folder,
        XDG_STATE_HOME: state,
        SHOP_SECRET: planted.known,
        CI: '1',
        TZ: 'UTC',
      },
    })
    let written = ''
    child.stdout.on('data', (chunk: Buffer) => (written += chunk.toString()))
    child.stderr.on('data', (chunk: Buffer) => (written += chunk.toString()))
    const timer = setTimeout(() => child.kill('SIGTERM'), 20_000)
    child.once('close', () => {
      clearTimeout(timer)
      resolve(written)
    })
  })

const log = (): string => join(folder, `app-${planted.key}.log`)
const config = (): string[] => ['--config', join(folder, 'good.yml')]
const commands: readonly (readonly [string, () => string[]])[] = [
  ['tail', () => ['tail', '--file', log(), ...config(), '--verbose']],
  ['tail json', () => ['tail', '--file', log(), ...config(), '--json']],
  ['grep text', () => ['grep', '--text', planted.key, '--file', log(), ...config()]],
  ['grep deal', () => ['grep', '--deal', '4540', '--file', log(), ...config(), '--json', '-C', '2']],
  ['why', () => ['why', '--deal', planted.password, '--file', log(), ...config(), '--verbose']],
  ['report md', () => ['report', '--file', log(), ...config(), '-o', 'md', '--out', join(folder, 'out-report.md')]],
  [
    'report html',
    () => ['report', '--file', log(), ...config(), '-o', 'html', '--out', join(folder, 'out-report.html')],
  ],
  ['report json', () => ['report', '--file', log(), ...config(), '--json']],
  ['scan', () => ['scan', log(), ...config(), '--json']],
  ['events', () => ['events', '--verbose', ...config(), '--type', planted.key]],
  ['doctor', () => ['doctor', '--host', 'prod', '--verbose', '--no-input', ...config()]],
  ['hosts', () => ['hosts', '--verbose', ...config()]],
  ['host banner', () => ['grep', '--text', 'x', '--host', 'prod', '--verbose', '--no-input', ...config()]],
  ['unknown host', () => ['tail', '--host', planted.key, ...config(), '--verbose']],
  ['unknown flag', () => ['tail', `--${planted.key}`]],
  ['missing file', () => ['tail', '--file', join(folder, planted.known, planted.key), ...config()]],
  ['bad config', () => ['config', '--verbose', '--config', join(folder, 'bad.yml')]],
]

test.for(commands)('%s writes none of the planted values', async ([, words]) => {
  const written = await run(words())
  const files = readdirSync(folder).filter((name) => name.startsWith('out-'))
  const all = [written, ...files.map((name) => readFileSync(join(folder, name), 'utf8'))].join('\n')
  expect(all.trim()).not.toBe('')
  for (const [name, value] of Object.entries(planted))
    expect(leaked(all, value), `${name}\n${all.slice(0, 3000)}`).toBe(false)
})
