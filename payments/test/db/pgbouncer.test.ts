import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { systemClock } from '../../src/clock.ts'
import type { Db } from '../../src/db/db.ts'
import { migrate, readMigrations } from '../../src/db/migrations.ts'
import { openPostgres } from '../../src/db/postgres.ts'
import { clusterUrl, hasPostgres } from '../support/databases.ts'
import { hasPgBouncer, startPgBouncer } from '../support/pgbouncer.ts'
import { newDatabase } from '../support/postgres.ts'

/** Two processes whose statements share a few connections of the server, none of which is anybody's own. */
describe.skipIf(!hasPostgres || !hasPgBouncer)('behind PgBouncer with transaction pooling', () => {
  let bouncer: Awaited<ReturnType<typeof startPgBouncer>>
  let [one, other]: Db[] = []
  const pools = (): [Db, Db] => {
    if (one === undefined || other === undefined) throw new Error('not opened')
    return [one, other]
  }
  beforeAll(async () => {
    bouncer = await startPgBouncer(await newDatabase(clusterUrl), 6)
    const open = () =>
      openPostgres({ url: bouncer.url, poolSize: 12, connectTimeoutMs: 5000, statementTimeoutMs: 5000 })
    ;[one, other] = [open(), open()]
  })
  afterAll(async () => {
    await Promise.all(pools().map(async (db) => db.close()))
    await bouncer.stop()
  })

  test('migrations at once from two processes are one', async () => {
    const [mine, theirs] = pools()
    const applied = await Promise.all([migrate(mine, systemClock), migrate(theirs, systemClock)])
    expect(applied.flat().length).toBe(readMigrations().length)
  })

  test('a lock has one holder over both processes, however the connections are lent', async () => {
    let [inside, most] = [0, 0]
    const hold = (db: Db) =>
      db.withLock('shared', async () => {
        inside += 1
        most = Math.max(most, inside)
        await db.query('SELECT pg_sleep(0.005)')
        inside -= 1
      })
    const [mine, theirs] = pools()
    // No more waiters than connections: each waiter keeps one of the server's.
    for (let round = 0; round < 10; round++) await Promise.all([hold(mine), hold(theirs), hold(mine), hold(theirs)])
    expect(most).toBe(1)
  })

  test('a lock is free as soon as it is given back, and not when a connection ends', async () => {
    const [mine, theirs] = pools()
    for (let round = 0; round < 20; round++) {
      let meanwhile: boolean | undefined
      const taken = await (round % 2 === 0 ? mine : theirs).tryLock('job', async () => {
        meanwhile = await (round % 2 === 0 ? theirs : mine).tryLock('job', async () => {})
      })
      expect([round, taken, meanwhile]).toEqual([round, true, false])
    }
    const held = await mine.query<{ count: number }>(
      "SELECT count(*) AS count FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
    )
    expect(held).toEqual([{ count: 0 }])
  })
})
