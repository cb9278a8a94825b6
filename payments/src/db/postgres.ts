import { createHash } from 'node:crypto'
import { Pool, types, type PoolClient } from 'pg'
import { assertOutsideTransaction, insideTransaction, type Db, type Param, type Queryable } from './db.ts'

export interface PostgresOptions {
  readonly url: string
  readonly poolSize: number
  /** Without it a mute server hangs the pool for ever. */
  readonly connectTimeoutMs: number
  readonly statementTimeoutMs: number
}

const INT8 = 20

/** Real PostgreSQL 15+ through `pg`. Connects lazily: a database that is down at start is a 503, not a crash. */
export const openPostgres = (options: PostgresOptions): Db => {
  const pool = createPool(options, options.poolSize, options.statementTimeoutMs)
  // Locks have connections of their own: a holder that waits for the main pool must never be what fills it.
  const lockPool = createPool(options, options.poolSize, 15_000)
  return {
    kind: 'postgres',
    query: async <Row>(sql: string, params: readonly Param[] = []) => {
      assertOutsideTransaction('db.query')
      return (await pool.query(sql, [...params])).rows as Row[]
    },
    script: async sql => void (await pool.query(sql)),
    tx: work => {
      assertOutsideTransaction('db.tx')
      return transaction(pool, work)
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
    idleTimeoutMillis: 10_000,
    application_name: 'payments',
    types: { getTypeParser: (oid: number, format?: 'text' | 'binary') => (oid === INT8 ? Number : types.getTypeParser(oid, format as 'text')) } as never,
  })
  // An idle connection that the server cut is replaced at the next query; unheard, its error would end the process.
  pool.on('error', () => {})
  return pool
}

const transaction = async <T>(pool: Pool, work: (tx: Queryable) => Promise<T>): Promise<T> => {
  const client = await pool.connect()
  let broken: Error | undefined
  try {
    await client.query('BEGIN')
    const result = await insideTransaction(() => work(queryable(client)))
    await client.query('COMMIT')
    return result
  } catch (error) {
    broken = await rollback(client)
    throw error
  } finally {
    client.release(broken)
  }
}

const queryable = (client: PoolClient): Queryable => ({
  query: async <Row>(sql: string, params: readonly Param[] = []) => (await client.query(sql, [...params])).rows as Row[],
})

// A connection that cannot roll back is thrown away rather than given to the next caller with a transaction open.
const rollback = async (client: PoolClient): Promise<Error | undefined> => {
  try {
    await client.query('ROLLBACK')
    return undefined
  } catch (error) {
    return error instanceof Error ? error : new Error('ROLLBACK failed')
  }
}

const advisoryLock = async <T>(pool: Pool, key: string, work: () => Promise<T>): Promise<T> => {
  const client = await pool.connect()
  const number = lockNumber(key)
  let broken: Error | undefined
  // Handled here too: a connection cut while it only holds the lock would otherwise be an uncaught 'error'.
  client.on('error', error => (broken = error))
  try {
    await client.query('SELECT pg_advisory_lock($1::bigint)', [number])
    try {
      return await work()
    } finally {
      await client.query('SELECT pg_advisory_unlock($1::bigint)', [number]).catch((error: Error) => (broken = error))
    }
  } finally {
    client.removeAllListeners('error')
    client.release(broken)
  }
}

/** A name → the 64-bit number that PostgreSQL's advisory locks take, as text. */
export const lockNumber = (key: string): string => createHash('sha256').update(key).digest().readBigInt64BE(0).toString()
