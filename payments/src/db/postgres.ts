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
  const lockPool = createPool(options, options.poolSize, 15_000)
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
    close: async () => {
      await Promise.all([pool.end(), lockPool.end()])
    },
  }
}

const createPool = (options: PostgresOptions, max: number, statementTimeoutMs: number): Pool => {
  const pool = new Pool({
    connectionString: options.url,
    max,
    connectionTimeoutMillis: options.connectTimeoutMs,
    statement_timeout: statementTimeoutMs,
    // The server may be mute as well as slow: then no statement_timeout is ever answered.
    query_timeout: statementTimeoutMs + 500,
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
  withClient(pool, async (client, broken) => {
    await client.query('SELECT pg_advisory_lock($1::bigint)', [lockNumber(key)])
    try {
      return await work()
    } finally {
      // A lock that cannot be given back goes with its connection.
      await client.query('SELECT pg_advisory_unlock($1::bigint)', [lockNumber(key)]).catch(broken)
    }
  })

/** A name → the 64-bit number that PostgreSQL's advisory locks take, as text. */
export const lockNumber = (key: string): string =>
  createHash('sha256').update(key).digest().readBigInt64BE(0).toString()
