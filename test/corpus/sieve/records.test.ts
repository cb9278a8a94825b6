import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openFeeds } from '../../../src/app/feeds.ts'
import { matters } from '../../../src/app/matters.ts'
import { openSession, type OpenSession } from '../../../src/app/open.ts'
import type { TimeWindow } from '../../../src/model/time.ts'
import { SEED } from '../../support/seed.ts'
import { allCases, mix, randomOf } from './mixes.ts'

let folder: string
let session: OpenSession
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'prodlogs-records-'))
  session = await openSession({ cwd: folder })
})
afterAll(async () => {
  await session.close()
  rmSync(folder, { recursive: true })
})

const ALL: TimeWindow = { from: Date.UTC(2000, 0, 1), to: Date.UTC(2100, 0, 1) }

/** The records of a log that an answer may need, with all that was read of them; read as a large log from `bytes` on. */
const recordsOf = async (log: string, bytes: number): Promise<string[]> => {
  const path = join(folder, 'mixed.log')
  writeFileSync(path, log)
  const asks = { ...session, now: Date.UTC(2026, 0, 13), largeFileBytes: bytes }
  const { feeds } = await openFeeds(asks, {
    host: [],
    source: [],
    file: [path],
    transport: 'auto',
    hostKey: 'strict',
    connectTimeout: 10,
  })
  const records: string[] = []
  for (const feed of feeds)
    for await (const event of feed.since(ALL, { sifted: true })) {
      if (event.kind !== 'observed') continue
      for (const observed of event.observed) {
        if (!matters(observed)) continue
        const { at, format, level, http, ids, raw } = observed.record
        const steps = observed.steps.map(({ kind, outcome, cause }) => [kind, outcome, cause])
        records.push(JSON.stringify({ at, format, level, http, ids, steps, raw }))
      }
    }
  return records
}

const TOGETHER = 8

test(
  'the records that matter are read the same when only the lines are parsed that can matter',
  { timeout: 300_000 },
  async () => {
    const random = randomOf(SEED)
    const shuffled = allCases()
      .map((one) => ({ one, by: random() }))
      .toSorted((a, b) => a.by - b.by)
      .map(({ one }) => one)
    let compared = 0
    for (let from = 0; from < shuffled.length; from += TOGETHER) {
      const { name, logs } = mix(shuffled.slice(from, from + TOGETHER), random)
      const log = Object.values(logs).join('')
      const whole = await recordsOf(log, Number.POSITIVE_INFINITY)
      expect(await recordsOf(log, 0), name).toEqual(whole)
      compared += whole.length
    }
    expect(compared).toBeGreaterThan(1000)
  },
)

const TWICE_READ =
  '2026-01-12T10:00:00.191Z INFO [worker-3] com.example.mail.Sender - Stripe webhook evt_1QAmbiguous00000000000001 received'
const NAMED = '2026-01-12 10:00:00,100 - catalog.sync - INFO - fetched page 3'
const LEVELED = '2026-01-12 10:00:00 [debug]: cache lookup key=product:1 hit=true'
const exchange = (tag: string, path: string): readonly [string, string] => [
  `I, [2026-01-12T10:00:00.000000 #41]  INFO -- : [${tag}] Started POST "${path}" for 54.187.205.235 at 2026-01-12 10:00:00 +0000`,
  `I, [2026-01-12T10:00:00.061000 #41]  INFO -- : [${tag}] Completed 200 OK in 57ms (ActiveRecord: 8.1ms | Allocations: 2011)`,
]
const OTHER = exchange('b9d1f0aa', '/catalogue')
const HOOK = exchange('c1d2e3f4', '/webhooks/stripe')
const PADDING = Array.from({ length: 400 }, (_, n) => `${NAMED} ${n}`)

test.each([
  [
    'two layouts read, behind one of them',
    [...PADDING, LEVELED, TWICE_READ, NAMED, TWICE_READ, LEVELED, LEVELED, TWICE_READ],
  ],
  ['end an exchange', [...PADDING, ...OTHER, NAMED, HOOK[0], NAMED, HOOK[1]]],
])('lines that %s are read the same when those between are left out', async (_, lines) => {
  const log = `${lines.join('\n')}\n`
  const whole = await recordsOf(log, Number.POSITIVE_INFINITY)
  expect(whole).not.toEqual([])
  expect(await recordsOf(log, 0)).toEqual(whole)
})
