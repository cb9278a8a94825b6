import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createCache } from '../../src/cache.ts'
import { ShiftedClock } from '../../src/clock.ts'
import { readConfig } from '../../src/config.ts'
import type { Db } from '../../src/db/db.ts'
import { openMemoryPglite } from '../../src/db/pglite.ts'
import type { Verdict } from '../../src/quota/quota-checker.ts'
import { createJobs } from '../../src/scheduler/jobs.ts'
import { RetrieveError, type RetrieveProblem, type StripeService } from '../../src/stripe/stripe-service.ts'
import { openMigrated } from '../support/databases.ts'
import { recordingLogger } from '../support/recording-logger.ts'

const NEVER = { passed: () => false }

let db: Db
beforeAll(async () => {
  db = await openMigrated(openMemoryPglite)
})
afterAll(() => db.close())
beforeEach(() => db.script('DELETE FROM quota_usage; DELETE FROM subscriptions;'))

/** `count` paid trials that ran out an hour ago; Stripe has turned each into a paid subscription, unless `answer` says else. */
const world = async (count: number, answer: (id: string) => RetrieveProblem | undefined = () => undefined) => {
  const clock = new ShiftedClock()
  const ended = new Date(clock.now().getTime() - 3_600_000)
  await db.query(
    `INSERT INTO subscriptions (hardware_id, stripe_subscription_id, status, trial_ends_at, current_period_start, created_at, updated_at)
     SELECT 'hw-' || n, 'sub_' || n, 'paid_trial', $1, $1, $1, $1 FROM generate_series(1, $2::int) AS n`,
    [ended, count],
  )
  const asked: string[] = []
  const subscription = async (id: string) => {
    asked.push(id)
    const problem = answer(id)
    if (problem !== undefined) throw new RetrieveError(problem, 'no')
    return { id, status: 'active', latest_invoice: { status: 'paid' }, items: { data: [] } }
  }
  const stripe = { subscription } as unknown as StripeService
  const cache = createCache<Verdict>(1000, clock)
  const jobs = createJobs({ config: readConfig({}), db, clock, log: recordingLogger(), stripe, cache })
  const job = jobs.find((one) => one.name === 'trial_check')
  if (job === undefined) throw new Error('no such job')
  return { asked, job }
}

test('every due row is looked at, however many there are', async () => {
  const { job, asked } = await world(450)
  expect(await job.run(NEVER)).toEqual({ touched: 450, skipped: 0 })
  expect(asked.length).toBe(450)
  expect(await db.query("SELECT count(*) AS n FROM subscriptions WHERE status = 'paid'")).toEqual([{ n: 450 }])
})

test('a Stripe that does not answer is asked a few times and not for every row; the rest is counted', async () => {
  const { job, asked } = await world(300, () => 'connection')
  expect(await job.run(NEVER)).toEqual({ touched: 0, skipped: 300 })
  expect(asked.length).toBe(5)
})

test('rows that Stripe does not know keep none of those behind them waiting', async () => {
  const { job } = await world(20, (id) => (Number(id.slice(4)) <= 10 ? 'resource_missing' : undefined))
  expect(await job.run(NEVER)).toEqual({ touched: 10, skipped: 10 })
})

test('a run whose time is over goes on in the next one where it stopped', async () => {
  const { job, asked } = await world(20, () => 'resource_missing')
  let looks = 0
  const short = { passed: () => ++looks > 8 }
  expect(await job.run(short)).toEqual({ touched: 0, skipped: 20 })
  const first = asked.splice(0)
  await job.run(NEVER)
  expect(asked[0]).toBe(`sub_${first.length + 1}`)
  expect(new Set(asked).size).toBe(20)
})
