import type { Queryable } from '../db/db.ts'
import type { Transition } from '../machine/state-machine.ts'
import type { Subscription } from '../machine/status.ts'

interface Row {
  readonly id: number
  readonly hardware_id: string
  readonly deal_id: string | null
  readonly stripe_customer_id: string | null
  readonly stripe_subscription_id: string | null
  readonly status: Subscription['status']
  readonly trial_ends_at: Date | null
  readonly trial_consumed: boolean
  readonly current_period_start: Date
  readonly current_period_end: Date | null
  readonly grace_started_at: Date | null
  readonly grace_ends_at: Date | null
  readonly last_event_at: Date | null
  readonly needs_reconcile: boolean
  readonly version: number
}

const COLUMNS = `id, hardware_id, deal_id, stripe_customer_id, stripe_subscription_id, status, trial_ends_at, trial_consumed,
  current_period_start, current_period_end, grace_started_at, grace_ends_at, last_event_at, needs_reconcile, version`

export const findByHardware = (db: Queryable, hardwareId: string): Promise<Subscription | undefined> =>
  one(db, 'hardware_id = $1', hardwareId)

export const findByStripeSubscription = (db: Queryable, subscriptionId: string): Promise<Subscription | undefined> =>
  one(db, 'stripe_subscription_id = $1', subscriptionId)

/** A customer's devices; several when each has a subscription of its own. */
export const findByCustomer = async (db: Queryable, customerId: string): Promise<Subscription[]> =>
  (
    await db.query<Row>(`SELECT ${COLUMNS} FROM subscriptions WHERE stripe_customer_id = $1 ORDER BY id`, [customerId])
  ).map(fromRow)

const one = async (db: Queryable, where: string, value: string): Promise<Subscription | undefined> => {
  const [row] = await db.query<Row>(`SELECT ${COLUMNS} FROM subscriptions WHERE ${where}`, [value])
  return row === undefined ? undefined : fromRow(row)
}

/** A subscription with its row's id: the cursor of the walk over what is due. */
export interface DueSubscription extends Subscription {
  readonly id: number
}

/** One page of due rows, in order of id. `next` goes into the next call; undefined on the last page. */
export interface DuePage {
  readonly subscriptions: readonly DueSubscription[]
  readonly next: number | undefined
}

/** What is due after the row with this id; 0 begins. */
export type FindDue = (db: Queryable, now: Date, after: number) => Promise<DuePage>

const PAGE = 200

const due =
  (where: string): FindDue =>
  async (db, now, after) => {
    const rows = await db.query<Row>(
      `SELECT ${COLUMNS} FROM subscriptions WHERE (${where}) AND id > $2 ORDER BY id LIMIT ${PAGE}`,
      [now, after],
    )
    return {
      subscriptions: rows.map((row) => ({ ...fromRow(row), id: row.id })),
      next: rows.length < PAGE ? undefined : rows.at(-1)?.id,
    }
  }

/** What the trial check looks at: paid trials that ran out, and what was decided from a payload while Stripe was down. */
export const dueTrials = due("(status = 'paid_trial' AND trial_ends_at <= $1) OR needs_reconcile")

export const dueGraces = due("status = 'grace_period' AND grace_ends_at <= $1")

/** Paying subscriptions whose period has ended: they get a new quota when Stripe confirms the new period. */
export const duePeriods = due("status = 'paid' AND current_period_end <= $1 AND stripe_subscription_id IS NOT NULL")

/** The row was changed by somebody else since it was read: read again and decide again. */
export class VersionConflict extends Error {
  // As PostgreSQL's serialization failure, so that whoever retries those retries this.
  readonly code = '40001'
}

/**
 * Writes what the state machine decided, and only that: a Transition cannot be made elsewhere. Throws VersionConflict when
 * the row is not the one that the decision was made on.
 */
export const applyTransition = async (tx: Queryable, transition: Transition, now: Date): Promise<void> => {
  const to = transition.next
  const values = [
    to.hardwareId,
    to.dealId ?? null,
    to.customerId ?? null,
    to.subscriptionId ?? null,
    to.status,
    to.trialEndsAt ?? null,
    to.trialConsumed,
    to.periodStart,
    to.periodEnd ?? null,
    to.graceStartedAt ?? null,
    to.graceEndsAt ?? null,
    to.lastEventAt ?? null,
    to.needsReconcile,
    now,
  ]
  const rows =
    transition.before === undefined
      ? await tx.query(
          `INSERT INTO subscriptions (hardware_id, deal_id, stripe_customer_id, stripe_subscription_id, status, trial_ends_at, trial_consumed,
           current_period_start, current_period_end, grace_started_at, grace_ends_at, last_event_at, needs_reconcile, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $14)
         ON CONFLICT (hardware_id) DO NOTHING RETURNING id`,
          values,
        )
      : await tx.query(
          `UPDATE subscriptions SET deal_id = $2, stripe_customer_id = $3, stripe_subscription_id = $4, status = $5, trial_ends_at = $6,
           trial_consumed = $7, current_period_start = $8, current_period_end = $9, grace_started_at = $10, grace_ends_at = $11,
           last_event_at = $12, needs_reconcile = $13, updated_at = $14, version = version + 1
         WHERE hardware_id = $1 AND version = $15 RETURNING id`,
          [...values, transition.before.version],
        )
  if (rows.length !== 1) throw new VersionConflict(`subscription of ${to.hardwareId} was changed meanwhile`)
}

const fromRow = (row: Row): Subscription => ({
  hardwareId: row.hardware_id,
  dealId: row.deal_id ?? undefined,
  customerId: row.stripe_customer_id ?? undefined,
  subscriptionId: row.stripe_subscription_id ?? undefined,
  status: row.status,
  trialEndsAt: row.trial_ends_at ?? undefined,
  trialConsumed: row.trial_consumed,
  periodStart: row.current_period_start,
  periodEnd: row.current_period_end ?? undefined,
  graceStartedAt: row.grace_started_at ?? undefined,
  graceEndsAt: row.grace_ends_at ?? undefined,
  lastEventAt: row.last_event_at ?? undefined,
  needsReconcile: row.needs_reconcile,
  version: row.version,
})
