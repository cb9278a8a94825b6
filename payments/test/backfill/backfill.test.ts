import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parseSince } from '../../src/backfill/since.ts'
import { systemClock } from '../../src/clock.ts'
import { readConfig } from '../../src/config.ts'
import { migrate } from '../../src/db/migrations.ts'
import { openPostgres } from '../../src/db/postgres.ts'
import type { Db } from '../../src/db/db.ts'
import { startFakes, type Fakes } from '../../src/fakes/all.ts'
import type { StripeEvent } from '../../src/fakes/stripe-state.ts'
import { startService } from '../../src/service.ts'
import { LedgerBook } from '../../src/simulation/ledger-book.ts'
import { Sender } from '../../src/simulation/sender.ts'
import { makeCheckout, makeEvent } from '../../src/simulation/stripe-world.ts'
import { HANDLED_TYPES } from '../../src/worker/handlers.ts'
import { clusterUrl, hasPostgres } from '../support/databases.ts'
import { freePort, newDatabase } from '../support/postgres.ts'
import { runProgram } from '../support/run-program.ts'

const NOW = new Date('2026-03-10T12:00:00Z')

test.each([
  ['90m', '2026-03-10T10:30:00.000Z'],
  ['12h', '2026-03-10T00:00:00.000Z'],
  ['7d', '2026-03-03T12:00:00.000Z'],
  ['2026-03-01', '2026-03-01T00:00:00.000Z'],
  ['2026-03-01T12:00Z', '2026-03-01T12:00:00.000Z'],
])('%s is a time', (text, since) => expect(parseSince(text, NOW)?.toISOString()).toBe(since))

test.each(['', '7', '7w', '-7d', 'yesterday', '2026-99-01', '2027-01-01', '0d', '1e3d'])('"%s" is none', (text) =>
  expect(parseSince(text, NOW)).toBeUndefined(),
)

describe.skipIf(!hasPostgres)('what never came', () => {
  const dir = mkdtempSync(join(tmpdir(), 'payments-backfill-'))
  let fakes: Fakes
  let env: Record<string, string>
  let db: Db
  beforeAll(async () => {
    fakes = await startFakes()
    const url = await newDatabase(clusterUrl)
    db = openPostgres({ url, poolSize: 4, connectTimeoutMs: 5000, statementTimeoutMs: 60_000 })
    await migrate(db, systemClock)
    env = {
      ...fakes.env,
      SUBSCRIPTION_ENABLED: 'true',
      PORT: String(await freePort()),
      DATABASE_URL: url,
      LOG_FILE: join(dir, 'payments.log'),
      POLL_MS: '20',
    }
  })
  afterAll(async () => {
    await db.close()
    await fakes.close()
    rmSync(dir, { recursive: true, force: true })
  })
  const run = (...args: string[]) => runProgram('backfill.js', args, env, dir)
  const day = (before: number): number => Math.floor(Date.now() / 1000 - before * 86_400)
  const paid = (dealId: string, created: number, type = 'checkout.session.completed'): StripeEvent => {
    fakes.crm.deals.set(dealId, { id: dealId, stage_id: 2, person_id: 1 })
    return makeEvent(fakes.stripe, type, makeCheckout(fakes.stripe, { dealId }).session, { created })
  }
  const statuses = async () =>
    Object.fromEntries(
      (
        await db.query<{ id: string; status: string }>('SELECT stripe_event_id AS id, status FROM subscription_events')
      ).map((row) => [row.id, row.status]),
    )

  test('is stored once, whatever a page holds, and nothing that came is touched', async () => {
    const sender = new Sender(
      () => `${env['SERVICE']}/webhook/stripe`,
      fakes.secrets.webhookSecret,
      fakes.stripe,
      new LedgerBook(),
    )
    const came = paid('1', day(1))
    const failed = makeEvent(fakes.stripe, 'checkout.session.completed', makeCheckout(fakes.stripe, {}).session, {
      created: day(1),
    })
    let service = await startService(readConfig(env))
    env['SERVICE'] = service.url
    await sender.deliver(came)
    await sender.deliver(failed)
    await expect.poll(statuses, { timeout: 20_000 }).toEqual({ [came.id]: 'processed', [failed.id]: 'failed' })
    await service.stop('away')

    // Two pages and two groups of types; others' types and what is older are not asked for.
    const missed = Array.from({ length: 120 }, (_none, index) => paid(String(100 + index), day(2) + index))
    const dispute = paid('900', day(2), HANDLED_TYPES.at(-1))
    paid('901', day(9))
    makeEvent(fakes.stripe, 'customer.created', { id: 'cus_1', object: 'customer' }, { created: day(1) })

    const dry = await run('--since', '7d', '--dry-run')
    expect([dry.code, dry.stderr]).toEqual([0, ''])
    expect(dry.stdout).toMatch(/\n123 events since .*: 121 missing\n$/)
    expect(Object.keys(await statuses()).length).toBe(2)

    const first = await run('--since', '7d')
    expect(first.stdout).toMatch(/: 121 were missing and are stored\n$/)
    const stored = await statuses()
    expect(missed.concat(dispute).map((event) => stored[event.id])).toEqual(
      Array.from({ length: 121 }, () => 'received'),
    )
    expect([stored[came.id], stored[failed.id]]).toEqual(['processed', 'failed'])

    const again = await run('--since', '7d')
    expect(again.stdout).toMatch(/: 0 were missing and are stored\n$/)
    expect(await db.query('SELECT duplicate_count FROM subscription_events WHERE duplicate_count > 0')).toEqual([])

    service = await startService(readConfig(env))
    await expect
      .poll(
        async () => Object.values(await statuses()).filter((one) => one === 'received' || one === 'processing').length,
        {
          timeout: 40_000,
        },
      )
      .toBe(0)
    await service.stop('done')
    const [payments] = await db.query<{ n: number }>("SELECT count(*) AS n FROM payments WHERE status = 'paid'")
    expect(payments?.n).toBeGreaterThanOrEqual(121)
  })

  test('an inactive service has it parked', async () => {
    const event = paid('950', day(3))
    const ended = await runProgram('backfill.js', ['--since', '7d'], { ...env, SUBSCRIPTION_ENABLED: 'false' }, dir)
    expect(ended.code).toBe(0)
    expect((await statuses())[event.id]).toBe('parked')
  })

  test('a key that Stripe refuses is said in one line, and stores nothing', async () => {
    const before = Object.keys(await statuses()).length
    const key = ['sk', 'test', 'invalid'.repeat(4)].join('_')
    const ended = await runProgram('backfill.js', ['--since', '7d'], { ...env, STRIPE_SECRET_KEY: key }, dir)
    expect(ended.code).toBe(1)
    expect(ended.stderr.trim().split('\n').length).toBe(1)
    expect(ended.stderr).not.toContain(key)
    expect(Object.keys(await statuses()).length).toBe(before)
  })

  test.each([[[]], [['--since', 'soon']]])('%s is exit 2', async (args) => expect((await run(...args)).code).toBe(2))
})
