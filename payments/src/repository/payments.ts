import type { Queryable } from '../db/db.ts'
import { lockNumber } from '../db/postgres.ts'

export type Dispute = 'open' | 'won' | 'lost'

type PaymentStatus = 'unpaid' | 'paid' | 'failed' | 'partially_refunded' | 'refunded'

/** What one event knows of a payment. Amounts in minor units. */
export interface PaymentFacts {
  readonly sessionId?: string | undefined
  readonly paymentIntentId?: string | undefined
  readonly invoiceId?: string | undefined
  readonly chargeId?: string | undefined
  readonly dealId?: string | undefined
  readonly hardwareId?: string | undefined
  readonly amount?: number | undefined
  readonly refundedAmount?: number | undefined
  readonly currency?: string | undefined
  readonly status?: 'unpaid' | 'paid' | 'failed' | undefined
  /** `refundedAmount` is what is refunded now, also when it was more: a refund has failed. */
  readonly refundShrinks?: boolean
  readonly dispute?: Dispute | undefined
}

export interface Payment {
  readonly id: number
  readonly session_id: string | null
  readonly payment_intent_id: string | null
  readonly invoice_id: string | null
  readonly charge_id: string | null
  readonly deal_id: string | null
  readonly hardware_id: string | null
  readonly amount: number
  readonly refunded_amount: number
  readonly currency: string | null
  readonly status: PaymentStatus
  readonly dispute: Dispute | null
}

const COLUMNS =
  'id, session_id, payment_intent_id, invoice_id, charge_id, deal_id, hardware_id, amount, refunded_amount, currency, status, dispute'

type PaymentIds = Pick<PaymentFacts, 'sessionId' | 'paymentIntentId' | 'invoiceId' | 'chargeId'>

/** The payment that any of the ids names; undefined when none is known. */
export const findPayment = async (db: Queryable, ids: PaymentIds): Promise<Payment | undefined> =>
  (await paymentsOf(db, ids, ''))[0]

// Oldest first: its id is in the keys of what was planned for it.
const paymentsOf = (db: Queryable, ids: PaymentIds, lock: '' | 'FOR UPDATE'): Promise<Payment[]> =>
  db.query<Payment>(
    `SELECT ${COLUMNS} FROM payments WHERE session_id = $1::text OR payment_intent_id = $2::text OR invoice_id = $3::text OR charge_id = $4::text
     ORDER BY id ${lock}`,
    [ids.sessionId ?? null, ids.paymentIntentId ?? null, ids.invoiceId ?? null, ids.chargeId ?? null],
  )

/**
 * Adds what an event knows to its payment. Order does not matter: paid never becomes unpaid again, refunds only grow, ids
 * fill in. Rows that turn out to be one payment (its session and its invoice came by ways that shared no id) become one.
 */
export const recordPayment = async (tx: Queryable, facts: PaymentFacts, now: Date): Promise<Payment> => {
  // Sorted, so that two events that share two ids cannot lock them crosswise. Two events of one payment wait for each other.
  const keys = [facts.sessionId, facts.paymentIntentId, facts.invoiceId, facts.chargeId]
    .filter((id) => id !== undefined)
    .toSorted()
  await tx.query(
    `SELECT ${keys.map((_key, index) => `pg_advisory_xact_lock($${index + 1}::bigint)`).join(', ')}`,
    keys.map((key) => lockNumber(`payment:${key}`)),
  )
  const [kept, ...others] = await paymentsOf(tx, facts, 'FOR UPDATE')
  const known = kept === undefined ? undefined : await mergeInto(tx, kept, others)
  const amount = facts.amount ?? known?.amount ?? 0
  const refunded =
    facts.refundShrinks === true
      ? (facts.refundedAmount ?? 0)
      : Math.max(facts.refundedAmount ?? 0, known?.refunded_amount ?? 0)
  const merged = [
    facts.sessionId ?? known?.session_id ?? null,
    facts.paymentIntentId ?? known?.payment_intent_id ?? null,
    facts.invoiceId ?? known?.invoice_id ?? null,
    facts.chargeId ?? known?.charge_id ?? null,
    known?.deal_id ?? facts.dealId ?? null,
    known?.hardware_id ?? facts.hardwareId ?? null,
    amount,
    refunded,
    facts.currency ?? known?.currency ?? null,
    statusOf(facts, known, amount, refunded),
    now,
    disputeOf(facts.dispute, known?.dispute ?? undefined) ?? null,
  ]
  const [saved] =
    known === undefined
      ? await tx.query<Payment>(
          `INSERT INTO payments (session_id, payment_intent_id, invoice_id, charge_id, deal_id, hardware_id, amount, refunded_amount, currency, status, created_at, updated_at, dispute)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11, $12) RETURNING ${COLUMNS}`,
          merged,
        )
      : await tx.query<Payment>(
          `UPDATE payments SET session_id = $1, payment_intent_id = $2, invoice_id = $3, charge_id = $4, deal_id = $5, hardware_id = $6,
           amount = $7, refunded_amount = $8, currency = $9, status = $10, updated_at = $11, dispute = $12 WHERE id = $13 RETURNING ${COLUMNS}`,
          [...merged, known.id],
        )
  if (saved === undefined) throw new Error('the payment was not written')
  return saved
}

/** Folds the others into the oldest row and removes them; what was planned for them counts as planned for it. */
const mergeInto = async (tx: Queryable, kept: Payment, others: readonly Payment[]): Promise<Payment> => {
  if (others.length === 0) return kept
  for (const other of others) {
    await tx.query('DELETE FROM payments WHERE id = $1', [other.id])
    // The keys of automations hold the row's id (deal:payment:kind): without this the merged payment would be told twice.
    await tx.query(
      `UPDATE outbox AS o SET dedupe_key = replace(o.dedupe_key, $1, $2) WHERE o.deal_id = $3 AND strpos(o.dedupe_key, $1) > 0
         AND NOT EXISTS (SELECT 1 FROM outbox AS mine WHERE mine.dedupe_key = replace(o.dedupe_key, $1, $2))`,
      [`:${other.id}:`, `:${kept.id}:`, other.deal_id],
    )
  }
  return others.reduce(
    (one, other) => ({
      id: one.id,
      session_id: one.session_id ?? other.session_id,
      payment_intent_id: one.payment_intent_id ?? other.payment_intent_id,
      invoice_id: one.invoice_id ?? other.invoice_id,
      charge_id: one.charge_id ?? other.charge_id,
      deal_id: one.deal_id ?? other.deal_id,
      hardware_id: one.hardware_id ?? other.hardware_id,
      amount: Math.max(one.amount, other.amount),
      refunded_amount: Math.max(one.refunded_amount, other.refunded_amount),
      currency: one.currency ?? other.currency,
      status: BY_PROGRESS[Math.max(BY_PROGRESS.indexOf(one.status), BY_PROGRESS.indexOf(other.status))] ?? one.status,
      dispute: disputeOf(other.dispute ?? undefined, one.dispute ?? undefined) ?? null,
    }),
    kept,
  )
}

const PAID: ReadonlySet<PaymentStatus> = new Set(['paid', 'partially_refunded', 'refunded'])

/** From what says least of a payment to what says most. */
const BY_PROGRESS: readonly PaymentStatus[] = ['unpaid', 'failed', 'paid', 'partially_refunded', 'refunded']

// A dispute that is closed does not open again by an older event.
const disputeOf = (said: Dispute | undefined, known: Dispute | undefined): Dispute | undefined =>
  said === undefined || (said === 'open' && known !== undefined) ? known : said

const statusOf = (facts: PaymentFacts, known: Payment | undefined, amount: number, refunded: number): PaymentStatus => {
  if (refunded > 0) return refunded >= amount ? 'refunded' : 'partially_refunded'
  if (facts.status === 'paid' || (known !== undefined && PAID.has(known.status))) return 'paid'
  return facts.status ?? known?.status ?? 'unpaid'
}
