import type { Db, Param, Queryable } from './db/db.ts'
import { RefusedByFault } from './db/errors.ts'

/** What the demo makes the database do. `match` limits it to statements that contain the text. */
export type DbFault = { readonly mode: 'refuse' } | { readonly mode: 'timeout'; readonly match: string }

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
  }
  const faulty = (inner: Queryable): Queryable => ({
    query: async <Row>(sql: string, params?: readonly Param[]) => {
      check(sql)
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
      close: () => db.close(),
    }),
  }
}

/** The body of `POST /__demo/faults` → the fault; undefined when it is none. */
export const parseDbFault = (value: unknown): DbFault | undefined => {
  if (typeof value !== 'object' || value === null || !('mode' in value)) return undefined
  if (value.mode === 'refuse') return { mode: 'refuse' }
  if (value.mode === 'timeout' && 'match' in value && typeof value.match === 'string')
    return { mode: 'timeout', match: value.match }
  return undefined
}
