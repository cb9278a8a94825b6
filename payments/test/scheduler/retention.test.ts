import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createCache } from '../../src/cache.ts'
import { plusDays } from '../../src/clock.ts'
import { readConfig } from '../../src/config.ts'
import type { Db } from '../../src/db/db.ts'
import type { Verdict } from '../../src/quota/quota-checker.ts'
import { claimEvents, markFailed, storeEvent, type NewEvent } from '../../src/repository/events.ts'
import { requeue } from '../../src/repository/requeue.ts'
import { createJobs } from '../../src/scheduler/jobs.ts'
import type { StripeService } from '../../src/stripe/stripe-service.ts'
import { HOMES, openMigrated } from '../support/databases.ts'
import { recordingLogger } from '../support/recording-logger.ts'

const NOW = new Date('2026-06-01T12:00:00Z')
const NEVER = { passed: () => false }

describe.each(HOMES)('the retention job, on $name', ({ open }) => {
  let db: Db
  beforeAll(async () => {
    db = await openMigrated(open)
  })
  afterAll(() => db.close())

  const clock = { now: () => NOW }
  const job = () => {
    const cache = createCache<Verdict>(1000, clock)
    const stripe = {} as StripeService
    const jobs = createJobs({ config: readConfig({}), db, clock, log: recordingLogger(), stripe, cache })
    const retention = jobs.find((one) => one.name === 'retention')
    if (retention === undefined) throw new Error('no such job')
    return retention
  }
  const event = (id: string, status: NewEvent['status'] = 'received'): NewEvent => ({
    stripeEventId: id,
    type: 'invoice.paid',
    cabinet: 'main',
    livemode: false,
    stripeCreated: NOW,
    stripeRequestId: undefined,
    objectId: undefined,
    payload: '{"email":"customer"}',
    deliveryId: 'dlv',
    status,
  })
  const old = plusDays(NOW, -91)
  const recent = plusDays(NOW, -89)
  const payloads = async () =>
    Object.fromEntries(
      (
        await db.query<{ id: string; kept: boolean }>(
          'SELECT stripe_event_id AS id, payload IS NOT NULL AS kept FROM subscription_events ORDER BY id',
        )
      ).map(({ id, kept }) => [id, kept]),
    )

  test('empties the payloads that are old and done, and forgets what else is old', async () => {
    await db.query(
      `INSERT INTO subscription_events (stripe_event_id, type, cabinet, livemode, stripe_created, payload, status, delivery_id, next_at, received_at, work_since)
       SELECT 'evt_many' || n, 'invoice.paid', 'main', false, $1, '{}', 'processed', 'dlv', $1, $1, $1 FROM generate_series(1, 1200) AS n`,
      [old],
    )
    await storeEvent(db, event('evt_ignored0', 'ignored'), old)
    await storeEvent(db, event('evt_waiting0'), old)
    await storeEvent(db, event('evt_parked00', 'parked'), old)
    await storeEvent(db, event('evt_recent00', 'ignored'), recent)
    for (const at of [old, recent])
      await db.query("INSERT INTO usage_keys (hardware_id, key, amount, created_at) VALUES ('hw', $1, 1, $2)", [
        at.toISOString(),
        at,
      ])
    await db.query("INSERT INTO scheduler_runs (job, started_at, status) VALUES ('trial_check', $1, 'ok')", [old])

    expect(await job().run(NEVER)).toEqual({ touched: 1203, skipped: 0 })
    const { evt_ignored0, evt_waiting0, evt_parked00, evt_recent00, evt_many7 } = await payloads()
    expect({ evt_ignored0, evt_waiting0, evt_parked00, evt_recent00, evt_many7 }).toEqual({
      evt_ignored0: false,
      evt_waiting0: true,
      evt_parked00: true,
      evt_recent00: true,
      evt_many7: false,
    })
    expect(await db.query('SELECT count(*) AS n FROM usage_keys')).toEqual([{ n: 1 }])
    expect(await job().run(NEVER)).toEqual({ touched: 0, skipped: 0 })
  })

  test('ends with its time, and goes on in the next run', async () => {
    await db.query("UPDATE subscription_events SET payload = '{}' WHERE stripe_event_id LIKE 'evt_many%'")
    let looks = 0
    expect((await job().run({ passed: () => ++looks > 1 })).touched).toBe(500)
    expect((await job().run(NEVER)).touched).toBe(700)
  })

  test('an event without its payload is not requeued; a resend brings it again', async () => {
    await storeEvent(db, event('evt_failed00'), old)
    const [claimed] = (await claimEvents(db, 100, old, 1000)).filter((one) => one.stripe_event_id === 'evt_failed00')
    if (claimed === undefined) throw new Error('not claimed')
    await markFailed(db, claimed, 'no such deal', old)
    await job().run(NEVER)
    expect((await payloads())['evt_failed00']).toBe(false)
    expect(await requeue(db, { kind: 'failed' }, NOW)).toEqual({ events: 0, automations: 0 })
    await storeEvent(db, event('evt_failed00'), NOW)
    expect((await payloads())['evt_failed00']).toBe(true)
    expect(await db.query("SELECT status FROM subscription_events WHERE stripe_event_id = 'evt_failed00'")).toEqual([
      { status: 'received' },
    ])
  })
})
