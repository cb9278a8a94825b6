import { createHash } from 'node:crypto'
import { Pool, types, type PoolClient } from 'pg'
import { createSlots } from './slots.ts'
import { assertOutsideTransaction, insideTransaction, type Db, type Param, type Queryable } from './db.ts'

export interface PostgresOptions {
  readonly url: string
  readonly poolSize: number
  /** Without it a mute server hangs the pool for ever. */
  readonly connectTimeoutMs: number
  readonly statementTimeoutMs: number
}

const INT8 = types.builtins.INT8

/** pg gives int8 as text, PGlite as number: number it is, in both. Only of this pool; pg's global parsers are not ours. */
const int8AsNumber = {
  getTypeParser: (oid: Parameters<typeof types.getTypeParser>[0], format?: 'text' | 'binary') =>
    oid === INT8 ? Number : format === 'binary' ? types.getTypeParser(oid, 'binary') : types.getTypeParser(oid, 'text'),
}

/** Real PostgreSQL 15+ through `pg`. Connects lazily: a database that is down at start is a 503, not a crash. */
export const openPostgres = (options: PostgresOptions): Db => {
  const pool = createPool(options, options.poolSize, options.statementTimeoutMs)
  // The pool's own queue would time out with the connect timeout: a burst would look like a database that is away.
  const slots = createSlots(options.poolSize, options.statementTimeoutMs)
  // Locks have connections of their own: a holder that waits for the main pool must never be what fills it.
  const lockPool = createPool(options, options.poolSize, undefined)
  return {
    kind: 'postgres',
    query: async <Row>(sql: string, params: readonly Param[] = []) => {
      assertOutsideTransaction('db.query')
      return slots.run(async () => (await pool.query(sql, [...params])).rows as Row[])
    },
    script: async (sql) => void (await pool.query(sql)),
    tx: (work) => {
      assertOutsideTransaction('db.tx')
      return slots.run(() => transaction(pool, work))
    },
    withLock: (key, work) => {
      assertOutsideTransaction('db.withLock')
      return advisoryLock(lockPool, key, work)
    },
    tryLock: (key, work) => {
      assertOutsideTransaction('db.tryLock')
      return tryAdvisoryLock(lockPool, key, work)
    },
    close: async () => {
      await Promise.all([pool.end(), lockPool.end()])
    },
  }
}

/** How long a lock is waited for, in ms: longer than one refetch by its holder, who may wait for a slow Stripe. */
const LOCK_WAIT_MS = 30_000

/** `statementTimeoutMs` undefined: a pool for locks alone, whose waiting ends as a lost lock (55P03), not as a slow database. */
const createPool = (options: PostgresOptions, max: number, statementTimeoutMs: number | undefined): Pool => {
  const pool = new Pool({
    connectionString: options.url,
    max,
    connectionTimeoutMillis: options.connectTimeoutMs,
    ...(statementTimeoutMs === undefined ? {} : { statement_timeout: statementTimeoutMs }),
    // The server may be mute as well as slow: then no timeout of its own is ever answered.
    query_timeout: (statementTimeoutMs ?? LOCK_WAIT_MS) + 500,
    // Kept for long: a burst that has to open its connections first meets the connect timeout.
    idleTimeoutMillis: 300_000,
    application_name: 'payments',
    types: int8AsNumber,
  })
  // An idle connection that the server cut is replaced at the next query; unheard, its error would end the process.
  pool.on('error', () => {})
  return pool
}

const transaction = <T>(pool: Pool, work: (tx: Queryable) => Promise<T>): Promise<T> =>
  withClient(pool, async (client, broken) => {
    try {
      await client.query('BEGIN')
      const result = await insideTransaction(() => work(queryable(client)))
      await client.query('COMMIT')
      return result
    } catch (error) {
      // A connection that cannot roll back is thrown away rather than given to the next caller with a transaction open.
      await client.query('ROLLBACK').catch(broken)
      throw error
    }
  })

/** Lends a connection to `work`, which calls `broken` when it must not be lent again. */
const withClient = async <T>(
  pool: Pool,
  work: (client: PoolClient, broken: (error: Error) => void) => Promise<T>,
): Promise<T> => {
  const client = await pool.connect()
  let reason: Error | undefined
  const broken = (error: Error): void => void (reason ??= error)
  // The pool listens to idle connections only: one that is cut while it is lent would end the process.
  client.on('error', broken)
  try {
    return await work(client, broken)
  } finally {
    client.off('error', broken)
    client.release(reason)
  }
}

const queryable = (client: PoolClient): Queryable => ({
  query: async <Row>(sql: string, params: readonly Param[] = []) =>
    (await client.query(sql, [...params])).rows as Row[],
})

const advisoryLock = <T>(pool: Pool, key: string, work: () => Promise<T>): Promise<T> =>
  inLockTransaction(pool, async (client) => {
    await client.query(`SELECT pg_advisory_xact_lock('${lockNumber(key)}'::bigint)`)
    return work()
  })

const tryAdvisoryLock = (pool: Pool, key: string, work: () => Promise<void>): Promise<boolean> =>
  inLockTransaction(pool, async (client) => {
    const { rows } = await client.query<{ mine: boolean }>(
      `SELECT pg_try_advisory_xact_lock('${lockNumber(key)}'::bigint) AS mine`,
    )
    if (rows[0]?.mine === true) await work()
    return rows[0]?.mine === true
  })

/**
 * A transaction that holds a lock and nothing else: behind PgBouncer's transaction pooling a session's lock would be taken on
 * one connection of the server and given back on another. `work` uses the other pool, so what it writes is not part of it, and
 * without a snapshot it keeps no vacuum waiting: a statement with parameters would leave its portal open, and with it its
 * snapshot, until the next statement of the transaction; the number of a lock stands in the text, which has no letters.
 */
const inLockTransaction = <T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> =>
  withClient(pool, async (client, broken) => {
    await client.query(
      `BEGIN; SET LOCAL lock_timeout = ${LOCK_WAIT_MS}; SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0`,
    )
    try {
      return await work(client)
    } finally {
      // A lock that cannot be given back goes with its connection.
      await client.query('ROLLBACK').catch(broken)
    }
  })

/** A name → the 64-bit number that PostgreSQL's advisory locks take, as text. */
export const lockNumber = (key: string): string =>
  createHash('sha256').update(key).digest().readBigInt64BE(0).toString()
