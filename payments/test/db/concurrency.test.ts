import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { plusMs, systemClock } from '../../src/clock.ts'
import type { Db } from '../../src/db/db.ts'
import { migrate, readMigrations } from '../../src/db/migrations.ts'
import { openPostgres } from '../../src/db/postgres.ts'
import { claimEvents, storeEvent, type NewEvent } from '../../src/repository/events.ts'
import { claimMessages, planMessages } from '../../src/repository/outbox.ts'
import { recordPayment } from '../../src/repository/payments.ts'
import { holdQuota, readUsage, settleReservation } from '../../src/repository/quota.ts'
import { isInfrastructureError } from '../../src/db/errors.ts'
import { clusterUrl, hasPostgres } from '../support/databases.ts'
import { newDatabase } from '../support/postgres.ts'
import { createServer, type AddressInfo, type Socket } from 'node:net'

const NOW = new Date('2026-03-01T12:00:00Z')

/** Only here: PGlite has one session, and one session proves nothing. Two pools stand for two processes. */
describe.skipIf(!hasPostgres)('in parallel on PostgreSQL', () => {
  let one: Db
  let other: Db
  let applied: number[] = []
  beforeAll(async () => {
    const url = await newDatabase(clusterUrl)
    const open = () => openPostgres({ url, poolSize: 20, connectTimeoutMs: 5000, statementTimeoutMs: 5000 })
    ;[one, other] = [open(), open()]
    applied = (await Promise.all([migrate(one, systemClock), migrate(other, systemClock)])).map((names) => names.length)
  })
  afterAll(() => Promise.all([one.close(), other.close()]))

  const event = (id: string): NewEvent => ({
    stripeEventId: id,
    type: 'invoice.paid',
    cabinet: 'main',
    livemode: false,
    stripeCreated: NOW,
    stripeRequestId: undefined,
    objectId: undefined,
    payload: '{}',
    deliveryId: 'dlv',
    status: 'received',
  })

  test('of two migrations at once the second waits for the first and finds nothing to do', () => {
    expect(applied.toSorted((less, more) => less - more)).toEqual([0, readMigrations().length])
  })

  test('40 deliveries of one event store one row and count 39 duplicates', async () => {
    const arrivals = await Promise.all(
      Array.from({ length: 40 }, (_none, index) =>
        storeEvent(index % 2 === 0 ? one : other, event('evt_parallel0'), NOW),
      ),
    )
    expect(arrivals.filter((arrival) => arrival.kind === 'stored').length).toBe(1)
    expect(
      await one.query('SELECT duplicate_count FROM subscription_events WHERE stripe_event_id = $1', ['evt_parallel0']),
    ).toEqual([{ duplicate_count: 39 }])
  })

  test('two workers never claim the same event', async () => {
    await Promise.all(
      Array.from({ length: 100 }, (_none, index) =>
        storeEvent(one, event(`evt_claim${String(index).padStart(6, '0')}`), NOW),
      ),
    )
    const claimed = (
      await Promise.all(
        Array.from({ length: 30 }, (_none, index) => claimEvents(index % 2 === 0 ? one : other, 5, NOW, 60_000)),
      )
    ).flat()
    const ids = claimed.map((row) => row.stripe_event_id)
    expect(new Set(ids).size).toBe(ids.length)
    const rest = await claimEvents(one, 500, NOW, 60_000)
    expect(ids.length + rest.length).toBe(101)
  })

  test('40 at 95 of 100 admit exactly five', async () => {
    const period = { hardwareId: 'hw-edge', periodStart: NOW, quota: 100 }
    await holdQuota(one, 'edge-start', period, 95, NOW, plusMs(NOW, 60_000))
    await settleReservation(one, 'edge-start', 'committed', NOW)
    const held = await Promise.all(
      Array.from({ length: 40 }, (_none, index) =>
        holdQuota(index % 2 === 0 ? one : other, `edge-${index}`, period, 1, NOW, plusMs(NOW, 60_000)),
      ),
    )
    expect(held.filter((usage) => usage !== undefined).length).toBe(5)
    expect(await readUsage(one, period)).toEqual({ used: 95, reserved: 5, quota: 100 })
  })

  test('40 first requests of a new device hold no more than its quota', async () => {
    const period = { hardwareId: 'hw-new', periodStart: NOW, quota: 7 }
    const held = await Promise.all(
      Array.from({ length: 40 }, (_none, index) =>
        holdQuota(index % 2 === 0 ? one : other, `new-${index}`, period, 1, NOW, plusMs(NOW, 60_000)),
      ),
    )
    expect(held.filter((usage) => usage !== undefined).length).toBe(7)
  })

  test('a reservation committed by twenty at once counts once', async () => {
    const period = { hardwareId: 'hw-once', periodStart: NOW, quota: 100 }
    await holdQuota(one, 'once', period, 10, NOW, plusMs(NOW, 60_000))
    const settled = await Promise.all(
      Array.from({ length: 20 }, (_none, index) =>
        settleReservation(index % 2 === 0 ? one : other, 'once', index % 3 === 0 ? 'released' : 'committed', NOW),
      ),
    )
    expect(settled.filter((usage) => usage !== undefined).length).toBe(1)
  })

  test('the events of one payment, at once and crosswise, make one payment and plan each message once', async () => {
    const facts = [
      { sessionId: 'cs_x', paymentIntentId: 'pi_x', dealId: '1', status: 'paid' as const },
      { paymentIntentId: 'pi_x', chargeId: 'ch_x', status: 'paid' as const },
      { invoiceId: 'in_x', paymentIntentId: 'pi_x', status: 'paid' as const },
      { paymentIntentId: 'pi_x', refundedAmount: 5, amount: 10 },
    ]
    const written = await Promise.all(
      Array.from({ length: 24 }, (_none, index) =>
        (index % 2 === 0 ? one : other).tx(async (tx) => {
          const payment = await recordPayment(tx, facts[index % 4] ?? {}, NOW)
          const key = `1:${payment.id}:crm_status`
          return planMessages(
            tx,
            [
              {
                kind: 'crm_status',
                dedupeKey: key,
                payload: {
                  deal_id: '1',
                  stripe_event_id: `evt_${index}`,
                  type: 't',
                  delivery_id: 'd',
                  livemode: false,
                  cabinet: 'main',
                  payment_key: 'pi_x',
                  reason: 'paid',
                },
              },
            ],
            NOW,
          )
        }),
      ),
    )
    expect(written.flat().length).toBe(1)
    expect(
      await one.query(
        "SELECT session_id, invoice_id, charge_id, status FROM payments WHERE payment_intent_id = 'pi_x'",
      ),
    ).toEqual([{ session_id: 'cs_x', invoice_id: 'in_x', charge_id: 'ch_x', status: 'partially_refunded' }])
    const sent = await Promise.all([claimMessages(one, 10, NOW, 60_000), claimMessages(other, 10, NOW, 60_000)])
    expect(sent.flat().length).toBe(1)
  })

  test('a lock holds across processes, and keeps no row locked and no vacuum waiting', async () => {
    const order: string[] = []
    let entered = (): void => {}
    const inside = new Promise<void>((resolve) => (entered = resolve))
    let leave = (): void => {}
    const gate = new Promise<void>((resolve) => (leave = resolve))
    const first = one.withLock('sub', async () => {
      order.push('first in')
      entered()
      await gate
      order.push('first out')
    })
    await inside
    const second = other.withLock('sub', async () => void order.push('second in'))
    const [idle] = await other.query<{ n: number }>(
      "SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = current_database() AND state = 'idle in transaction' AND (backend_xmin IS NOT NULL OR backend_xid IS NOT NULL)",
    )
    leave()
    await Promise.all([first, second])
    expect(order).toEqual(['first in', 'first out', 'second in'])
    expect(idle?.n).toBe(0)
  })

  test('a connection that is cut is an outage, and the next query has another', async () => {
    const cut = one.tx(async (tx) => {
      const [me] = await tx.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')
      await new Promise<void>((resolve) => setImmediate(resolve))
      await tx.query('SELECT pg_terminate_backend($1)', [me?.pid ?? 0])
      await tx.query('SELECT 1')
    })
    await expect(cut).rejects.toSatisfy(isInfrastructureError)
    expect(await one.query('SELECT 1 AS one')).toEqual([{ one: 1 }])
  })
})

describe('a database that is not there', () => {
  test('refusing is an infrastructure error', async () => {
    const db = openPostgres({
      url: 'postgres://postgres@127.0.0.1:1/x',
      poolSize: 4,
      connectTimeoutMs: 300,
      statementTimeoutMs: 300,
    })
    await expect(db.query('SELECT 1')).rejects.toSatisfy(isInfrastructureError)
    await db.close()
  })

  test('mute is one too: it does not hang', async () => {
    const sockets = new Set<Socket>()
    const mute = createServer((socket) => void sockets.add(socket))
    await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve))
    const { port } = mute.address() as AddressInfo
    const db = openPostgres({
      url: `postgres://postgres@127.0.0.1:${port}/x`,
      poolSize: 4,
      connectTimeoutMs: 200,
      statementTimeoutMs: 300,
    })
    await expect(db.query('SELECT 1')).rejects.toSatisfy(isInfrastructureError)
    await expect(db.tx(async () => 1)).rejects.toSatisfy(isInfrastructureError)
    for (const socket of sockets) socket.destroy()
    await db.close()
    await new Promise((resolve) => mute.close(resolve))
  })
})
