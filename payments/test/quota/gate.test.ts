import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createCache, type Cache } from '../../src/cache.ts'
import { ShiftedClock } from '../../src/clock.ts'
import { readConfig } from '../../src/config.ts'
import type { Db } from '../../src/db/db.ts'
import { watchDb } from '../../src/db/health.ts'
import { openMemoryPglite } from '../../src/db/pglite.ts'
import { createFaults } from '../../src/faults.ts'
import { createGate, type Gate } from '../../src/quota/gate.ts'
import { createQuotaChecker, type Verdict } from '../../src/quota/quota-checker.ts'
import { readUsage } from '../../src/repository/quota.ts'
import { findByHardware } from '../../src/repository/subscriptions.ts'
import { openMigrated } from '../support/databases.ts'
import { recordingLogger } from '../support/recording-logger.ts'

const HOUR = 3_600_000
const ENV = {
  SUBSCRIPTION_ENABLED: 'true',
  STRIPE_SECRET_KEY: ['sk', 'test', 'a'.repeat(24)].join('_'),
  STRIPE_PUBLISHABLE_KEY: 'pk',
  STRIPE_PRICE_ID: 'price',
  STRIPE_WEBHOOK_SECRET: ['whsec', 'a'.repeat(24)].join('_'),
  FAIL_OPEN_MAX_PER_HW: '2',
  FAIL_OPEN_MAX_S: '600',
  FREE_TRIAL_QUOTA: '3',
}

let raw: Db
let device = 0
beforeAll(async () => {
  raw = await openMigrated(openMemoryPglite)
})
afterAll(() => raw.close())

const world = (env: Readonly<Record<string, string>> = {}) => {
  const config = readConfig({ ...ENV, ...env })
  const clock = new ShiftedClock()
  const log = recordingLogger()
  const faults = createFaults()
  const { db, health } = watchDb(faults.wrap(raw), clock, log)
  const cache: Cache<Verdict> = createCache<Verdict>(60_000, clock)
  const quota = createQuotaChecker({ config: config.quota, db, clock, log, cache })
  const gate: Gate = createGate({ config, quota, cache, health, clock, log })
  return {
    gate,
    faults,
    clock,
    log,
    db,
    hardware: `hw-gate-${device++}`,
    down: () => faults.set({ mode: 'refuse' }),
    up: () => faults.set(undefined),
  }
}

const usage = async (db: Db, hardwareId: string) => {
  const subscription = await findByHardware(db, hardwareId)
  return subscription === undefined
    ? undefined
    : readUsage(db, { hardwareId, periodStart: subscription.periodStart, quota: 0 })
}

describe('the gate', () => {
  test('inactive lets everybody in and counts nothing', async () => {
    const { gate, hardware, log } = world({ SUBSCRIPTION_KILL_SWITCH: 'true' })
    expect(await gate.reserve(hardware, 99)).toEqual({ allowed: true, reason: 'module_inactive' })
    expect(await findByHardware(raw, hardware)).toBeUndefined()
    expect(log.lines).toEqual([])
  })

  test('gives a new device its free trial, and then no more', async () => {
    const { gate, hardware, db, log } = world()
    const held = [await gate.reserve(hardware, 1), await gate.reserve(hardware, 2), await gate.reserve(hardware, 1)]
    expect(held.map((one) => [one.allowed, one.reason])).toEqual([
      [true, undefined],
      [true, undefined],
      [false, 'quota_exceeded'],
    ])
    expect(await gate.commit(held[0]?.reservationId ?? '')).toBe(true)
    expect(await gate.release(held[1]?.reservationId ?? '')).toBe(true)
    expect(await usage(db, hardware)).toEqual({ used: 1, reserved: 0, quota: 3 })
    expect(log.events()).toContain('quota.denied')
  })

  test('is one free trial for twenty first requests at once', async () => {
    const { gate, hardware, log } = world()
    const answers = await Promise.all(Array.from({ length: 20 }, () => gate.reserve(hardware, 1)))
    expect(answers.filter((one) => one.allowed).length).toBe(3)
    expect(log.events().filter((event) => event === 'state.transition').length).toBe(1)
  })

  test('denies after the free trial, whatever is left of the quota', async () => {
    const { gate, hardware, clock } = world()
    await gate.canProcess(hardware)
    clock.advance(7 * 24 * HOUR)
    expect(await gate.canProcess(hardware)).toMatchObject({ allowed: false, reason: 'trial_expired' })
  })
})

describe('while the database is away', () => {
  test('a few requests per device are let in, and no more; others have their own', async () => {
    const { gate, hardware, down, log } = world()
    down()
    const answers = []
    for (const id of [hardware, hardware, hardware, `${hardware}-b`]) answers.push(await gate.reserve(id, 1))
    expect(answers.map((one) => [one.allowed, one.reason])).toEqual([
      [true, 'fail_open'],
      [true, 'fail_open'],
      [false, 'budget_spent'],
      [true, 'fail_open'],
    ])
    expect(log.events()).toEqual([
      'db.unavailable',
      'gate.fail_open',
      'gate.fail_open',
      'gate.fail_open_exhausted',
      'gate.fail_open',
    ])
  })

  test('a long outage closes it', async () => {
    const { gate, hardware, down, clock } = world()
    down()
    expect((await gate.canProcess(hardware)).allowed).toBe(true)
    clock.advance(600_000)
    expect(await gate.canProcess(`${hardware}-b`)).toMatchObject({ allowed: false, reason: 'outage_too_long' })
  })

  test('a denial stays one, however old', async () => {
    const { gate, hardware, down, clock } = world()
    await gate.incrementUsage(hardware, 3)
    expect(await gate.canProcess(hardware)).toMatchObject({ allowed: false })
    clock.advance(HOUR)
    down()
    expect(await gate.canProcess(hardware)).toMatchObject({ allowed: false, reason: 'quota_exceeded' })
  })

  test('it may be switched off', async () => {
    const { gate, hardware, down } = world({ FAIL_OPEN: 'false' })
    down()
    expect(await gate.canProcess(hardware)).toMatchObject({ allowed: false, reason: 'fail_open_off' })
  })

  test('what was used is counted when it is back, and the budget is new', async () => {
    const { gate, hardware, down, up, db, log } = world()
    const held = await gate.reserve(hardware, 1)
    await gate.canProcess(`${hardware}-other`)
    down()
    const open = await gate.reserve(hardware, 1)
    const unused = await gate.reserve(hardware, 1)
    expect(await gate.commit(open.reservationId ?? '')).toBe(true)
    expect(await gate.release(unused.reservationId ?? '')).toBe(true)
    expect(await gate.commit(held.reservationId ?? '')).toBe(true)
    up()
    await gate.reserve(`${hardware}-other`, 1)
    await expect.poll(() => usage(db, hardware)).toEqual({ used: 2, reserved: 0, quota: 3 })
    expect(log.events()).toContain('db.recovered')
    down()
    expect((await gate.reserve(`${hardware}-b`, 1)).allowed).toBe(true)
  })

  test('an error of our own is not an outage: it is thrown', async () => {
    const { gate, hardware } = world()
    await expect(gate.reserve(hardware, 2 ** 40)).resolves.toMatchObject({ allowed: false })
    await expect(gate.incrementUsage(hardware, 2 ** 40)).rejects.toMatchObject({ code: '22003' })
  })
})

describe('usage', () => {
  test('under a key is counted once, in an outage too', async () => {
    const { gate, db, hardware, down, up, clock } = world()
    expect(await gate.incrementUsage(hardware, 2, 'job-1')).toBe(true)
    expect(await gate.incrementUsage(hardware, 2, 'job-1')).toBe(false)
    down()
    expect(await gate.incrementUsage(hardware, 2, 'job-1')).toBe(true)
    expect(await gate.incrementUsage(hardware, 1, 'job-2')).toBe(true)
    up()
    clock.advance(1000)
    await gate.canProcess(`${hardware}-other`)
    await expect.poll(async () => (await usage(db, hardware))?.used).toBe(3)
  })
})

describe('a denial', () => {
  test('that is asked for again and again still ends with its time', async () => {
    const { gate, db, hardware, clock } = world()
    await gate.incrementUsage(hardware, 3)
    expect((await gate.canProcess(hardware)).allowed).toBe(false)
    // Another process, so that nothing invalidates this one's cache.
    await db.query('UPDATE quota_usage SET quota = 10, used = 0 WHERE hardware_id = $1', [hardware])
    for (let second = 0; second < 59; second++) {
      clock.advance(1000)
      expect((await gate.canProcess(hardware)).allowed).toBe(false)
    }
    clock.advance(1000)
    expect((await gate.canProcess(hardware)).allowed).toBe(true)
  })

  test('in the cache does not keep a reservation from asking the database', async () => {
    const { gate, db, hardware } = world()
    await gate.incrementUsage(hardware, 3)
    expect((await gate.canProcess(hardware)).allowed).toBe(false)
    await db.query('UPDATE quota_usage SET used = 0 WHERE hardware_id = $1', [hardware])
    expect((await gate.reserve(hardware, 1)).allowed).toBe(true)
  })
})
