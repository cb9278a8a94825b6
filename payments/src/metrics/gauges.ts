import { Gauge, type Registry } from 'prom-client'
import type { Clock } from '../clock.ts'
import type { Db } from '../db/db.ts'
import type { DbHealth } from '../db/health.ts'
import { readBacklog, type Heap } from '../repository/backlog.ts'
import { quotaUse } from '../repository/quota.ts'
import { lastRuns } from '../repository/scheduler-runs.ts'

export interface GaugeDeps {
  readonly db: Db
  readonly health: DbHealth
  readonly clock: Clock
  readonly active: boolean
}

/** The quota's gauges read every device: not more often than this, however often is asked. */
const QUOTA_EVERY_MS = 60_000

/** What stands in the tables, read when somebody asks; returns the reading. While the database is away nothing old is given out as new. */
export const createGauges = (registry: Registry, deps: GaugeDeps): (() => Promise<void>) => {
  const gauge = <const Label extends string>(name: string, help: string, ...labelNames: Label[]) =>
    new Gauge({ name: `payments_${name}`, help, labelNames, registers: [registry] })
  const active = gauge('active', '1 when the module is switched on')
  const up = gauge('database_up', '1 while the database answers')
  const waiting = gauge('backlog', 'Events and automations, by the state they stand in', 'work', 'state')
  const age = gauge('backlog_oldest_age_seconds', 'How long the oldest of them has stood there', 'work', 'state')
  const lastRun = gauge('scheduler_last_run_timestamp_seconds', 'When each job last began', 'job')
  const failed = gauge('scheduler_last_run_failed', '1 when the last run of the job failed', 'job')
  const devices = gauge('devices', 'Devices, by status and by how much of their quota is used', 'status', 'use')
  const used = gauge('quota_used_units', 'Units used or reserved in the present periods', 'status')
  const quota = gauge('quota_units', 'Units of the present periods', 'status')
  let quotaReadAt = -Infinity

  const heap = (work: string, state: string, { count, since }: Heap): void => {
    waiting.set({ work, state }, count)
    age.set(
      { work, state },
      since === undefined ? 0 : Math.max(0, (deps.clock.now().getTime() - since.getTime()) / 1000),
    )
  }
  const readWork = async (): Promise<void> => {
    const { events, automations } = await readBacklog(deps.db)
    for (const state of ['waiting', 'failed', 'ignored', 'parked'] as const) heap('events', state, events[state])
    for (const state of ['waiting', 'dead'] as const) heap('automations', state, automations[state])
    for (const run of await lastRuns(deps.db)) {
      lastRun.set({ job: run.job }, run.startedAt.getTime() / 1000)
      failed.set({ job: run.job }, run.status === 'failed' ? 1 : 0)
    }
  }
  const readQuota = async (): Promise<void> => {
    if (performance.now() - quotaReadAt < QUOTA_EVERY_MS) return
    const rows = await quotaUse(deps.db)
    quotaReadAt = performance.now()
    for (const one of [devices, used, quota]) one.reset()
    for (const row of rows) {
      devices.set({ status: row.status, use: 'below_80_percent' }, row.devices - row.near - row.full)
      devices.set({ status: row.status, use: 'from_80_percent' }, row.near)
      devices.set({ status: row.status, use: 'all' }, row.full)
      used.set({ status: row.status }, row.used)
      quota.set({ status: row.status }, row.quota)
    }
  }
  return async () => {
    active.set(deps.active ? 1 : 0)
    try {
      await readWork()
      await readQuota()
      up.set(deps.health.downSince() === undefined ? 1 : 0)
    } catch {
      // watchDb has said it. What was read before is not what is so now.
      for (const one of [waiting, age, lastRun, failed, devices, used, quota]) one.reset()
      quotaReadAt = -Infinity
      up.set(0)
    }
  }
}
