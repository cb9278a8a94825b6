import type { Queryable } from '../db/db.ts'

/** How much of one kind of work stands in one state, and since when the oldest of it has. */
export interface Heap {
  readonly count: number
  readonly since: Date | undefined
}

/** What is still to be done, and what waits for a person. */
export interface Backlog {
  readonly events: {
    readonly waiting: Heap
    readonly failed: Heap
    readonly ignored: Heap
    readonly parked: Heap
    /** When the newest event that is processed had arrived. */
    readonly lastProcessed: Date | undefined
  }
  readonly automations: { readonly waiting: Heap; readonly dead: Heap }
}

interface Row {
  readonly name: string
  readonly count: number
  readonly since: Date | null
}

/** Counts the backlog by state; each count reads a partial index and not the history. */
export const readBacklog = async (db: Queryable): Promise<Backlog> => {
  const rows = await db.query<Row>(
    `SELECT 'waiting' AS name, count(*) AS count, min(work_since) AS since FROM subscription_events WHERE status IN ('received', 'processing')
     UNION ALL SELECT 'failed', count(*), min(processed_at) FROM subscription_events WHERE status = 'failed'
     UNION ALL SELECT 'ignored', count(*), min(received_at) FROM subscription_events WHERE status = 'ignored'
     UNION ALL SELECT 'parked', count(*), min(received_at) FROM subscription_events WHERE status = 'parked'
     UNION ALL SELECT 'unsent', count(*), min(work_since) FROM outbox WHERE status IN ('pending', 'sending')
     UNION ALL SELECT 'dead', count(*), min(finished_at) FROM outbox WHERE status = 'dead'
     UNION ALL SELECT 'processed', 0, max(received_at) FROM subscription_events WHERE status = 'processed'`,
  )
  const heap = (name: string): Heap => {
    const row = rows.find((one) => one.name === name)
    return { count: row?.count ?? 0, since: row?.since ?? undefined }
  }
  return {
    events: {
      waiting: heap('waiting'),
      failed: heap('failed'),
      ignored: heap('ignored'),
      parked: heap('parked'),
      lastProcessed: heap('processed').since,
    },
    automations: { waiting: heap('unsent'), dead: heap('dead') },
  }
}
