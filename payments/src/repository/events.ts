import { plusMs } from '../clock.ts'
import type { Db, Queryable } from '../db/db.ts'

type EventStatus = 'received' | 'processing' | 'processed' | 'ignored' | 'failed' | 'parked'

/** A verified webhook, as it is stored. `payload` is the event's JSON text. */
export interface NewEvent {
  readonly stripeEventId: string
  readonly type: string
  readonly cabinet: string
  readonly livemode: boolean
  readonly stripeCreated: Date
  readonly stripeRequestId: string | undefined
  readonly objectId: string | undefined
  readonly payload: string
  readonly deliveryId: string
  readonly status: 'received' | 'ignored' | 'parked'
}

/** What became of a delivery: the first of its event, or one more of it. */
export type Arrival =
  | { readonly kind: 'stored' }
  | {
      readonly kind: 'duplicate'
      readonly status: EventStatus
      readonly requeued: boolean
      readonly revived: number
      readonly count: number
    }

/** An event in the worker's hands. */
export interface EventRow {
  readonly id: number
  readonly stripe_event_id: string
  readonly type: string
  readonly cabinet: string
  readonly livemode: boolean
  readonly stripe_created: Date
  readonly stripe_request_id: string | null
  readonly object_id: string | null
  /** The event's JSON as it came; null once the retention job has emptied it. */
  readonly payload: string | null
  readonly delivery_id: string
  readonly attempts: number
  readonly received_at: Date
  /** Since when it has been tried: the arrival, or the resend or requeue that put it back to work. */
  readonly work_since: Date
}

/**
 * Stores the event unless it is there; never reads first. A duplicate of a *failed* event puts it back to work, as does one of
 * an event that was ignored and is ours by today's configuration; one of a processed event revives what of its outbox had died.
 */
export const storeEvent = async (db: Db, event: NewEvent, now: Date): Promise<Arrival> => {
  // One statement, its own transaction: committed when it returns, and the first delivery waits for one round trip alone.
  return (await storeMissing(db, event, now)) ? { kind: 'stored' } : db.tx((tx) => noteDuplicate(tx, event, now))
}

/** Stores the event, or is false when it is there; what is there is not touched. */
export const storeMissing = async (db: Queryable, event: NewEvent, now: Date): Promise<boolean> => {
  const inserted = await db.query<{ id: number }>(
    `INSERT INTO subscription_events (stripe_event_id, type, cabinet, livemode, stripe_created, stripe_request_id, object_id, payload,
       status, delivery_id, next_at, received_at, work_since)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11, $11)
     ON CONFLICT (stripe_event_id) DO NOTHING RETURNING id`,
    [
      event.stripeEventId,
      event.type,
      event.cabinet,
      event.livemode,
      event.stripeCreated,
      event.stripeRequestId ?? null,
      event.objectId ?? null,
      event.payload,
      event.status,
      event.deliveryId,
      now,
    ],
  )
  return inserted.length > 0
}

/** Which of these events are stored, in whatever state. */
export const storedAmong = async (db: Queryable, ids: readonly string[]): Promise<ReadonlySet<string>> => {
  const rows = await db.query<{ stripe_event_id: string }>(
    'SELECT stripe_event_id FROM subscription_events WHERE stripe_event_id IN (SELECT jsonb_array_elements_text($1::jsonb))',
    [JSON.stringify(ids)],
  )
  return new Set(rows.map((row) => row.stripe_event_id))
}

const noteDuplicate = async (tx: Queryable, event: NewEvent, now: Date): Promise<Arrival> => {
  const [before] = await tx.query<{ status: EventStatus; duplicate_count: number }>(
    'SELECT status, duplicate_count FROM subscription_events WHERE stripe_event_id = $1 FOR UPDATE',
    [event.stripeEventId],
  )
  if (before === undefined) throw new Error('the event was there and is gone')
  const requeued = ['failed', 'ignored'].includes(before.status) && event.status === 'received'
  await tx.query(
    `UPDATE subscription_events SET duplicate_count = duplicate_count + 1,
       status = CASE WHEN $2 THEN 'received' ELSE status END,
       attempts = CASE WHEN $2 THEN 0 ELSE attempts END,
       next_at = CASE WHEN $2 THEN $3 ELSE next_at END,
       work_since = CASE WHEN $2 THEN $3 ELSE work_since END,
       delivery_id = CASE WHEN $2 THEN $4 ELSE delivery_id END,
       payload = CASE WHEN $2 THEN $5 ELSE payload END
     WHERE stripe_event_id = $1`,
    [event.stripeEventId, requeued, now, event.deliveryId, event.payload],
  )
  const revived = await tx.query(
    `UPDATE outbox SET status = 'pending', attempts = 0, next_at = $2, work_since = $2, finished_at = NULL
     WHERE stripe_event_id = $1 AND status = 'dead' RETURNING id`,
    [event.stripeEventId, now],
  )
  return {
    kind: 'duplicate',
    status: before.status,
    requeued,
    revived: revived.length,
    count: before.duplicate_count + 1,
  }
}

/** Takes up to `limit` events that are due, also from a worker whose lease ran out. No two workers get the same. */
export const claimEvents = (db: Queryable, limit: number, now: Date, leaseMs: number): Promise<EventRow[]> =>
  db.query<EventRow>(
    `UPDATE subscription_events SET status = 'processing', attempts = attempts + 1, locked_until = $2
     WHERE id IN (
       SELECT id FROM subscription_events
       WHERE (status = 'received' AND next_at <= $1) OR (status = 'processing' AND locked_until <= $1)
       ORDER BY received_at, id LIMIT $3 FOR UPDATE SKIP LOCKED)
     RETURNING id, stripe_event_id, type, cabinet, livemode, stripe_created, stripe_request_id, object_id, payload, delivery_id, attempts, received_at, work_since`,
    [now, plusMs(now, leaseMs), limit],
  )

/** Lengthens the lease of events in hand; one that another worker took over stays the other's. */
export const renewEvents = async (db: Queryable, events: readonly EventRow[], until: Date): Promise<void> => {
  for (const event of events) {
    await db.query(
      `UPDATE subscription_events SET locked_until = $3 WHERE id = $1 AND attempts = $2 AND status = 'processing'`,
      [event.id, event.attempts, until],
    )
  }
}

/** Ends the event inside the transaction of its effects. False when another worker took it over: then roll back. */
export const markProcessed = async (tx: Queryable, event: EventRow, outcome: string, now: Date): Promise<boolean> => {
  const rows = await tx.query(
    `UPDATE subscription_events SET status = 'processed', outcome = $3, processed_at = $4, locked_until = NULL, last_error = NULL
     WHERE id = $1 AND status = 'processing' AND attempts = $2 RETURNING id`,
    [event.id, event.attempts, outcome, now],
  )
  return rows.length === 1
}

/** Ends the event as failed, to wait for a resend. As `markProcessed`, false when it is no longer ours. */
export const markFailed = async (db: Queryable, event: EventRow, error: string, now: Date): Promise<boolean> => {
  const rows = await db.query(
    `UPDATE subscription_events SET status = 'failed', last_error = $3, processed_at = $4, locked_until = NULL
     WHERE id = $1 AND status = 'processing' AND attempts = $2 RETURNING id`,
    [event.id, event.attempts, error, now],
  )
  return rows.length === 1
}

/** Puts the event back for another attempt at `nextAt`. */
export const requeueEvent = async (db: Queryable, event: EventRow, error: string, nextAt: Date): Promise<boolean> => {
  const rows = await db.query(
    `UPDATE subscription_events SET status = 'received', last_error = $3, next_at = $4, locked_until = NULL
     WHERE id = $1 AND status = 'processing' AND attempts = $2 RETURNING id`,
    [event.id, event.attempts, error, nextAt],
  )
  return rows.length === 1
}

/** Gives parked events to the worker; returns how many. */
export const drainParked = async (db: Queryable, now: Date): Promise<number> =>
  (
    await db.query(
      `UPDATE subscription_events SET status = 'received', next_at = $1, work_since = $1 WHERE status = 'parked' RETURNING id`,
      [now],
    )
  ).length
