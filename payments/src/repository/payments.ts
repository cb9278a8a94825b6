import type { Queryable } from '../db/db.ts'
import { lockNumber } from '../db/postgres.ts'

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
}

const COLUMNS =
  'id, session_id, payment_intent_id, invoice_id, charge_id, deal_id, hardware_id, amount, refunded_amount, currency, status'

/** The payment that any of the ids names; undefined when none is known. */
export const findPayment = async (
  db: Queryable,
  ids: Pick<PaymentFacts, 'sessionId' | 'paymentIntentId' | 'invoiceId'>,
): Promise<Payment | undefined> => {
  const [found] = await db.query<Payment>(
    `SELECT ${COLUMNS} FROM payments WHERE session_id = $1::text OR payment_intent_id = $2::text OR invoice_id = $3::text ORDER BY id LIMIT 1`,
    [ids.sessionId ?? null, ids.paymentIntentId ?? null, ids.invoiceId ?? null],
  )
  return found
}

/**
 * Adds what an event knows to its payment. Order does not matter: paid never becomes unpaid again, refunds only grow, ids
 * fill in. Two events of one payment wait for each other; the UNIQUE columns are the backstop (23505, tried again).
 */
export const recordPayment = async (tx: Queryable, facts: PaymentFacts, now: Date): Promise<Payment> => {
  // Sorted, so that two events that share two ids cannot lock them crosswise.
  const keys = [facts.sessionId, facts.paymentIntentId, facts.invoiceId].filter((id) => id !== undefined).toSorted()
  await tx.query(
    `SELECT ${keys.map((_key, index) => `pg_advisory_xact_lock($${index + 1}::bigint)`).join(', ')}`,
    keys.map((key) => lockNumber(`payment:${key}`)),
  )
  const known = await findPayment(tx, facts)
  const amount = facts.amount ?? known?.amount ?? 0
  const refunded = Math.max(facts.refundedAmount ?? 0, known?.refunded_amount ?? 0)
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
  ]
  const [saved] =
    known === undefined
      ? await tx.query<Payment>(
          `INSERT INTO payments (session_id, payment_intent_id, invoice_id, charge_id, deal_id, hardware_id, amount, refunded_amount, currency, status, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11) RETURNING ${COLUMNS}`,
          merged,
        )
      : await tx.query<Payment>(
          `UPDATE payments SET session_id = $1, payment_intent_id = $2, invoice_id = $3, charge_id = $4, deal_id = $5, hardware_id = $6,
           amount = $7, refunded_amount = $8, currency = $9, status = $10, updated_at = $11 WHERE id = $12 RETURNING ${COLUMNS}`,
          [...merged, known.id],
        )
  if (saved === undefined) throw new Error('the payment was not written')
  return saved
}

const statusOf = (facts: PaymentFacts, known: Payment | undefined, amount: number, refunded: number): PaymentStatus => {
  if (refunded > 0) return refunded >= amount ? 'refunded' : 'partially_refunded'
  if (facts.status === 'paid' || known?.status === 'paid') return 'paid'
  return facts.status ?? known?.status ?? 'unpaid'
}
