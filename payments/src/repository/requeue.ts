import type { Queryable } from '../db/db.ts'

/** Which rows a requeue is about. `ours` limits ignored events to those that today's configuration takes. */
export type RequeueWhat =
  | { readonly kind: 'event'; readonly stripeEventId: string }
  | { readonly kind: 'failed' | 'dead' }
  | { readonly kind: 'ignored'; readonly ours: Ours }

export interface Ours {
  readonly cabinet: string
  readonly livemode: boolean
}

/** A row that is put back to work. */
export interface Requeued {
  readonly table: 'event' | 'automation'
  /** The Stripe event that it is, or that it follows from. */
  readonly stripeEventId: string
  /** The event's type, or the automation's kind. */
  readonly kind: string
  readonly was: string
  readonly lastError: string | null
}

/** Older ignored events are left alone: Stripe keeps events for 30 days, and what they asked for is past. */
const REJUDGED_DAYS = 30

/** Lists what a requeue would put back, oldest first. */
export const requeueable = async (db: Queryable, what: RequeueWhat, now: Date): Promise<Requeued[]> => {
  const events = eventsWhere(what, now)
  const messages = messagesWhere(what)
  const found: Requeued[] = []
  if (events !== undefined) {
    found.push(
      ...(await db.query<Requeued>(
        `SELECT 'event' AS "table", stripe_event_id AS "stripeEventId", type AS kind, status AS was, last_error AS "lastError"
         FROM subscription_events WHERE ${events.sql} ORDER BY received_at, id`,
        events.params,
      )),
    )
  }
  if (messages !== undefined) {
    found.push(
      ...(await db.query<Requeued>(
        `SELECT 'automation' AS "table", stripe_event_id AS "stripeEventId", kind, status AS was, last_error AS "lastError"
         FROM outbox WHERE ${messages.sql} ORDER BY id`,
        messages.params,
      )),
    )
  }
  return found
}

/** Puts them back to work with new attempts; returns how many events and automations. */
export const requeue = async (
  db: Queryable,
  what: RequeueWhat,
  now: Date,
): Promise<{ events: number; automations: number }> => {
  const events = eventsWhere(what, now)
  const messages = messagesWhere(what)
  // The parameters of the conditions come first, so that one text serves the listing and the update.
  const put = async (table: string, set: string, { sql, params }: Where): Promise<number> =>
    (
      await db.query(
        `UPDATE ${table} SET ${set}, attempts = 0, next_at = $${params.length + 1}, work_since = $${params.length + 1} WHERE ${sql} RETURNING id`,
        [...params, now],
      )
    ).length
  return {
    events: events === undefined ? 0 : await put('subscription_events', "status = 'received'", events),
    automations: messages === undefined ? 0 : await put('outbox', "status = 'pending', finished_at = NULL", messages),
  }
}

interface Where {
  readonly sql: string
  readonly params: (string | boolean | Date)[]
}

// Without its payload, which the retention job has emptied, an event can only be sent again by Stripe.
const eventsWhere = (what: RequeueWhat, now: Date): Where | undefined => {
  switch (what.kind) {
    case 'event':
      return {
        sql: "stripe_event_id = $1 AND status IN ('failed', 'ignored') AND payload IS NOT NULL",
        params: [what.stripeEventId],
      }
    case 'failed':
      return { sql: "status = 'failed' AND payload IS NOT NULL", params: [] }
    case 'ignored':
      return {
        sql: "status = 'ignored' AND cabinet = $1 AND livemode = $2 AND received_at > $3",
        params: [what.ours.cabinet, what.ours.livemode, new Date(now.getTime() - REJUDGED_DAYS * 86_400_000)],
      }
    case 'dead':
      return undefined
    default:
      return what satisfies never
  }
}

const messagesWhere = (what: RequeueWhat): Where | undefined => {
  switch (what.kind) {
    case 'event':
      return { sql: "stripe_event_id = $1 AND status = 'dead'", params: [what.stripeEventId] }
    case 'dead':
      return { sql: "status = 'dead'", params: [] }
    case 'failed':
    case 'ignored':
      return undefined
    default:
      return what satisfies never
  }
}
