import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { systemClock } from '../../src/clock.ts'
import { readConfig } from '../../src/config.ts'
import { migrate } from '../../src/db/migrations.ts'
import { openPostgres } from '../../src/db/postgres.ts'
import { startFakes, type Fakes } from '../../src/fakes/all.ts'
import { startService, type Service } from '../../src/service.ts'
import { LedgerBook } from '../../src/simulation/ledger-book.ts'
import { readLog } from '../../src/simulation/log-lines.ts'
import { Sender } from '../../src/simulation/sender.ts'
import { makeEvent } from '../../src/simulation/stripe-world.ts'
import { clusterUrl, hasPostgres } from '../support/databases.ts'
import { newDatabase } from '../support/postgres.ts'

/** The whole service, against a real PostgreSQL that is taken away from it in every way that an operator or a failover does. */
describe.skipIf(!hasPostgres)('a real database that is away', () => {
  const dir = mkdtempSync(join(tmpdir(), 'payments-outages-'))
  const logFile = join(dir, 'payments.log')
  const role = `svc_${process.pid}`
  let admin: Client
  let database: string
  let fakes: Fakes
  let service: Service
  let sender: Sender

  beforeAll(async () => {
    const url = new URL(await newDatabase(clusterUrl))
    database = url.pathname.slice(1)
    admin = new Client({ connectionString: clusterUrl })
    await admin.connect()
    // Not a superuser: those may do what nobody else may.
    await admin.query(`CREATE ROLE ${role} LOGIN`)
    await admin.query(`ALTER DATABASE ${database} OWNER TO ${role}`)
    url.username = role
    const db = openPostgres({ url: url.href, poolSize: 2, connectTimeoutMs: 5000, statementTimeoutMs: 60_000 })
    await migrate(db, systemClock)
    await db.close()
    fakes = await startFakes()
    service = await startService(
      readConfig({
        ...fakes.env,
        SUBSCRIPTION_ENABLED: 'true',
        PORT: '0',
        DATABASE_URL: url.href,
        LOG_FILE: logFile,
        POLL_MS: '50',
        DB_CONNECT_TIMEOUT_MS: '2000',
        FAIL_OPEN_MAX_PER_HW: '1',
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
    await admin.query(`DROP DATABASE IF EXISTS ${database} WITH (FORCE)`)
    await admin.query(`DROP ROLE ${role}`)
    await admin.end()
    rmSync(dir, { recursive: true, force: true })
  })

  /**
   * Ends every session that began before now. One that is just beginning has read the settings of before and is in no list yet, but holds
   * the lock of its database: on a busy machine it would slip by, and the service would have a connection that nothing was taken from.
   */
  const cut = async (): Promise<void> => {
    const { rows } = await admin.query<{ now: string }>('SELECT clock_timestamp()::text AS now')
    const left = async (): Promise<number> => {
      const { rows: counted } = await admin.query<{ left: number }>(
        `SELECT (SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = $1 AND backend_start <= $2::timestamptz)::int
              + (SELECT count(*) FROM pg_locks WHERE classid = 'pg_database'::regclass
                   AND objid = (SELECT oid FROM pg_database WHERE datname = $1))::int AS left`,
        [database, rows[0]?.now],
      )
      return counted[0]?.left ?? 0
    }
    await expect.poll(left, { timeout: 20_000, interval: 20 }).toBe(0)
  }
  const inside = async (sql: string): Promise<void> => {
    const url = new URL(clusterUrl)
    url.pathname = `/${database}`
    const client = new Client({ connectionString: url.href })
    await client.connect()
    await client.query(sql)
    await client.end()
  }
  const ready = async (): Promise<number> => (await fetch(`${service.url}/readyz`)).status
  const reserve = async (hardwareId: string): Promise<{ allowed: boolean; failOpen?: boolean }> => {
    const answer = await fetch(`${service.url}/gate/reserve`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ hardware_id: hardwareId }),
    })
    return (await answer.json()) as { allowed: boolean; failOpen?: boolean }
  }
  const event = () => makeEvent(fakes.stripe, 'customer.created', { id: 'cus_1', object: 'customer' })
  const outages = () => readLog(logFile).filter((line) => line.event === 'db.unavailable')

  const WAYS: readonly (readonly [string, () => Promise<void>, () => Promise<void>])[] = [
    [
      'read-only after a failover (25006)',
      async () => {
        await admin.query(`ALTER DATABASE ${database} SET default_transaction_read_only = on`)
        await cut()
      },
      // The connections that are open stay read-only, as those to the old primary after a failover.
      async () => void (await admin.query(`ALTER DATABASE ${database} RESET default_transaction_read_only`)),
    ],
    [
      'of which the role is refused (28000)',
      async () => {
        await admin.query(`ALTER ROLE ${role} NOLOGIN`)
        await cut()
      },
      async () => void (await admin.query(`ALTER ROLE ${role} LOGIN`)),
    ],
    [
      'that takes no connections (55000)',
      async () => {
        await admin.query(`ALTER DATABASE ${database} ALLOW_CONNECTIONS false`)
        await cut()
      },
      async () => void (await admin.query(`ALTER DATABASE ${database} ALLOW_CONNECTIONS true`)),
    ],
    [
      'that has no connection left (53300)',
      async () => {
        await admin.query(`ALTER DATABASE ${database} CONNECTION LIMIT 0`)
        await cut()
      },
      async () => void (await admin.query(`ALTER DATABASE ${database} CONNECTION LIMIT -1`)),
    ],
    [
      'whose tables are gone (42P01)',
      () => inside('ALTER SCHEMA public RENAME TO elsewhere; CREATE SCHEMA public'),
      () => inside('DROP SCHEMA public; ALTER SCHEMA elsewhere RENAME TO public'),
    ],
  ]

  test.each(WAYS)(
    '%s: 503, a gate that fails open within its budget, and all is well when it is back',
    async (...way) => {
      const [name, takeAway, giveBack] = way
      await expect.poll(ready, { timeout: 20_000 }).toBe(200)
      const missed = event()
      const hardwareId = `hw-${missed.id}`
      try {
        await takeAway()
        expect([name, (await sender.deliver(missed)).status]).toEqual([name, 503])
        expect(await ready()).toBe(503)
        expect(await reserve(hardwareId)).toMatchObject({ allowed: true, failOpen: true })
        expect(await reserve(hardwareId)).toMatchObject({ allowed: false })
      } finally {
        // Whatever was found: the next one begins with a database that is there.
        await giveBack()
      }
      await expect.poll(ready, { timeout: 20_000 }).toBe(200)
      // A duplicate, should a slow machine have committed it after the answer.
      expect(['accepted', 'duplicate']).toContain((await sender.deliverUntilAccepted(missed, 100)).answer)
      // Asked, and not let through nor denied for want of a database.
      await expect
        .poll(() => reserve(hardwareId), { timeout: 20_000 })
        .toMatchObject({ allowed: true, reservationId: expect.not.stringMatching(/^fo_/) })
    },
  )

  test('dropped (3D000), it is said once and not again', async () => {
    await expect.poll(ready, { timeout: 20_000 }).toBe(200)
    const before = outages().length
    // Again where it is gone already, or where it waited too long for a session to end.
    await expect
      .poll(() => admin.query(`DROP DATABASE IF EXISTS ${database} WITH (FORCE)`), { timeout: 20_000 })
      .toBeDefined()
    for (let tries = 0; tries < 5; tries++) expect((await sender.deliver(event())).status).toBe(503)
    expect(await ready()).toBe(503)
    expect(outages().length - before).toBeLessThanOrEqual(1)
    expect(outages().length).toBeGreaterThan(0)
  })
})
