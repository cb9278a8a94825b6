import type { FastifyInstance } from 'fastify'
import type { ShiftedClock } from '../clock.ts'
import type { Db } from '../db/db.ts'
import { parseDbFault, type Faults } from '../faults.ts'
import type { Logger } from '../log/logger.ts'
import type { Scheduler } from '../scheduler/scheduler.ts'
import { asObject, numberAt, textAt } from '../stripe/objects.ts'
import type { Poller } from '../worker/poller.ts'
import { isLoopback } from './loopback.ts'

export interface DemoDeps {
  readonly db: Db
  readonly clock: ShiftedClock
  readonly faults: Faults
  readonly scheduler: Scheduler
  readonly worker: Poller
  readonly outbox: Poller
  readonly log: Logger
}

/**
 * `POST /__demo/faults` {db?, scheduler?, worker?, outbox?}, `POST /__demo/clock` {advance_ms}, `POST /__demo/due` {rows}, `GET /__demo/rows`. Registered in
 * DEMO_MODE only; loopback only.
 */
export const registerDemo = (app: FastifyInstance, deps: DemoDeps): void => {
  const { clock, faults, log, scheduler } = deps
  const onLoopback = (path: string, handle: (body: unknown) => Promise<unknown>): void => {
    app.post(path, async (request, reply) =>
      isLoopback(request) ? handle(request.body) : reply.code(403).send({ error: 'loopback only' }),
    )
  }
  // What is in the tables, for the simulation: the embedded database can be read by this process alone. No payloads.
  app.get('/__demo/rows', async (request, reply) =>
    isLoopback(request) ? readRows(deps.db) : reply.code(403).send({ error: 'loopback only' }),
  )
  onLoopback('/__demo/faults', async (body) => {
    if (asObject(body)?.['db'] !== undefined) faults.set(parseDbFault(asObject(body)?.['db']))
    for (const name of ['scheduler', 'worker', 'outbox'] as const) {
      const wish = textAt(body, name)
      if (wish === 'pause') deps[name].pause()
      if (wish === 'resume') deps[name].resume()
    }
    log.warn('server.fault_set', 'Demo fault set', { fault: body })
    return { ok: true }
  })
  // Rows that are due and of which nothing can be known: they name no subscription of Stripe's.
  onLoopback('/__demo/due', async (body) => {
    const rows = numberAt(body, 'rows') ?? 0
    await deps.db.query("DELETE FROM subscriptions WHERE hardware_id LIKE 'hw-due-%'")
    await deps.db.query(DUE_ROWS, [clock.now(), rows])
    return { rows }
  })
  onLoopback('/__demo/clock', async (body) => {
    const now = clock.advance(numberAt(body, 'advance_ms') ?? 0)
    log.warn('server.clock_moved', 'Demo clock moved', { business_time: now.toISOString() })
    await scheduler.tick()
    deps.worker.wake()
    deps.outbox.wake()
    return { now: now.toISOString() }
  })
}

const DUE_ROWS = `INSERT INTO subscriptions (hardware_id, status, trial_ends_at, trial_consumed, current_period_start, created_at, updated_at)
  SELECT 'hw-due-' || n, 'paid_trial', $1, true, $1, $1, $1 FROM generate_series(1, $2::int) AS n`

const ROWS: Readonly<Record<string, string>> = {
  events:
    'SELECT stripe_event_id, type, cabinet, livemode, status, attempts, duplicate_count, last_error, outcome, received_at FROM subscription_events ORDER BY id',
  outbox: 'SELECT id, kind, stripe_event_id, deal_id, status, attempts, last_error, dedupe_key FROM outbox ORDER BY id',
  subscriptions:
    "SELECT hardware_id, deal_id, stripe_subscription_id, status, trial_ends_at, trial_consumed, current_period_start, current_period_end, grace_ends_at, needs_reconcile, version FROM subscriptions WHERE hardware_id NOT LIKE 'hw-due-%' ORDER BY id",
  payments:
    'SELECT session_id, payment_intent_id, invoice_id, charge_id, deal_id, hardware_id, amount, refunded_amount, currency, status FROM payments ORDER BY id',
  quota: 'SELECT hardware_id, period_start, used, reserved, quota FROM quota_usage ORDER BY hardware_id, period_start',
  runs: 'SELECT job, status, missed, touched, error FROM scheduler_runs ORDER BY id',
}

const readRows = async (db: Db): Promise<Record<string, unknown>> => {
  const tables: Record<string, unknown> = {}
  for (const [name, sql] of Object.entries(ROWS)) tables[name] = await db.query(sql)
  return tables
}
