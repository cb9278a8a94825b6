import { plusMs } from '../clock.ts'
import type { Queryable } from '../db/db.ts'

export type OutboxKind = 'crm_status' | 'crm_note' | 'notification'

/** The ids travel with the message, so that a line written minutes later still joins its event. */
export interface OutboxPayload {
  readonly deal_id: string
  readonly stripe_event_id: string
  readonly type: string
  readonly delivery_id: string
  readonly livemode: boolean
  readonly cabinet: string
  readonly payment_key: string
  readonly reason: 'paid' | 'refunded' | 'refund_failed' | 'dispute_open' | 'dispute_won' | 'dispute_lost'
  /** Tells two notes of one payment and reason apart: a second partial refund, another dispute. */
  readonly marker?: string
  readonly session_id?: string
  readonly payment_intent_id?: string
  readonly invoice_id?: string
  readonly charge_id?: string
  readonly subscription_id?: string
  readonly hardware_id?: string
  readonly stripe_request_id?: string
  readonly amount?: number
  readonly currency?: string
}

export interface NewMessage {
  readonly kind: OutboxKind
  readonly dedupeKey: string
  readonly payload: OutboxPayload
}

export interface OutboxRow {
  readonly id: number
  readonly kind: OutboxKind
  readonly deal_id: string
  readonly payload: OutboxPayload
  readonly attempts: number
  /** How an earlier attempt ended; kept when a resend revives the message. */
  readonly last_error: string | null
  /** Since when it has been tried: its planning, or what revived it. */
  readonly work_since: Date
}

/** Plans messages inside the event's transaction; returns the kinds that this deal and payment did not have yet. */
export const planMessages = async (
  tx: Queryable,
  messages: readonly NewMessage[],
  now: Date,
): Promise<OutboxKind[]> => {
  if (messages.length === 0) return []
  const tuples = messages.map(
    (_message, index) =>
      `($${index * 5 + 2}, $${index * 5 + 3}, $${index * 5 + 4}, $${index * 5 + 5}, $${index * 5 + 6}::jsonb, 'pending', $1, $1, $1)`,
  )
  const rows = await tx.query<{ kind: OutboxKind }>(
    `INSERT INTO outbox (kind, dedupe_key, stripe_event_id, deal_id, payload, status, next_at, created_at, work_since)
     VALUES ${tuples.join(', ')} ON CONFLICT (dedupe_key) DO NOTHING RETURNING kind`,
    [
      now,
      ...messages.flatMap((one) => [
        one.kind,
        one.dedupeKey,
        one.payload.stripe_event_id,
        one.payload.deal_id,
        JSON.stringify(one.payload),
      ]),
    ],
  )
  return rows.map((row) => row.kind)
}

/** Takes up to `limit` messages that are due, in order; also those of a sender whose lease ran out. */
export const claimMessages = async (db: Queryable, limit: number, now: Date, leaseMs: number): Promise<OutboxRow[]> => {
  const rows = await db.query<OutboxRow>(
    `UPDATE outbox SET status = 'sending', attempts = attempts + 1, locked_until = $2
     WHERE id IN (
       SELECT id FROM outbox WHERE (status = 'pending' AND next_at <= $1) OR (status = 'sending' AND locked_until <= $1)
       ORDER BY next_at, id LIMIT $3 FOR UPDATE SKIP LOCKED)
     RETURNING id, kind, deal_id, payload, attempts, last_error, work_since`,
    [now, plusMs(now, leaseMs), limit],
  )
  return rows.toSorted((one, other) => one.id - other.id)
}

/** Lengthens the lease of messages in hand; one that another sender took over stays the other's. */
export const renewMessages = async (db: Queryable, rows: readonly OutboxRow[], until: Date): Promise<void> => {
  for (const row of rows) {
    await db.query(`UPDATE outbox SET locked_until = $3 WHERE id = $1 AND attempts = $2 AND status = 'sending'`, [
      row.id,
      row.attempts,
      until,
    ])
  }
}

/** Ends a message, unless another sender has taken it over. */
export const finishMessage = async (
  db: Queryable,
  row: OutboxRow,
  status: 'done' | 'skipped' | 'dead',
  error: string | undefined,
  now: Date,
): Promise<void> => {
  await db.query(
    `UPDATE outbox SET status = $3, last_error = $4, finished_at = $5, locked_until = NULL WHERE id = $1 AND attempts = $2 AND status = 'sending'`,
    [row.id, row.attempts, status, error ?? null, now],
  )
}

export const retryMessage = async (db: Queryable, row: OutboxRow, error: string, nextAt: Date): Promise<void> => {
  await db.query(
    `UPDATE outbox SET status = 'pending', last_error = $3, next_at = $4, locked_until = NULL WHERE id = $1 AND attempts = $2 AND status = 'sending'`,
    [row.id, row.attempts, error, nextAt],
  )
}
