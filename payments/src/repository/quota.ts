import type { Db, Queryable } from '../db/db.ts'

export interface QuotaPeriod {
  readonly hardwareId: string
  readonly periodStart: Date
  readonly quota: number
}

export interface Usage {
  readonly used: number
  readonly reserved: number
  readonly quota: number
}

/**
 * Holds `amount` of the period's quota, or nothing: the upsert itself carries the condition, so parallel callers cannot
 * both take the last unit. Undefined when it does not fit.
 */
export const holdQuota = (
  db: Db,
  id: string,
  period: QuotaPeriod,
  amount: number,
  now: Date,
  expiresAt: Date,
): Promise<Usage | undefined> =>
  db.tx(async (tx) => {
    // The insert's branch has no WHERE of its own; a first request above the whole quota must not slip in by it.
    if (amount > period.quota) return undefined
    const [usage] = await tx.query<Usage>(
      `INSERT INTO quota_usage AS q (hardware_id, period_start, reserved, quota, updated_at) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (hardware_id, period_start) DO UPDATE SET reserved = q.reserved + $3, quota = $4, updated_at = $5
       WHERE q.used + q.reserved + $3 <= $4 RETURNING used, reserved, quota`,
      [period.hardwareId, period.periodStart, amount, period.quota, now],
    )
    if (usage === undefined) return undefined
    await tx.query(
      `INSERT INTO quota_reservations (id, hardware_id, period_start, amount, status, created_at, expires_at) VALUES ($1, $2, $3, $4, 'held', $5, $6)`,
      [id, period.hardwareId, period.periodStart, amount, now, expiresAt],
    )
    return usage
  })

export interface Settled extends Usage {
  readonly hardware_id: string
  readonly amount: number
}

/** Turns a held reservation into use, or gives it back. Undefined when it is not held any more: committing twice counts once. */
export const settleReservation = (
  db: Db,
  id: string,
  as: 'committed' | 'released',
  now: Date,
): Promise<Settled | undefined> =>
  db.tx(async (tx) => {
    const [held] = await tx.query<{ hardware_id: string; period_start: Date; amount: number }>(
      `UPDATE quota_reservations SET status = $2 WHERE id = $1 AND status = 'held' RETURNING hardware_id, period_start, amount`,
      [id, as],
    )
    if (held === undefined) return undefined
    const [usage] = await tx.query<Usage>(
      `UPDATE quota_usage SET reserved = reserved - $3, used = used + $4, updated_at = $5 WHERE hardware_id = $1 AND period_start = $2
       RETURNING used, reserved, quota`,
      [held.hardware_id, held.period_start, held.amount, as === 'committed' ? held.amount : 0, now],
    )
    return usage === undefined ? undefined : { ...usage, hardware_id: held.hardware_id, amount: held.amount }
  })

/** True the first time that this device's key is seen: then its use is to be counted, in the same transaction. */
export const takeUsageKey = async (
  tx: Queryable,
  hardwareId: string,
  key: string,
  amount: number,
  now: Date,
): Promise<boolean> => {
  const rows = await tx.query(
    `INSERT INTO usage_keys (hardware_id, key, amount, created_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING RETURNING key`,
    [hardwareId, key, amount, now],
  )
  return rows.length === 1
}

/** Counts use without a reservation. It is what has happened, so it is counted even above the quota. */
export const addUsage = async (db: Queryable, period: QuotaPeriod, amount: number, now: Date): Promise<Usage> => {
  const [usage] = await db.query<Usage>(
    `INSERT INTO quota_usage AS q (hardware_id, period_start, used, quota, updated_at) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (hardware_id, period_start) DO UPDATE SET used = q.used + $3, quota = $4, updated_at = $5 RETURNING used, reserved, quota`,
    [period.hardwareId, period.periodStart, amount, period.quota, now],
  )
  if (usage === undefined) throw new Error('the usage was not written')
  return usage
}

export const readUsage = async (db: Queryable, period: QuotaPeriod): Promise<Usage> => {
  const [usage] = await db.query<Usage>(
    'SELECT used, reserved, quota FROM quota_usage WHERE hardware_id = $1 AND period_start = $2',
    [period.hardwareId, period.periodStart],
  )
  return usage ?? { used: 0, reserved: 0, quota: period.quota }
}

/** Opens the period's row if it is not there. True when it is new: that is the moment the quota is reset. */
export const openPeriod = async (tx: Queryable, period: QuotaPeriod, now: Date): Promise<boolean> => {
  const rows = await tx.query(
    `INSERT INTO quota_usage (hardware_id, period_start, quota, updated_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING RETURNING quota`,
    [period.hardwareId, period.periodStart, period.quota, now],
  )
  return rows.length === 1
}

/** The period's use goes with the entitlement: another device is no new quota. What is reserved stays and is settled where it is. */
export const moveUsage = async (
  tx: Queryable,
  from: { readonly hardwareId: string; readonly periodStart: Date },
  to: { readonly hardwareId: string; readonly periodStart: Date },
  now: Date,
): Promise<void> => {
  await tx.query(
    `INSERT INTO quota_usage AS q (hardware_id, period_start, used, quota, updated_at)
     SELECT $3, $4, used, quota, $5 FROM quota_usage WHERE hardware_id = $1 AND period_start = $2
     ON CONFLICT (hardware_id, period_start) DO UPDATE SET used = q.used + EXCLUDED.used, quota = EXCLUDED.quota, updated_at = $5`,
    [from.hardwareId, from.periodStart, to.hardwareId, to.periodStart, now],
  )
}

/** Gives back what callers reserved and never settled (they died); returns the hardware ids. */
export const releaseExpired = (db: Db, now: Date): Promise<string[]> =>
  db.tx(async (tx) => {
    const rows = await tx.query<{ hardware_id: string; period_start: Date; amount: number }>(
      `UPDATE quota_reservations SET status = 'released' WHERE id IN (
         SELECT id FROM quota_reservations WHERE status = 'held' AND expires_at <= $1 LIMIT 500 FOR UPDATE SKIP LOCKED)
       RETURNING hardware_id, period_start, amount`,
      [now],
    )
    for (const row of rows) {
      await tx.query(
        'UPDATE quota_usage SET reserved = reserved - $3, updated_at = $4 WHERE hardware_id = $1 AND period_start = $2',
        [row.hardware_id, row.period_start, row.amount, now],
      )
    }
    return rows.map((row) => row.hardware_id)
  })

/** How the devices of a status stand with their present periods. `near` have used 80 % and not all, `full` all. */
export interface QuotaUse {
  readonly status: string
  readonly devices: number
  readonly near: number
  readonly full: number
  readonly used: number
  readonly quota: number
}

/** Reads every device: for the metrics, once in a while. */
export const quotaUse = (db: Queryable): Promise<QuotaUse[]> =>
  db.query<QuotaUse>(
    `SELECT s.status, count(*) AS devices,
       count(*) FILTER (WHERE (q.used + q.reserved) * 5::bigint >= q.quota * 4::bigint AND q.used + q.reserved < q.quota) AS near,
       count(*) FILTER (WHERE q.used + q.reserved >= q.quota) AS "full",
       coalesce(sum(q.used + q.reserved)::bigint, 0) AS used, coalesce(sum(q.quota)::bigint, 0) AS quota
     FROM subscriptions s LEFT JOIN quota_usage q ON q.hardware_id = s.hardware_id AND q.period_start = s.current_period_start
     GROUP BY s.status`,
  )
