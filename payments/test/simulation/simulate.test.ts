import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { systemClock } from '../../src/clock.ts'
import { migrate } from '../../src/db/migrations.ts'
import { openPostgres } from '../../src/db/postgres.ts'
import { fakeSecrets } from '../../src/fakes/all.ts'
import { readLog, type LogLine } from '../../src/simulation/log-lines.ts'
import { SCENARIOS } from '../../src/simulation/scenarios/index.ts'
import { simulate, type SimulationResult } from '../../src/simulation/simulate.ts'
import { clusterUrl, hasPostgres } from '../support/databases.ts'
import { SPECIFIED } from '../support/specified-events.ts'
import { newDatabase } from '../support/postgres.ts'

const migratedDatabase = async (): Promise<string> => {
  const url = await newDatabase(clusterUrl)
  const db = openPostgres({ url, poolSize: 2, connectTimeoutMs: 5000, statementTimeoutMs: 60_000 })
  await migrate(db, systemClock)
  await db.close()
  return url
}

const HOMES = [
  { name: 'PGlite', database: async () => undefined },
  ...(hasPostgres ? [{ name: 'PostgreSQL', database: migratedDatabase }] : []),
]

describe.each(HOMES)('every scenario, on $name', ({ database }) => {
  const dir = mkdtempSync(join(tmpdir(), 'payments-sim-'))
  let result: SimulationResult
  let lines: LogLine[]
  const count = (accept: (line: LogLine) => boolean): number => lines.filter(accept).length
  const distinct = (event: string): Set<string> =>
    new Set(lines.filter((line) => line.event === event).map((line) => line.stripe_event_id ?? ''))

  beforeAll(async () => {
    result = await simulate({ dir, databaseUrl: await database(), cacheDir: inject('cacheDir') })
    lines = readLog(result.logFile)
  }, 400_000)
  afterAll(() => rmSync(dir, { recursive: true, force: true }))

  test('all were played', () => {
    const played = new Set(result.ledger.scenarios.map((one) => one.name.replace(/\.\d+$/, '')))
    expect([...played].toSorted()).toEqual(SCENARIOS.map((one) => one.name).toSorted())
  })

  test('every event of the specification was met, and logged by the code that meets it', () => {
    const seen = new Set<string>(lines.map((line) => line.event))
    expect(SPECIFIED.filter((event) => !seen.has(event))).toEqual([])
  })

  test('nothing was lost', () => {
    expect(result.ledger.events.filter((event) => event.fate === 'lost' || event.fate === 'rejected_db')).toEqual([])
  })

  test('the log tells the counts of the ledger', () => {
    const { webhooks } = result.ledger.counts
    const processed = distinct('event.processed')
    expect({
      received: count((line) => line.event === 'webhook.received'),
      verified: count((line) => line.event === 'webhook.received' && line['verified'] === true),
      signatureFailed: count((line) => line.event === 'webhook.signature_failed'),
      ignored: count((line) => line.event === 'webhook.cabinet_ignored'),
      duplicate: count((line) => line.event === 'webhook.duplicate'),
      rejected: count((line) => line.event === 'webhook.rejected_db'),
      tooLarge: count((line) => line.event === 'server.body_too_large'),
      stored: count((line) => line.event === 'webhook.accepted'),
      processed: processed.size,
      failed: [...distinct('event.failed')].filter((id) => !processed.has(id)).length,
    }).toEqual({
      received: webhooks.received,
      verified: webhooks.verified,
      signatureFailed: webhooks.signatureFailed,
      ignored: webhooks.ignored,
      duplicate: webhooks.duplicate,
      rejected: webhooks.rejected,
      tooLarge: webhooks.tooLarge,
      stored: webhooks.accepted + webhooks.parked,
      processed: webhooks.processed,
      failed: webhooks.failed,
    })
  })

  test('the log tells the automations of the ledger', () => {
    const { automations, byStep } = result.ledger.counts
    const dead = (kind: string) =>
      new Set(
        lines
          .filter((line) => line.event === 'outbox.dead' && line['kind'] === kind)
          .map((line) => line.stripe_event_id),
      ).size
    const done = (event: string) => count((line) => line.event === event)
    expect([done('crm.status_updated'), done('crm.note_created'), done('notify.sent'), done('notify.skipped')]).toEqual(
      [
        byStep['crm.status_updated'],
        byStep['crm.note_created'],
        byStep['notification.sent'],
        byStep['notification.skipped'],
      ],
    )
    // Revived ones died once and were done later.
    const revived = lines
      .filter((line) => line['reason'] === 'resend_revives_outbox')
      .reduce((sum, line) => sum + Number(line['revived']), 0)
    expect(dead('crm_status') + dead('crm_note') + dead('notification') - revived).toBe(
      automations.status.failed + automations.note.failed + automations.notification.failed,
    )
  })

  test('each line is JSON with time, level, feature, event and message', () => {
    for (const name of readdirSync(join(dir, 'logs')).filter((file) => file.startsWith('payments.log'))) {
      for (const text of readFileSync(join(dir, 'logs', name), 'utf8')
        .split('\n')
        .filter(Boolean)) {
        expect(JSON.parse(text)).toMatchObject({
          time: expect.stringMatching(/^\d{4}-.*Z$/),
          level: expect.any(String),
          feature_id: 'F-2025-017-stripe-payment',
          event: expect.any(String),
          msg: expect.any(String),
        })
      }
    }
  })

  test('no secret and no personal data is in any log', () => {
    const text = readdirSync(join(dir, 'logs'))
      .map((name) => readFileSync(join(dir, 'logs', name), 'utf8'))
      .join('\n')
    const leaked = Object.entries(fakeSecrets()).filter(([, secret]) => text.includes(secret))
    expect(leaked.map(([name]) => name)).toEqual([])
    // And none of their beginnings or ends, which others print as "masked".
    for (const secret of Object.values(fakeSecrets())) expect(text.includes(secret.slice(0, 16))).toBe(false)
    for (const shape of [
      /[\w.+-]+@[\w-]+\.\w+/,
      /whsec_/,
      /sk_(test|live)/,
      /_secret_/,
      /bot\d+:/,
      /Bearer/,
      /v1=[0-9a-f]{16}/,
      /\+48\d/,
      /Ann Example|Person Example/,
      /postgres:\/\//,
    ]) {
      expect(shape.exec(text)?.[0]).toBeUndefined()
    }
  })

  test('a duplicate is never an error', () => {
    expect(lines.filter((line) => line.event === 'webhook.duplicate' && line.level !== 'info')).toEqual([])
  })

  test('the access log has one line for each delivery that was answered', () => {
    const posts = readFileSync(result.accessFile, 'utf8')
      .split('\n')
      .filter((line) => line.includes('"POST /webhook/stripe'))
    const answered = result.ledger.events.flatMap((event) => event.deliveries).filter((one) => one.status !== 0)
    expect(posts.length).toBe(answered.length)
    for (const line of posts)
      expect(line).toMatch(
        /^127\.0\.0\.1 - - \[\d\d\/\w{3}\/\d{4}:\d\d:\d\d:\d\d \+0000\] "POST \/webhook\/stripe HTTP\/1\.1" \d{3} \d+ "-" "Stripe\/1\.0 [^"]+" \d+\.\d{3}$/,
      )
  })
})
