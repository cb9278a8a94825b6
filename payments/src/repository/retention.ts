import type { Queryable } from '../db/db.ts'

/** So many rows in one statement. */
const BATCH = 500

type Forget = (db: Queryable, before: Date) => Promise<number>

const forgetting =
  (sql: string): Forget =>
  async (db, before) =>
    (await db.query(`${sql} LIMIT ${BATCH}) RETURNING 1`, [before])).length

/**
 * What is old and no longer needed, a batch a call; each gives how many rows it was. An event's row stays, since its id is the
 * idempotency: of it the payload goes, which holds the customer's data. What still waits is kept until it has its end.
 */
export const FORGETTING: readonly Forget[] = [
  forgetting(
    `UPDATE subscription_events SET payload = NULL WHERE id IN (SELECT id FROM subscription_events
     WHERE payload IS NOT NULL AND work_since < $1 AND status IN ('processed', 'ignored', 'failed') ORDER BY work_since`,
  ),
  forgetting(
    'DELETE FROM usage_keys WHERE (hardware_id, key) IN (SELECT hardware_id, key FROM usage_keys WHERE created_at < $1',
  ),
  forgetting(
    `DELETE FROM quota_reservations WHERE id IN (SELECT id FROM quota_reservations WHERE created_at < $1 AND status <> 'held'`,
  ),
  forgetting(
    `DELETE FROM scheduler_runs WHERE id IN (SELECT id FROM scheduler_runs WHERE started_at < $1 AND status <> 'running'`,
  ),
]
