import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { parse } from 'yaml'
import { readConfig } from '../../src/config.ts'
import { startFakes, type Fakes } from '../../src/fakes/all.ts'
import { startService, type Service } from '../../src/service.ts'
import { LedgerBook } from '../../src/simulation/ledger-book.ts'
import { Sender } from '../../src/simulation/sender.ts'
import { makeCheckout, makeEvent } from '../../src/simulation/stripe-world.ts'

const dir = mkdtempSync(join(tmpdir(), 'payments-metrics-'))
let fakes: Fakes
let service: Service
let sender: Sender

beforeAll(async () => {
  fakes = await startFakes()
  service = await startService(
    readConfig({
      ...fakes.env,
      SUBSCRIPTION_ENABLED: 'true',
      DEMO_MODE: 'true',
      PORT: '0',
      PGLITE_DIR: join(dir, 'pg'),
      PAYMENTS_CACHE_DIR: inject('cacheDir'),
      LOG_FILE: join(dir, 'payments.log'),
      // What is not logged is counted all the same.
      LOG_LEVEL: 'error',
      FREE_TRIAL_QUOTA: '2',
      POLL_MS: '20',
      RETRY_FOR_S: '0',
    }),
  )
  sender = new Sender(
    () => `${service.url}/webhook/stripe`,
    fakes.secrets.webhookSecret,
    fakes.stripe,
    new LedgerBook(),
  )
})
afterAll(async () => {
  await service.stop('test over')
  await fakes.close()
  rmSync(dir, { recursive: true, force: true })
})

const read = async (): Promise<string> => (await fetch(`${service.url}/metrics`)).text()

/** The sum of the samples of `name` whose labels hold all of these. */
const value = async (name: string, labels: Readonly<Record<string, string>> = {}): Promise<number> =>
  (await read())
    .split('\n')
    .filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `))
    .filter((line) => Object.entries(labels).every(([key, text]) => line.includes(`${key}="${text}"`)))
    .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' '))), 0)

const post = (path: string, body: unknown) =>
  fetch(`${service.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })

describe('what spec 2 recommends to watch', () => {
  test('webhooks by type and outcome, and how long they took', async () => {
    fakes.crm.deals.set('1', { id: '1', stage_id: 2, person_id: 1 })
    const event = makeEvent(
      fakes.stripe,
      'checkout.session.completed',
      makeCheckout(fakes.stripe, { dealId: '1' }).session,
    )
    await sender.deliver(event)
    await sender.deliver(event)
    await sender.deliver(event, { secret: ['whsec', 'Wrong'.repeat(6)].join('_'), unverifiable: true })
    const type = 'checkout.session.completed'
    expect([
      await value('payments_webhooks_total', { type, outcome: 'accepted' }),
      await value('payments_webhooks_total', { type, outcome: 'duplicate' }),
      await value('payments_webhooks_total', { type: 'unverified', outcome: 'signature_failed' }),
      await value('payments_webhook_duration_seconds_count'),
      await value('payments_http_requests_total', { route: '/webhook/stripe', status: '400' }),
    ]).toEqual([1, 1, 1, 3, 1])
    await expect.poll(() => value('payments_events_total', { type, outcome: 'processed' })).toBe(1)
  })

  test('errors of webhooks: events that fail, and how long what waits has waited', async () => {
    const event = makeEvent(fakes.stripe, 'checkout.session.completed', makeCheckout(fakes.stripe, {}).session)
    await sender.deliver(event)
    await expect.poll(() => value('payments_backlog', { work: 'events', state: 'failed' })).toBe(1)
    expect(await value('payments_events_total', { outcome: 'failed', reason: 'metadata_deal_id_missing' })).toBe(1)
    expect(await value('payments_backlog_oldest_age_seconds', { work: 'events', state: 'failed' })).toBeGreaterThan(0)
    expect(await value('payments_deal_missing_total')).toBe(1)
  })

  test('denied requests by reason, and quotas in use', async () => {
    const usage = await post('/gate/usage', { hardware_id: 'hw-metrics', amount: 2 })
    expect(await usage.json()).toEqual({ counted: 2, repeated: false })
    expect(await (await post('/gate/reserve', { hardware_id: 'hw-metrics' })).json()).toMatchObject({ allowed: false })
    expect(await value('payments_gate_denied_total', { reason: 'quota_exceeded' })).toBe(1)
    expect(await value('payments_quota_used_units_total')).toBe(2)
  })

  test('the scheduler', async () => {
    await expect.poll(() => value('payments_scheduler_runs_total', { outcome: 'ok' })).toBeGreaterThanOrEqual(4)
    const last = await value('payments_scheduler_last_run_timestamp_seconds', { job: 'trial_check' })
    expect(Date.now() / 1000 - last).toBeLessThan(120)
  })

  test('the database: while it is away nothing old is told as new', async () => {
    expect(await value('payments_database_up')).toBe(1)
    await post('/__demo/faults', { db: { mode: 'refuse' } })
    expect(await value('payments_database_up')).toBe(0)
    expect(await read()).not.toMatch(/^payments_backlog\{/m)
    expect(await value('payments_database_outages_total', { trouble: 'unreachable' })).toBe(1)
    await post('/__demo/faults', { db: { mode: 'none' } })
    expect(await value('payments_database_up')).toBe(1)
  })
})

test('no id becomes a label', async () => {
  await fetch(`${service.url}/webhook/evt_123456789`)
  const text = await read()
  expect(text).toMatch(/route="unknown",status="404"/)
  expect(text).not.toMatch(/evt_|cs_test|hw-metrics|sub_/)
})

test('from elsewhere it is refused', async () => {
  const elsewhere = await fetch(`${service.url}/metrics`, { headers: { 'x-forwarded-for': '203.0.113.9' } })
  expect(elsewhere.status).toBe(403)
})

test('every alert asks for metrics that are there, and says what to do', async () => {
  const file = fileURLToPath(new URL('../../ops/prometheus-alerts.yaml', import.meta.url))
  const { groups } = parse(readFileSync(file, 'utf8')) as {
    groups: { rules: { alert: string; expr: string; annotations: Record<string, string> }[] }[]
  }
  const known = new Set([
    'up',
    ...[...(await read()).matchAll(/^# TYPE (\w+) (\w+)/gm)].flatMap(([, name = '', type]) =>
      type === 'histogram' ? [`${name}_bucket`, `${name}_count`, `${name}_sum`] : [name],
    ),
  ])
  const rules = groups.flatMap((group) => group.rules)
  expect(rules.length).toBeGreaterThan(15)
  for (const { alert, expr, annotations } of rules) {
    const asked = [...expr.matchAll(/\b(?:payments_\w+|up)\b/g)].map(([name]) => name)
    expect([alert, asked.filter((name) => !known.has(name)), asked.length > 0]).toEqual([alert, [], true])
    expect(Object.keys(annotations)).toEqual(['summary', 'action'])
  }
})
