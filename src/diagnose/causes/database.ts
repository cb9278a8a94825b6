import type { CauseId } from '../../model/cause.ts'
import type { WebhookProcessingLog } from '../../model/trace.ts'
import { fromStep, type Finding } from '../finding.ts'
import { told, toldBy } from '../rule.ts'

const evt = 'evt_1QAbCdEfGhIjKlMnOpQrStUv'
const node = (words: string) =>
  `2026-01-12 10:00:01 error: Failed to persist Stripe session {"eventId":"${evt}","error":"${words}"}`
const java = (words: string) =>
  `2026-01-12 10:00:01.004 ERROR 7 --- [nio-8080-exec-1] c.e.b.StripeController : Failed to save payment ${evt}: ${words}`

/** Trouble of the database counts unless the work was done in spite of it. */
const standing =
  (id: CauseId) =>
  (log: WebhookProcessingLog): Finding | undefined => {
    const known = toldBy(id, log)
    if (!known) return undefined
    const failedOpen = log.steps.some((step) => step.kind === 'gate.fail_open')
    return isDoneAfter(log, id) || failedOpen ? undefined : known
  }

const isDoneAfter = (log: WebhookProcessingLog, id: CauseId): boolean => {
  const trouble = log.steps.findLastIndex((step) => step.cause === id)
  return log.steps.some(
    (step, at) =>
      at > trouble &&
      step.outcome === 'ok' &&
      (step.kind === 'session.persisted' || step.kind === 'notification.sent' || step.kind === 'event.stored'),
  )
}

export const pool = told(
  'db_pool_exhausted',
  ['raise_pool', 'check_db', 'reprocess_event'],
  [
    node('Timed out fetching a new connection from the connection pool. (P2024)'),
    java('FATAL: remaining connection slots are reserved for non-replication superuser connections'),
  ],
  [node('deadlock detected')],
  standing('db_pool_exhausted'),
)
export const deadlock = told(
  'db_deadlock',
  ['retry_deadlock', 'reprocess_event'],
  [node('deadlock detected'), java('Deadlock found when trying to get lock; try restarting transaction')],
  [node('database is locked')],
  standing('db_deadlock'),
)
export const concurrent = told(
  'db_concurrent_update',
  ['retry_conflict', 'reprocess_event'],
  [
    node('could not serialize access due to concurrent update'),
    java('ObjectOptimisticLockingFailureException: Row was updated or deleted by another transaction'),
    `2026-01-12 10:00:01,004 ERROR app: stripe webhook failed ${evt}: duplicate key value violates unique constraint "shop_order_number_key"`,
  ],
  [node('deadlock detected')],
  standing('db_concurrent_update'),
)
export const locked = told(
  'db_locked_sqlite',
  ['sqlite_wal', 'reprocess_event'],
  [
    `2026-01-12 10:00:01,004 ERROR app: sqlite3.OperationalError: database is locked ${evt}`,
    node('SQLITE_BUSY: database is locked'),
  ],
  [node('deadlock detected')],
  standing('db_locked_sqlite'),
)
export const unavailable = told(
  'db_unavailable',
  ['check_db', 'reprocess_event'],
  [node('connect ECONNREFUSED 127.0.0.1:5432'), java('SQLSTATE[HY000] [2002] Connection refused')],
  [node('connect ECONNREFUSED 127.0.0.1:6379')],
  standing('db_unavailable'),
)

export const failOpen = told(
  'db_down_fail_open',
  ['check_db', 'check_double_notifications'],
  [
    `2026-01-12 10:00:01 warn: Failed to check notification log, proceeding with notification {"eventId":"${evt}"}`,
    `2026-01-12 10:00:01,004 WARNING gate: БД недоступна, продолжаем без проверки hardware_id=HW-77aa`,
  ],
  [node('connect ECONNREFUSED 127.0.0.1:5432')],
  (log) => {
    const step = log.steps.find((each) => each.cause === 'db_down_fail_open')
    return step ? fromStep(step, 'db_down_fail_open') : undefined
  },
)
