import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { plusMs, systemClock } from '../../src/clock.ts'
import { assertOutsideTransaction, type Db } from '../../src/db/db.ts'
import { migrate, pendingMigrations, readMigrations } from '../../src/db/migrations.ts'
import {
  claimEvents,
  drainParked,
  markFailed,
  markProcessed,
  renewEvents,
  requeueEvent,
  storeEvent,
  type NewEvent,
} from '../../src/repository/events.ts'
import {
  claimMessages,
  finishMessage,
  planMessages,
  retryMessage,
  type NewMessage,
} from '../../src/repository/outbox.ts'
import { readBacklog } from '../../src/repository/backlog.ts'
import { findPayment, recordPayment } from '../../src/repository/payments.ts'
import { requeue, requeueable } from '../../src/repository/requeue.ts'
import {
  addUsage,
  holdQuota,
  openPeriod,
  readUsage,
  releaseExpired,
  settleReservation,
} from '../../src/repository/quota.ts'
import { beginRun, closeAbandonedRuns, endRun, lastRunAt } from '../../src/repository/scheduler-runs.ts'
import {
  applyTransition,
  dueGraces,
  duePeriods,
  dueTrials,
  findByHardware,
  findByStripeSubscription,
  VersionConflict,
  type FindDue,
} from '../../src/repository/subscriptions.ts'
import { decide, type Transition } from '../../src/machine/state-machine.ts'
import { signalOf, type StripeState } from '../../src/machine/signals.ts'
import type { Subscription } from '../../src/machine/status.ts'
import { HOMES, openMigrated } from '../support/databases.ts'

const NOW = new Date('2026-03-01T12:00:00.123Z')
const at = (ms: number): Date => plusMs(NOW, ms)
const DAY = 86_400_000

let count = 0
const newEvent = (more: Partial<NewEvent> = {}): NewEvent => ({
  stripeEventId: `evt_contract${String(count++).padStart(8, '0')}`,
  type: 'checkout.session.completed',
  cabinet: 'main',
  livemode: false,
  stripeCreated: NOW,
  stripeRequestId: undefined,
  objectId: 'cs_test_1',
  payload: '{"data":{"object":{"id":"cs_test_1","ключ":"значение \'; --"}}}',
  deliveryId: 'dlv_1',
  status: 'received',
  ...more,
})

const message = (dedupeKey: string, eventId: string, dealId = '4540'): NewMessage => ({
  kind: 'crm_note',
  dedupeKey,
  payload: {
    deal_id: dealId,
    stripe_event_id: eventId,
    type: 'invoice.paid',
    delivery_id: 'dlv_1',
    livemode: false,
    cabinet: 'main',
    payment_key: 'pi_1',
    reason: 'paid',
    amount: 5,
  },
})

/** One suite; whatever is true of the one database must be true of the other. */
describe.each(HOMES)('on $name', ({ open }) => {
  let db: Db
  beforeAll(async () => {
    db = await openMigrated(open)
  })
  afterAll(() => db.close())

  const claimOne = async (id: string, now = NOW) =>
    (await claimEvents(db, 100, now, 1000)).find((row) => row.stripe_event_id === id)

  describe('the port', () => {
    test('gives the same types', async () => {
      const [row] = await db.query(
        'SELECT 9007199254740991::bigint AS big, 7::int AS small, $1::timestamptz AS at, $2::jsonb AS json, NULL::text AS nothing, true AS yes, count(*) AS n FROM schema_migrations',
        [NOW, '{"a":[1,"ю"]}'],
      )
      expect(row).toEqual({
        big: 9007199254740991,
        small: 7,
        at: NOW,
        json: { a: [1, 'ю'] },
        nothing: null,
        yes: true,
        n: readMigrations().length,
      })
    })

    test('rolls back everything when the work throws, and works on', async () => {
      await expect(
        db.tx(async (tx) => {
          await tx.query(`INSERT INTO scheduler_runs (job, started_at, status) VALUES ('rolled_back', $1, 'ok')`, [NOW])
          throw new Error('no')
        }),
      ).rejects.toThrow('no')
      expect(await lastRunAt(db, 'rolled_back')).toBeUndefined()
    })

    test('survives an SQL error, inside a transaction and outside', async () => {
      await expect(db.query('SELECT nonsense')).rejects.toMatchObject({ code: '42703' })
      await expect(db.tx((tx) => tx.query('SELECT nonsense'))).rejects.toMatchObject({ code: '42703' })
      expect(await db.query('SELECT 1 AS one')).toEqual([{ one: 1 }])
    })

    test('throws instead of waiting for itself when the outer handle is used in a transaction', async () => {
      await expect(db.tx(() => db.query('SELECT 1'))).rejects.toThrow('inside a transaction')
      await expect(db.tx(() => db.tx(async () => 1))).rejects.toThrow('inside a transaction')
    })

    test('tells network code that it is inside a transaction, and only then', async () => {
      await expect(db.tx(async () => assertOutsideTransaction('the CRM'))).rejects.toThrow(
        'the CRM was called inside a transaction',
      )
      await db.withLock('somewhere', async () => assertOutsideTransaction('the CRM'))
    })

    test('a lock has one holder at a time, and is free after a throw', async () => {
      const inside: number[] = []
      let most = 0
      const hold = (number: number) =>
        db.withLock('the lock', async () => {
          inside.push(number)
          most = Math.max(most, inside.length)
          await new Promise((resolve) => setTimeout(resolve, 5))
          inside.splice(inside.indexOf(number), 1)
          if (number === 2) throw new Error('second')
        })
      const results = await Promise.allSettled([1, 2, 3, 4].map(hold))
      expect(results.map((one) => one.status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled'])
      expect(most).toBe(1)
    })
  })

  describe('migrations', () => {
    test('twice is once', async () => {
      expect(await migrate(db, systemClock)).toEqual([])
      expect(await pendingMigrations(db)).toEqual([])
    })

    test('a changed file is refused, and one that is gone', async () => {
      const changed = readMigrations().map((one) => (one.version === 2 ? { ...one, sha256: 'other' } : one))
      await expect(migrate(db, systemClock, changed)).rejects.toThrow(
        '0002_subscription_events.sql was changed after it was applied',
      )
      await expect(migrate(db, systemClock, readMigrations().slice(0, -1))).rejects.toThrow('is not in the folder')
    })

    test('one that fails leaves nothing of itself', async () => {
      const broken = [
        ...readMigrations(),
        { version: 99, name: '0099_broken.sql', sha256: 'x', sql: 'CREATE TABLE half (id int);\nSELECT nonsense;\n' },
      ]
      await expect(migrate(db, systemClock, broken)).rejects.toThrow('nonsense')
      expect(await db.query("SELECT to_regclass('half') AS half")).toEqual([{ half: null }])
    })
  })

  describe('events', () => {
    test('are stored once; the second is a duplicate', async () => {
      const event = newEvent()
      expect(await storeEvent(db, event, NOW)).toEqual({ kind: 'stored' })
      expect(await storeEvent(db, event, NOW)).toEqual({
        kind: 'duplicate',
        status: 'received',
        requeued: false,
        revived: 0,
        count: 1,
      })
      const row = await claimOne(event.stripeEventId)
      expect(row).toMatchObject({
        attempts: 1,
        payload: event.payload,
        stripe_created: NOW,
        livemode: false,
      })
    })

    test('are claimed once, and again when the lease is over', async () => {
      const event = newEvent()
      await storeEvent(db, event, NOW)
      expect(await claimOne(event.stripeEventId)).toBeDefined()
      expect(await claimOne(event.stripeEventId, at(999))).toBeUndefined()
      expect(await claimOne(event.stripeEventId, at(1000))).toMatchObject({ attempts: 2 })
    })

    test('belong to the last who claimed them', async () => {
      const event = newEvent()
      await storeEvent(db, event, NOW)
      const first = await claimOne(event.stripeEventId)
      const second = await claimOne(event.stripeEventId, at(5000))
      if (first === undefined || second === undefined) throw new Error('not claimed')
      expect(await markProcessed(db, first, 'paid', NOW)).toBe(false)
      expect(await markProcessed(db, second, 'paid', NOW)).toBe(true)
      expect(await markFailed(db, second, 'late', NOW)).toBe(false)
    })

    test('wait for their next attempt', async () => {
      const event = newEvent()
      await storeEvent(db, event, NOW)
      const row = await claimOne(event.stripeEventId)
      if (row === undefined) throw new Error('not claimed')
      await requeueEvent(db, row, 'later', at(10_000))
      expect(await claimOne(event.stripeEventId, at(9999))).toBeUndefined()
      expect(await claimOne(event.stripeEventId, at(10_000))).toMatchObject({ attempts: 2 })
    })

    test('that failed are put back by a resend, with new attempts', async () => {
      const event = newEvent()
      await storeEvent(db, event, NOW)
      const row = await claimOne(event.stripeEventId)
      if (row === undefined) throw new Error('not claimed')
      await markFailed(db, row, 'deal', NOW)
      expect(await claimOne(event.stripeEventId, at(DAY))).toBeUndefined()
      expect(await storeEvent(db, { ...event, deliveryId: 'dlv_2' }, NOW)).toMatchObject({
        kind: 'duplicate',
        status: 'failed',
        requeued: true,
      })
      expect(await claimOne(event.stripeEventId)).toMatchObject({ attempts: 1, delivery_id: 'dlv_2' })
    })

    test('that were parked wait until they are drained', async () => {
      const event = newEvent({ status: 'parked' })
      await storeEvent(db, event, NOW)
      expect(await claimOne(event.stripeEventId)).toBeUndefined()
      expect(await drainParked(db, NOW)).toBe(1)
      expect(await claimOne(event.stripeEventId)).toBeDefined()
    })

    test('that were ignored stay so, resent or not', async () => {
      const event = newEvent({ status: 'ignored', cabinet: 'events' })
      await storeEvent(db, event, NOW)
      expect(await storeEvent(db, event, NOW)).toMatchObject({ status: 'ignored', requeued: false })
      expect(await claimOne(event.stripeEventId)).toBeUndefined()
    })

    test('that were ignored and are ours now are worked on when they are resent', async () => {
      const event = newEvent({ status: 'ignored' })
      await storeEvent(db, event, NOW)
      expect(await storeEvent(db, { ...event, status: 'received' }, NOW)).toMatchObject({
        status: 'ignored',
        requeued: true,
      })
      expect(await claimOne(event.stripeEventId)).toMatchObject({ attempts: 1 })
    })

    test('keep their lease while it is renewed, and lose it to who took them over', async () => {
      const event = newEvent()
      await storeEvent(db, event, NOW)
      const first = await claimOne(event.stripeEventId)
      if (first === undefined) throw new Error('not claimed')
      await renewEvents(db, [first], at(5000))
      expect(await claimOne(event.stripeEventId, at(4999))).toBeUndefined()
      expect(await claimOne(event.stripeEventId, at(5000))).toMatchObject({ attempts: 2 })
      await renewEvents(db, [first], at(DAY))
      expect(await claimOne(event.stripeEventId, at(6000))).toMatchObject({ attempts: 3 })
    })

    test.for([
      ['a NUL escape', '{"data":{"object":{"id":"cs_test_1","name":"a\\u0000b"}}}'],
      ['a lone surrogate', '{"data":{"object":{"id":"cs_test_1","name":"\\ud800"}}}'],
      ['20,000 levels', `{"data":{"object":${'['.repeat(20_000)}${']'.repeat(20_000)}}}`],
    ])('are kept with %s in them', async ([, payload = '']) => {
      const event = newEvent({ payload })
      expect(await storeEvent(db, event, NOW)).toEqual({ kind: 'stored' })
      expect(await claimOne(event.stripeEventId)).toMatchObject({ payload })
    })
  })

  describe('the outbox', () => {
    test('has a message once per key, whichever event plans it', async () => {
      expect(await planMessages(db, [message('a:1', 'evt_a'), message('a:2', 'evt_a')], NOW)).toEqual([
        'crm_note',
        'crm_note',
      ])
      expect(await planMessages(db, [message('a:2', 'evt_b'), message('a:3', 'evt_b')], NOW)).toEqual(['crm_note'])
      expect(await planMessages(db, [], NOW)).toEqual([])
      const rows = await claimMessages(db, 10, NOW, 1000)
      expect(rows.map((row) => row.payload.stripe_event_id)).toEqual(['evt_a', 'evt_a', 'evt_b'])
      for (const row of rows) await finishMessage(db, row, 'done', undefined, NOW)
    })

    test('revives what was dead when its event is sent again', async () => {
      const event = newEvent()
      await storeEvent(db, event, NOW)
      await planMessages(db, [message('dead:1', event.stripeEventId)], NOW)
      const [row] = await claimMessages(db, 10, NOW, 1000)
      if (row === undefined) throw new Error('not claimed')
      await retryMessage(db, row, 'later', at(50))
      expect(await claimMessages(db, 10, at(49), 1000)).toEqual([])
      const [again] = await claimMessages(db, 10, at(50), 1000)
      if (again === undefined) throw new Error('not claimed')
      await finishMessage(db, row, 'done', undefined, NOW)
      await finishMessage(db, again, 'dead', 'gone', NOW)
      expect(await storeEvent(db, event, at(60))).toMatchObject({ kind: 'duplicate', revived: 1 })
      expect(await claimMessages(db, 10, at(60), 1000)).toMatchObject([{ attempts: 1 }])
    })
  })

  describe('payments', () => {
    test('are one, whichever id comes first, and order does not matter', async () => {
      const write = (facts: Parameters<typeof recordPayment>[1]) => db.tx((tx) => recordPayment(tx, facts, NOW))
      const refunded = await write({
        paymentIntentId: 'pi_o',
        chargeId: 'ch_o',
        amount: 1000,
        refundedAmount: 400,
        status: 'paid',
      })
      expect(refunded.status).toBe('partially_refunded')
      const completed = await write({
        sessionId: 'cs_o',
        paymentIntentId: 'pi_o',
        dealId: '4540',
        amount: 1000,
        currency: 'eur',
        status: 'paid',
      })
      expect(completed).toMatchObject({
        id: refunded.id,
        session_id: 'cs_o',
        charge_id: 'ch_o',
        deal_id: '4540',
        refunded_amount: 400,
        status: 'partially_refunded',
      })
      expect(await write({ paymentIntentId: 'pi_o', refundedAmount: 1000 })).toMatchObject({ status: 'refunded' })
      expect(await write({ paymentIntentId: 'pi_o', refundedAmount: 400 })).toMatchObject({
        status: 'refunded',
        refunded_amount: 1000,
      })
      expect(await findPayment(db, { sessionId: 'cs_o' })).toMatchObject({ id: refunded.id })
    })

    test('stay paid', async () => {
      const write = (status: 'paid' | 'unpaid' | 'failed') =>
        db.tx((tx) => recordPayment(tx, { sessionId: 'cs_p', amount: 5_000_000_000, status }, NOW))
      expect([
        (await write('unpaid')).status,
        (await write('paid')).status,
        (await write('unpaid')).status,
        (await write('failed')).status,
      ]).toEqual(['unpaid', 'paid', 'paid', 'paid'])
      expect((await write('paid')).amount).toBe(5_000_000_000)
    })
  })

  describe('quota', () => {
    const period = (hardwareId: string, quota = 10) => ({ hardwareId, periodStart: NOW, quota })

    test('is held, committed, released; never over', async () => {
      expect(await holdQuota(db, 'r1', period('q1'), 6, NOW, at(1000))).toEqual({ used: 0, reserved: 6, quota: 10 })
      expect(await holdQuota(db, 'r2', period('q1'), 5, NOW, at(1000))).toBeUndefined()
      expect(await holdQuota(db, 'r3', period('q1'), 4, NOW, at(1000))).toMatchObject({ reserved: 10 })
      expect(await settleReservation(db, 'r1', 'committed', NOW)).toMatchObject({ used: 6, reserved: 4, amount: 6 })
      expect(await settleReservation(db, 'r1', 'committed', NOW)).toBeUndefined()
      expect(await settleReservation(db, 'r3', 'released', NOW)).toMatchObject({ used: 6, reserved: 0 })
    })

    test('a first request above the whole quota does not slip in by the insert', async () => {
      expect(await holdQuota(db, 'big', period('q2'), 11, NOW, at(1000))).toBeUndefined()
      expect(await readUsage(db, period('q2'))).toEqual({ used: 0, reserved: 0, quota: 10 })
    })

    test('what nobody settled is given back', async () => {
      await holdQuota(db, 'lost', period('q3'), 3, NOW, at(500))
      expect(await releaseExpired(db, at(499))).toEqual([])
      expect(await releaseExpired(db, at(500))).toEqual(['q3'])
      expect(await readUsage(db, period('q3'))).toMatchObject({ used: 0, reserved: 0 })
      expect(await settleReservation(db, 'lost', 'committed', NOW)).toBeUndefined()
    })

    test('use is counted even above it, and a new period begins at nothing', async () => {
      await addUsage(db, period('q4'), 9, NOW)
      expect(await addUsage(db, period('q4'), 9, NOW)).toMatchObject({ used: 18 })
      const next = { ...period('q4'), periodStart: at(DAY) }
      expect([await openPeriod(db, next, NOW), await openPeriod(db, next, NOW)]).toEqual([true, false])
      expect(await readUsage(db, next)).toMatchObject({ used: 0 })
    })
  })

  describe('subscriptions', () => {
    const stripe = (more: Partial<StripeState> = {}): StripeState => ({
      subscriptionId: 'sub_c1',
      customerId: 'cus_1',
      hardwareId: 'hw-c1',
      dealId: '4540',
      status: 'trialing',
      paid: false,
      latestInvoiceId: 'in_1',
      priceIds: [],
      collectionPaused: false,
      cancelReason: undefined,
      trialEnd: at(DAY),
      periodStart: NOW,
      periodEnd: at(DAY),
      fromPayload: false,
      ...more,
    })
    const decided = (current: Subscription | undefined, state: StripeState): Transition => {
      const decision = decide(
        { current, hardwareId: 'hw-c1', signal: signalOf(state), now: NOW, eventAt: NOW },
        { freeTrialDays: 7, graceDays: 7 },
      )
      if (!('transition' in decision)) throw new Error(`no transition: ${decision.kind}`)
      return decision.transition
    }

    test('are written as decided, and read back the same', async () => {
      const transition = decided(undefined, stripe())
      await db.tx((tx) => applyTransition(tx, transition, NOW))
      expect(await findByHardware(db, 'hw-c1')).toEqual(transition.next)
      expect(await findByStripeSubscription(db, 'sub_c1')).toEqual(transition.next)
      expect(await findByHardware(db, 'hw-nobody')).toBeUndefined()
    })

    test('are due by their clock', async () => {
      const due = async (find: FindDue, when: Date) =>
        (await find(db, when, 0)).subscriptions.map((one) => one.hardwareId)
      expect(await due(dueTrials, at(DAY - 1))).toEqual([])
      expect(await due(dueTrials, at(DAY))).toEqual(['hw-c1'])
      const current = await findByHardware(db, 'hw-c1')
      await db.tx((tx) => applyTransition(tx, decided(current, stripe({ status: 'past_due' })), NOW))
      expect(await due(dueGraces, at(7 * DAY))).toEqual(['hw-c1'])
      const grace = await findByHardware(db, 'hw-c1')
      await db.tx((tx) =>
        applyTransition(tx, decided(grace, stripe({ status: 'active', paid: true, periodEnd: at(30 * DAY) })), NOW),
      )
      expect([await due(dueGraces, at(9 * DAY)), await due(duePeriods, at(30 * DAY))]).toEqual([[], ['hw-c1']])
    })

    test('a decision on an old row is refused', async () => {
      const current = await findByHardware(db, 'hw-c1')
      const transition = decided(current, stripe({ status: 'active', paid: true }))
      await db.tx((tx) => applyTransition(tx, transition, NOW))
      await expect(db.tx((tx) => applyTransition(tx, transition, NOW))).rejects.toThrow(VersionConflict)
    })

    test('the tables refuse what must not be', async () => {
      const bad = `INSERT INTO subscriptions (hardware_id, status, current_period_start, created_at, updated_at) VALUES ('hw-x', $2, $1, $1, $1)`
      for (const status of ['gold', 'grace_period', 'paid_trial'])
        await expect(db.query(bad, [NOW, status])).rejects.toMatchObject({ code: '23514' })
    })
  })

  test('scheduler runs are remembered, and those of the dead are closed', async () => {
    const run = await beginRun(db, 'job', 2, NOW)
    expect(await lastRunAt(db, 'job')).toEqual(NOW)
    await endRun(db, run, { touched: 3, skipped: 1 }, NOW)
    await beginRun(db, 'job', 0, at(1))
    await closeAbandonedRuns(db, 'job', at(2))
    expect(
      await db.query('SELECT status, missed, touched FROM scheduler_runs WHERE job = $1 ORDER BY id', ['job']),
    ).toEqual([
      { status: 'ok', missed: 2, touched: 3 },
      { status: 'failed', missed: 0, touched: null },
    ])
  })

  describe('a requeue', () => {
    const ours = { cabinet: 'requeue', livemode: false }
    const ended = async (more: Partial<NewEvent>, end: 'failed' | 'ignored'): Promise<string> => {
      const event = newEvent({ cabinet: 'requeue', ...more, status: end === 'ignored' ? 'ignored' : 'received' })
      await storeEvent(db, event, NOW)
      const row = end === 'failed' ? await claimOne(event.stripeEventId) : undefined
      if (row !== undefined) await markFailed(db, row, 'crm_unavailable: away', NOW)
      return event.stripeEventId
    }

    test('lists what it would put back, and puts it back with new attempts', async () => {
      const id = await ended({}, 'failed')
      const what = { kind: 'event', stripeEventId: id } as const
      expect(await requeueable(db, what, NOW)).toEqual([
        {
          table: 'event',
          stripeEventId: id,
          kind: 'checkout.session.completed',
          was: 'failed',
          lastError: 'crm_unavailable: away',
        },
      ])
      expect(await requeue(db, what, at(DAY))).toEqual({ events: 1, automations: 0 })
      expect(await claimOne(id, at(DAY))).toMatchObject({ attempts: 1, work_since: at(DAY) })
    })

    test('takes of the ignored those that are ours today, and not those of long ago', async () => {
      const id = await ended({}, 'ignored')
      const foreign = await ended({ cabinet: 'elsewhere' }, 'ignored')
      expect(await requeue(db, { kind: 'ignored', ours }, at(31 * DAY))).toEqual({ events: 0, automations: 0 })
      expect(await requeue(db, { kind: 'ignored', ours }, at(DAY))).toEqual({ events: 1, automations: 0 })
      expect(await claimOne(id, at(DAY))).toBeDefined()
      expect(await claimOne(foreign, at(DAY))).toBeUndefined()
    })

    test('revives automations that were given up', async () => {
      await planMessages(db, [message('requeue:1', 'evt_requeue_dead')], NOW)
      const row = (await claimMessages(db, 100, NOW, 1000)).find(
        (one) => one.payload.stripe_event_id === 'evt_requeue_dead',
      )
      if (row === undefined) throw new Error('not claimed')
      await finishMessage(db, row, 'dead', 'crm_deal_not_found', NOW)
      expect((await readBacklog(db)).automations.dead).toMatchObject({ since: NOW })
      expect(await requeue(db, { kind: 'event', stripeEventId: 'evt_requeue_dead' }, NOW)).toEqual({
        events: 0,
        automations: 1,
      })
    })
  })

  describe('a payment', () => {
    test('that came as two rows becomes one, told once', async () => {
      const bySession = await recordPayment(db, { sessionId: 'cs_merge', dealId: '77', status: 'paid', amount: 9 }, NOW)
      const byInvoice = await recordPayment(
        db,
        { invoiceId: 'in_merge', chargeId: 'ch_merge', dealId: '77', refundedAmount: 4 },
        NOW,
      )
      expect(byInvoice.id).not.toBe(bySession.id)
      await planMessages(db, [message(`77:${byInvoice.id}:crm_note`, 'evt_merge', '77')], NOW)
      const merged = await recordPayment(db, { sessionId: 'cs_merge', invoiceId: 'in_merge' }, NOW)
      expect(merged).toMatchObject({
        id: bySession.id,
        session_id: 'cs_merge',
        invoice_id: 'in_merge',
        charge_id: 'ch_merge',
        deal_id: '77',
        amount: 9,
        refunded_amount: 4,
        status: 'partially_refunded',
      })
      expect(await findPayment(db, { chargeId: 'ch_merge' })).toEqual(merged)
      expect(await planMessages(db, [message(`77:${merged.id}:crm_note`, 'evt_merge', '77')], NOW)).toEqual([])
    })
  })
})
