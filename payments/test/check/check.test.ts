import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findingLines } from '../../src/check/finding.ts'
import { checkInstalled } from '../../src/check/installed.ts'
import { checkProcessing, checkReachable, checkScheduler } from '../../src/check/running.ts'
import { checkSettings } from '../../src/check/settings.ts'
import { systemClock } from '../../src/clock.ts'
import { readConfig } from '../../src/config.ts'
import { migrate } from '../../src/db/migrations.ts'
import { openPostgres } from '../../src/db/postgres.ts'
import { startFakes, type Fakes } from '../../src/fakes/all.ts'
import { startService, type Service } from '../../src/service.ts'
import { HANDLED_TYPES } from '../../src/worker/handlers.ts'
import { clusterUrl, hasPostgres } from '../support/databases.ts'
import { freePort, newDatabase } from '../support/postgres.ts'
import { runProgram } from '../support/run-program.ts'

const secret = (...parts: string[]): string => parts.join('_')

const SOUND = {
  SUBSCRIPTION_ENABLED: 'true',
  STRIPE_SECRET_KEY: secret('sk', 'test', 'a1B2'.repeat(6)),
  STRIPE_PUBLISHABLE_KEY: secret('pk', 'test', 'a1B2'.repeat(6)),
  STRIPE_PRICE_ID: 'price_1DemoDemoDemoDemoDemoDem',
  STRIPE_WEBHOOK_SECRET: secret('whsec', 'a1B2'.repeat(8)),
  CRM_BASE_URL: 'http://127.0.0.1:1',
  CRM_TOKEN: 'c0ffee',
  TELEGRAM_BOT_TOKEN: ['7000000001', 'AA'.repeat(17)].join(':'),
}

describe('the environment', () => {
  const wrongIn = (env: Readonly<Record<string, string>>): string[] =>
    checkSettings({ ...SOUND, ...env })
      .findings.filter((one) => one.mark === 'wrong')
      .map((one) => one.name)

  test('is well when it is', () => expect(wrongIn({})).toEqual([]))

  test.each<[string, Readonly<Record<string, string>>, string]>([
    ['a secret key that is a publishable one', { STRIPE_SECRET_KEY: SOUND.STRIPE_PUBLISHABLE_KEY }, 'secrets'],
    ['a key in quotation marks', { STRIPE_SECRET_KEY: `"${SOUND.STRIPE_SECRET_KEY}"` }, 'secrets'],
    ['a key that is still the example', { STRIPE_SECRET_KEY: secret('sk', 'test', '...') }, 'secrets'],
    ['a key that is cut short', { STRIPE_SECRET_KEY: secret('sk', 'test', 'a1') }, 'secrets'],
    ['a product in place of a price', { STRIPE_PRICE_ID: 'prod_AbCdEfGhIjKl' }, 'secrets'],
    ['a signing secret that is none', { STRIPE_WEBHOOK_SECRET: 'main' }, 'configuration'],
    ['a price that is missing', { STRIPE_PRICE_ID: '' }, 'configuration'],
    ['keys of two modes', { STRIPE_PUBLISHABLE_KEY: secret('pk', 'live', 'a1B2'.repeat(6)) }, 'mode'],
    ['a switch that is off', { SUBSCRIPTION_ENABLED: 'false' }, 'switched on'],
    ['a kill switch that is on', { SUBSCRIPTION_KILL_SWITCH: 'true' }, 'switched on'],
    ['a CRM that is missing', { CRM_TOKEN: '' }, 'automations'],
    ['a number out of bounds', { PORT: '99999' }, 'configuration'],
  ])('%s is found, with a fix that quotes no secret', (_what, env, name) => {
    const { findings } = checkSettings({ ...SOUND, ...env })
    const found = findings.find((one) => one.name === name)
    expect(found?.mark).toBe('wrong')
    expect(found?.fix).toBeTruthy()
    const text = findings.flatMap(findingLines).join('\n')
    for (const value of [...Object.values(env), ...Object.values(SOUND)])
      if (value.length > 20 && !value.startsWith('price') && !value.startsWith('http'))
        expect(text).not.toContain(value)
  })
})

test('packages that are not installed are named', () => {
  expect(checkInstalled().mark).toBe('ok')
  const dir = mkdtempSync(join(tmpdir(), 'payments-installed-'))
  const manifest = join(dir, 'package.json')
  writeFileSync(manifest, '{"dependencies":{"no-such-package":"1"}}')
  expect(checkInstalled(pathToFileURL(manifest))).toMatchObject({
    mark: 'wrong',
    found: 'not installed: no-such-package',
  })
  rmSync(dir, { recursive: true, force: true })
})

describe('an endpoint', () => {
  const served = async (answer: (path: string) => [number, string]): Promise<string> => {
    const server = createServer((request, response) => {
      const [status, body] = answer(request.url ?? '')
      response.writeHead(status, { location: '/elsewhere' }).end(body)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    afterAll(() => void server.close())
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhook/stripe`
  }
  test.each<[string, number, string, RegExp]>([
    ['that redirects', 308, '', /redirect/],
    ['of another program', 404, 'not found', /answered 404/],
    ['behind a login', 401, 'login', /answered 401/],
    ['without a secret', 400, '{"reason":"missing_secret"}', /without a signing secret/],
  ])('%s is wrong', async (_what, status, body, found) => {
    expect((await checkReachable(await served(() => [status, body]))).found).toMatch(found)
  })

  test('that is not there is wrong', async () => {
    expect(await checkReachable(`http://127.0.0.1:${await freePort()}/webhook/stripe`)).toMatchObject({ mark: 'wrong' })
  })
})

describe('what /readyz says', () => {
  const now = new Date('2026-03-01T12:00:00Z')
  const jobs = readConfig({}).scheduler
  const ready = (body: Readonly<Record<string, unknown>>) => ({ status: 200, body })
  const run = (job: string, more: Readonly<Record<string, unknown>> = {}) => ({
    job,
    status: 'ok',
    startedAt: '2026-03-01T11:30:00Z',
    ...more,
  })
  const all = (last: Readonly<Record<string, unknown>>) => ({
    scheduler: [run('trial_check'), run('grace_check'), run('retention'), run('quota_reset', last)],
  })

  test.each([
    ['on time', all({}), 'ok'],
    ['late', all({ startedAt: '2026-03-01T09:00:00Z' }), 'wrong'],
    ['failed', all({ status: 'failed', error: 'timeout' }), 'wrong'],
    ['never run', { scheduler: [] }, 'wrong'],
  ])('a scheduler that is %s', (_what, body, mark) => {
    expect(checkScheduler(ready(body), jobs, now).mark).toBe(mark)
  })

  const heap = (count: number, since?: string) => ({ count, since })
  test.each([
    ['done', { waiting: heap(0), failed: heap(0), lastProcessed: '2026-03-01T11:00:00Z' }, 0, 'ok'],
    ['never come', { waiting: heap(0), failed: heap(0) }, 0, 'wrong'],
    ['failed', { waiting: heap(0), failed: heap(2), lastProcessed: '2026-03-01T11:00:00Z' }, 0, 'wrong'],
    ['waiting long', { waiting: heap(1, '2026-03-01T11:00:00Z'), failed: heap(0) }, 0, 'wrong'],
    ['told to nobody', { waiting: heap(0), failed: heap(0), lastProcessed: '2026-03-01T11:00:00Z' }, 3, 'wrong'],
  ])('webhooks that are %s', (_what, events, dead, mark) => {
    expect(checkProcessing(ready({ events, automations: { dead: heap(dead) } }), now).mark).toBe(mark)
  })
})

describe.skipIf(!hasPostgres)('the command', () => {
  const dir = mkdtempSync(join(tmpdir(), 'payments-check-'))
  let fakes: Fakes
  let service: Service
  let env: Record<string, string>
  beforeAll(async () => {
    fakes = await startFakes()
    const url = await newDatabase(clusterUrl)
    const db = openPostgres({ url, poolSize: 2, connectTimeoutMs: 5000, statementTimeoutMs: 60_000 })
    await migrate(db, systemClock)
    await db.close()
    env = {
      ...fakes.env,
      SUBSCRIPTION_ENABLED: 'true',
      PORT: String(await freePort()),
      DATABASE_URL: url,
      LOG_FILE: join(dir, 'payments.log'),
      POLL_MS: '20',
    }
    fakes.stripe.state.put({ id: env['STRIPE_PRICE_ID'] ?? '', object: 'price', active: true })
    fakes.stripe.state.endpoints.push({
      id: 'we_1',
      object: 'webhook_endpoint',
      url: 'https://pay.example/webhook/stripe',
      status: 'enabled',
      enabled_events: HANDLED_TYPES,
    })
    service = await startService(readConfig(env))
  })
  afterAll(async () => {
    await service.stop('test over')
    await fakes.close()
    rmSync(dir, { recursive: true, force: true })
  })
  const check = (args: readonly string[], more: Readonly<Record<string, string>> = {}) =>
    runProgram('check.js', args, { ...env, ...more }, dir)

  test('sends a delivery the whole way, and then all holds', async () => {
    const first = await check(['--send'])
    expect(first.stdout).toMatch(/✔ signed delivery +accepted and processed/)
    const ended = await check([])
    expect(ended.stdout).not.toMatch(/[✖–]/)
    expect(ended.stdout).toMatch(/\nall 15 hold\n$/)
    expect([ended.code, ended.stderr]).toEqual([0, ''])
  })

  test.each<[string, readonly string[], Readonly<Record<string, string>>, RegExp]>([
    [
      'a database that is not there',
      [],
      { DATABASE_URL: 'postgres://postgres@127.0.0.1:1/x' },
      /✖ database .*ECONNREFUSED.*\n +→/,
    ],
    ['a key that Stripe refuses', [], { STRIPE_SECRET_KEY: secret('sk', 'test', 'invalid'.repeat(4)) }, /✖ Stripe key/],
    ['a price of another account', [], { STRIPE_PRICE_ID: 'price_1OtherOtherOther' }, /✖ Stripe prices +No such price/],
    [
      'an endpoint that Stripe does not know',
      ['--url', 'http://127.0.0.1:1/webhook/stripe'],
      {},
      /✖ Stripe endpoint +none at/,
    ],
    ['a service that is not running', [], { PORT: '1' }, /✖ initialisation +nothing answers/],
  ])('%s is exit 1', async (_what, args, more, line) => {
    const ended = await check(args, more)
    expect(ended.stdout).toMatch(line)
    expect(ended.code).toBe(1)
    for (const value of Object.values(fakes.secrets)) expect(ended.stdout + ended.stderr).not.toContain(value)
  })

  test('an argument that it does not know is exit 2', async () => {
    expect((await check(['everything'])).code).toBe(2)
  })
})
