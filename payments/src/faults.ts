import type { Db, Param, Queryable } from './db/db.ts'
import { RefusedByFault } from './db/errors.ts'
import { READ_ONLY_SQL } from './db/health.ts'

/** What the demo makes the database do. `match` limits it to statements that contain the text. */
export type DbFault = { readonly mode: 'refuse' | 'read_only' } | { readonly mode: 'timeout'; readonly match: string }

export interface Faults {
  /** A Db that meets the present fault before it asks the real one. */
  wrap(db: Db): Db
  set(fault: DbFault | undefined): void
}

/**
 * DEMO_MODE only. The fault acts where a real one would, at the edge of the database, with the codes that a real one has: all
 * that is logged about it is logged by the code that would meet it in production.
 */
export const createFaults = (): Faults => {
  let fault: DbFault | undefined
  const check = (sql?: string): void => {
    if (fault?.mode === 'refuse') throw new RefusedByFault('ECONNREFUSED', 'connect ECONNREFUSED 127.0.0.1:5432')
    if (fault?.mode === 'timeout' && sql?.includes(fault.match) === true) {
      throw new RefusedByFault('57014', 'canceling statement due to statement timeout')
    }
    if (fault?.mode === 'read_only' && sql !== undefined && /^\s*(?:INSERT|UPDATE|DELETE)\b/i.test(sql)) {
      const statement = sql.trim().split(/\s/, 1)[0]?.toUpperCase()
      throw new RefusedByFault('25006', `cannot execute ${statement} in a read-only transaction`)
    }
  }
  const faulty = (inner: Queryable): Queryable => ({
    query: async <Row>(sql: string, params?: readonly Param[]) => {
      check(sql)
      // What a standby says of itself, when it is asked.
      if (fault?.mode === 'read_only' && sql === READ_ONLY_SQL) return [{ on: true }] as Row[]
      return inner.query<Row>(sql, params)
    },
  })
  return {
    set: (next) => void (fault = next),
    wrap: (db) => ({
      kind: db.kind,
      query: (sql, params) => faulty(db).query(sql, params),
      script: (sql) => db.script(sql),
      tx: async (work) => {
        check()
        return db.tx((tx) => work(faulty(tx)))
      },
      withLock: async (key, work) => {
        check()
        return db.withLock(key, work)
      },
      tryLock: async (key, work) => {
        check()
        return db.tryLock(key, work)
      },
      close: () => db.close(),
    }),
  }
}

/** The body of `POST /__demo/faults` → the fault; undefined when it is none. */
export const parseDbFault = (value: unknown): DbFault | undefined => {
  if (typeof value !== 'object' || value === null || !('mode' in value)) return undefined
  if (value.mode === 'refuse' || value.mode === 'read_only') return { mode: value.mode }
  if (value.mode === 'timeout' && 'match' in value && typeof value.match === 'string')
    return { mode: 'timeout', match: value.match }
  return undefined
}
