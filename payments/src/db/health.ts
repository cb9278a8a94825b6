import type { Clock } from '../clock.ts'
import type { Logger } from '../log/logger.ts'
import type { Db } from './db.ts'
import { isInfrastructureError } from './errors.ts'

/** Knows whether the database answers, from what the real queries meet, and says so once per change. */
export interface DbHealth {
  /** When the present outage began; undefined while all is well. */
  downSince(): Date | undefined
  onRecovered(listener: () => void): void
}

/** Wraps a Db: same port, and every infrastructure error begins an outage, every answer ends one. */
export const watchDb = (db: Db, clock: Clock, log: Logger): { db: Db; health: DbHealth } => {
  let downSince: Date | undefined
  const listeners: (() => void)[] = []
  const failed = (error: unknown): void => {
    if (!isInfrastructureError(error) || downSince !== undefined) return
    downSince = clock.now()
    log.error('db.unavailable', 'Database unavailable', { err: error })
  }
  const answered = (): void => {
    if (downSince === undefined) return
    const duration_ms = clock.now().getTime() - downSince.getTime()
    downSince = undefined
    log.info('db.recovered', 'Database recovered', { duration_ms })
    for (const listener of listeners) listener()
  }
  const watched = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      const result = await work()
      answered()
      return result
    } catch (error) {
      failed(error)
      throw error
    }
  }
  return {
    db: {
      kind: db.kind,
      query: (sql, params) => watched(() => db.query(sql, params)),
      tx: (work) => watched(() => db.tx(work)),
      script: (sql) => watched(() => db.script(sql)),
      // Not `watched`: what runs inside is watched itself, and a CRM's ECONNREFUSED in there is no outage of ours.
      withLock: (key, work) => db.withLock(key, work),
      close: () => db.close(),
    },
    health: { downSince: () => downSince, onRecovered: (listener) => void listeners.push(listener) },
  }
}
