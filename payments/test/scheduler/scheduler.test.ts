import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { ShiftedClock } from '../../src/clock.ts'
import type { Db } from '../../src/db/db.ts'
import { openMemoryPglite } from '../../src/db/pglite.ts'
import { createFaults } from '../../src/faults.ts'
import type { Job } from '../../src/scheduler/jobs.ts'
import { createScheduler } from '../../src/scheduler/scheduler.ts'
import { hasPostgres, openMigrated, openNewPostgres } from '../support/databases.ts'
import { recordingLogger } from '../support/recording-logger.ts'

const HOUR = 3_600_000
const NOTHING = { touched: 0, skipped: 0 }
let db: Db
beforeAll(async () => {
  db = await openMigrated(openMemoryPglite)
})
afterAll(() => db.close())

let made = 0
const world = (run: () => Promise<number>, at = db) => {
  const clock = new ShiftedClock()
  const log = recordingLogger()
  const job = {
    name: `job_${made++}` as Job['name'],
    everyS: 3600,
    run: async () => ({ touched: await run(), skipped: 0 }),
  }
  return { clock, log, job, scheduler: createScheduler({ db: at, clock, log, jobs: [job], jobTimeLimitMs: 60_000 }) }
}

test('runs at boot, then each interval, and not between', async () => {
  let runs = 0
  const { clock, scheduler } = world(async () => ++runs)
  await scheduler.tick()
  await scheduler.tick()
  clock.advance(HOUR - 1000)
  await scheduler.tick()
  expect(runs).toBe(1)
  clock.advance(1000)
  await scheduler.tick()
  expect(runs).toBe(2)
})

test('folds what was missed into one run, and says how many', async () => {
  let runs = 0
  const { clock, scheduler, log } = world(async () => ++runs)
  await scheduler.tick()
  clock.advance(10 * HOUR)
  await scheduler.tick()
  expect(runs).toBe(2)
  expect(log.lines.filter((line) => line.event === 'scheduler.missed')).toMatchObject([{ missed: 9 }])
})

test('tells of a job that throws, records it, and runs it again in its turn', async () => {
  let runs = 0
  const { clock, scheduler, log, job } = world(async () => {
    runs += 1
    if (runs === 1) throw new Error('broken')
    return 0
  })
  await scheduler.tick()
  clock.advance(HOUR)
  await scheduler.tick()
  expect(log.events()).toEqual(['scheduler.job_failed', 'scheduler.job_ok'])
  expect(await db.query('SELECT status, error FROM scheduler_runs WHERE job = $1 ORDER BY id', [job.name])).toEqual([
    { status: 'failed', error: 'broken' },
    { status: 'ok', error: null },
  ])
})

test('says once that the database is away, and runs when it is back', async () => {
  let runs = 0
  const faults = createFaults()
  const { scheduler, log } = world(async () => ++runs, faults.wrap(db))
  faults.set({ mode: 'refuse' })
  await scheduler.tick()
  await scheduler.tick()
  faults.set(undefined)
  await scheduler.tick()
  expect([runs, log.events()]).toEqual([1, ['scheduler.job_failed', 'scheduler.job_ok']])
})

test('paused it runs nothing; stopped it waits for the run in hand', async () => {
  let finish = (): void => {}
  const { scheduler } = world(() => new Promise((resolve) => (finish = () => resolve(0))))
  scheduler.pause()
  await scheduler.tick()
  scheduler.resume()
  await new Promise((resolve) => setTimeout(resolve, 20))
  let stopped = false
  const stopping = scheduler.stop().then(() => (stopped = true))
  await new Promise((resolve) => setImmediate(resolve))
  expect(stopped).toBe(false)
  finish()
  await stopping
})

test.skipIf(!hasPostgres)('of two processes one runs a job at a time, and the other finds it done', async () => {
  const shared = await openMigrated(openNewPostgres)
  const clock = new ShiftedClock()
  let inside = 0
  let most = 0
  let runs = 0
  const run = async () => {
    inside += 1
    most = Math.max(most, inside)
    runs += 1
    await new Promise((resolve) => setTimeout(resolve, 30))
    inside -= 1
    return { touched: 0, skipped: 0 }
  }
  const job = { name: 'trial_check' as const, everyS: 3600, run }
  const [one, other] = [0, 1].map(() =>
    createScheduler({ db: shared, clock, log: recordingLogger(), jobs: [job], jobTimeLimitMs: 60_000 }),
  )
  await Promise.all([one?.tick(), other?.tick()])
  // Who finds the lock taken does not wait for it: its boot run is at its next tick.
  await Promise.all([one?.tick(), other?.tick()])
  clock.advance(HOUR)
  await Promise.all([one?.tick(), other?.tick()])
  // Each runs at its boot; after that the interval is shared.
  expect([most, runs]).toEqual([1, 3])
  await shared.close()
})

test('a job that waits keeps none of the others from running', async () => {
  const clock = new ShiftedClock()
  let finish = (): void => {}
  const slow = {
    name: `job_${made++}` as Job['name'],
    everyS: 3600,
    run: () => new Promise<{ touched: number; skipped: number }>((resolve) => (finish = () => resolve(NOTHING))),
  }
  let runs = 0
  const quick = { name: `job_${made++}` as Job['name'], everyS: 3600, run: async () => (runs++, NOTHING) }
  const scheduler = createScheduler({ db, clock, log: recordingLogger(), jobs: [slow, quick], jobTimeLimitMs: 60_000 })
  void scheduler.tick()
  await vi.waitFor(() => expect(runs).toBe(1))
  clock.advance(HOUR)
  void scheduler.tick()
  await vi.waitFor(() => expect(runs).toBe(2))
  finish()
  await scheduler.stop()
})

test('what a run could not settle is counted, said and kept', async () => {
  const clock = new ShiftedClock()
  const log = recordingLogger()
  const job = { name: `job_${made++}` as Job['name'], everyS: 3600, run: async () => ({ touched: 2, skipped: 7 }) }
  await createScheduler({ db, clock, log, jobs: [job], jobTimeLimitMs: 60_000 }).tick()
  expect(log.lines).toMatchObject([{ level: 'warn', event: 'scheduler.job_ok', touched: 2, skipped: 7 }])
  expect(await db.query('SELECT touched, skipped FROM scheduler_runs WHERE job = $1', [job.name])).toEqual([
    { touched: 2, skipped: 7 },
  ])
})
