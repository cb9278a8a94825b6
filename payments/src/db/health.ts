import type { Clock } from '../clock.ts'
import type { Logger } from '../log/logger.ts'
import type { Db, Param, Queryable } from './db.ts'
import { dbTrouble, type DbTrouble } from './errors.ts'

/** Knows whether the database answers, from what the real queries meet, and says so once per change. */
export interface DbHealth {
  /** When the present outage began; undefined while all is well. */
  downSince(): Date | undefined
  onRecovered(listener: () => void): void
}

/** Whether a failover has left us with a standby, of which reading alone tells nothing. */
export const READ_ONLY_SQL = "SELECT current_setting('transaction_read_only') = 'on' AS on"

/** A statement that has not failed for so long, while others are answered, is no outage any more: nobody may ever repeat it. */
const QUIET_MS = 60_000

/** Stands for BEGIN, COMMIT and the connection itself. */
const TRANSACTION = 'transaction'

interface Failure {
  readonly trouble: DbTrouble
  readonly at: number
}

/**
 * Wraps a Db: same port, and every error of the database itself begins an outage. An outage ends when what failed succeeds: an
 * unreachable database with any answer; one that is read-only, too slow or of another schema answers much while it is still
 * of no use, so there it takes the very statements that had failed.
 */
export const watchDb = (db: Db, clock: Clock, log: Logger): { db: Db; health: DbHealth } => {
  const outage = createOutage(clock, log)
  const watchQuery =
    (inner: Queryable, settle: (sql: string) => void) =>
    async <Row>(sql: string, params?: readonly Param[]): Promise<Row[]> => {
      try {
        const rows = await inner.query<Row>(sql, params)
        settle(sql)
        return rows
      } catch (error) {
        outage.failed(sql, error)
        throw error
      }
    }
  const alone = async <T>(what: string, work: () => Promise<T>): Promise<T> => {
    try {
      const result = await work()
      outage.answered([what])
      return result
    } catch (error) {
      outage.failed(what, error)
      throw error
    }
  }
  return {
    db: {
      kind: db.kind,
      query: watchQuery(db, (sql) => outage.answered([sql])),
      // Its statements count as answered when they are committed: a standby takes the reads of a transaction and refuses its write.
      tx: (work) => {
        const done: string[] = [TRANSACTION]
        return alone(TRANSACTION, async () => {
          const result = await db.tx((tx) => work({ query: watchQuery(tx, (sql) => void done.push(sql)) }))
          outage.answered(done)
          return result
        })
      },
      script: (sql) => alone(sql, () => db.script(sql)),
      // Not watched: what runs inside is watched itself, and a CRM's ECONNREFUSED in there is no outage of ours.
      withLock: (key, work) => db.withLock(key, work),
      tryLock: (key, work) => db.tryLock(key, work),
      close: () => db.close(),
    },
    health: { downSince: outage.since, onRecovered: outage.onRecovered },
  }
}

const createOutage = (clock: Clock, log: Logger) => {
  let since: Date | undefined
  const failing = new Map<string, Failure>()
  const listeners: (() => void)[] = []
  const recovered = (): void => {
    if (since === undefined) return
    const duration_ms = clock.now().getTime() - since.getTime()
    since = undefined
    log.info('db.recovered', 'Database recovered', { duration_ms })
    for (const listener of listeners) listener()
  }
  return {
    since: () => since,
    onRecovered: (listener: () => void) => void listeners.push(listener),
    failed: (what: string, error: unknown): void => {
      const trouble = dbTrouble(error)
      if (trouble === undefined) return
      failing.set(what, { trouble, at: clock.now().getTime() })
      if (since !== undefined) return
      since = clock.now()
      log.error('db.unavailable', 'Database unavailable', { trouble, err: error })
    },
    answered: (what: readonly string[]): void => {
      if (since === undefined) return
      const now = clock.now().getTime()
      for (const one of what) failing.delete(one)
      for (const [one, { trouble, at }] of failing)
        if (trouble === 'unreachable' || now - at >= QUIET_MS) failing.delete(one)
      if (failing.size === 0) recovered()
    },
  }
}
