import { AsyncLocalStorage } from 'node:async_hooks'

export type Param = string | number | boolean | Date | null

/** Runs SQL with `$1` parameters. int8 comes back as number, timestamptz as Date, jsonb parsed, on both databases. */
export interface Queryable {
  query<Row>(sql: string, params?: readonly Param[]): Promise<Row[]>
}

/** The one port to the database; two adapters, postgres.ts and pglite.ts, pass one contract suite. */
export interface Db extends Queryable {
  readonly kind: 'postgres' | 'pglite'
  /** Commits what `work` did, or rolls all of it back when it throws. Inside, only the given `tx` may be used. */
  tx<T>(work: (tx: Queryable) => Promise<T>): Promise<T>
  /** Several statements without parameters: migrations. */
  script(sql: string): Promise<void>
  /** Runs `work` while no other holder of `key` runs, in any process; no row is locked and no snapshot held meanwhile. */
  withLock<T>(key: string, work: () => Promise<T>): Promise<T>
  /** As `withLock`, but does not wait: false, and `work` not run, while another holds the key. */
  tryLock(key: string, work: () => Promise<void>): Promise<boolean>
  close(): Promise<void>
}

const scope = new AsyncLocalStorage<true>()

/** Marks everything that `work` awaits as inside a transaction. For the adapters. */
export const insideTransaction = <T>(work: () => Promise<T>): Promise<T> => scope.run(true, work)

/**
 * Throws when called inside a transaction. Every outbound call and every query outside `tx` asks here: a slow CRM must
 * not hold row locks, and with PGlite such a query would wait for itself for ever.
 */
export const assertOutsideTransaction = (what: string): void => {
  if (scope.getStore() === true) throw new Error(`${what} was called inside a transaction`)
}
