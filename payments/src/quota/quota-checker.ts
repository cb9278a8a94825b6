import { randomUUID } from 'node:crypto'
import type { Cache } from '../cache.ts'
import { plusMs, type Clock } from '../clock.ts'
import type { Config } from '../config.ts'
import type { Db } from '../db/db.ts'
import type { Logger } from '../log/logger.ts'
import { decide } from '../machine/state-machine.ts'
import { mayProcess, type Status, type Subscription } from '../machine/status.ts'
import { freeTrialOver } from '../machine/trial-handler.ts'
import {
  addUsage,
  holdQuota,
  openPeriod,
  readUsage,
  settleReservation,
  takeUsageKey,
  type QuotaPeriod,
} from '../repository/quota.ts'
import { applyTransition, findByHardware } from '../repository/subscriptions.ts'

type Denial = 'trial_expired' | 'quota_exceeded' | 'billing_problem'

export interface Verdict {
  readonly allowed: boolean
  readonly reason?: Denial | undefined
  readonly status: Status
  readonly used: number
  readonly quota: number
}

export interface QuotaDeps {
  readonly config: Config['quota']
  readonly db: Db
  readonly clock: Clock
  readonly log: Logger
  readonly cache: Cache<Verdict>
}

/** Quota per device and period. Every method throws what the database throws; failing open is the gate's business. */
export interface QuotaChecker {
  canProcess(hardwareId: string): Promise<Verdict>
  /** Holds `amount`, atomically. The reservation must be committed or released; else it expires. */
  reserve(hardwareId: string, amount: number): Promise<Verdict & { readonly reservationId?: string }>
  /** False when the reservation is not held any more: a second commit counts nothing. */
  commit(reservationId: string): Promise<boolean>
  release(reservationId: string): Promise<boolean>
  /** False when this key was counted already. */
  incrementUsage(hardwareId: string, amount: number, key?: string): Promise<boolean>
}

export const createQuotaChecker = (deps: QuotaDeps): QuotaChecker => {
  const { db, clock, log, cache } = deps
  const deny = (hardwareId: string, verdict: Verdict): Verdict => {
    log.info('quota.denied', 'Request denied at the gate', {
      hardware_id: hardwareId,
      reason: verdict.reason,
      status: verdict.status,
      used: verdict.used,
      quota: verdict.quota,
    })
    return verdict
  }
  const canProcess = async (hardwareId: string): Promise<Verdict> => {
    const verdict = await cache.get(hardwareId, () => readVerdict(deps, hardwareId))
    return verdict.allowed ? verdict : deny(hardwareId, verdict)
  }
  const settle = async (reservationId: string, as: 'committed' | 'released'): Promise<boolean> => {
    const settled = await settleReservation(db, reservationId, as, clock.now())
    if (settled === undefined) return false
    cache.invalidate(settled.hardware_id)
    if (as === 'committed') {
      log.info('quota.incremented', 'Usage counted', {
        hardware_id: settled.hardware_id,
        amount: settled.amount,
        used: settled.used,
        quota: settled.quota,
        reservation_id: reservationId,
      })
    }
    return true
  }
  return {
    canProcess,
    reserve: async (hardwareId, amount) => {
      // Asked of the database, not of the cache: a payment of a moment ago, seen by another process, lets in at once.
      const verdict = await readVerdict(deps, hardwareId)
      cache.set(hardwareId, verdict)
      if (!verdict.allowed) return deny(hardwareId, verdict)
      const subscription = await findOrStart(deps, hardwareId)
      const period = await periodOf(deps, subscription)
      const reservationId = `rsv_${randomUUID().replaceAll('-', '')}`
      const now = clock.now()
      const usage = await holdQuota(
        db,
        reservationId,
        period,
        amount,
        now,
        plusMs(now, deps.config.reservationTtlS * 1000),
      )
      if (usage === undefined) {
        const { used, reserved, quota } = await readUsage(db, period)
        // Only a full quota is remembered: a big request that does not fit says nothing of the next, smaller one.
        const denied = {
          allowed: false,
          reason: 'quota_exceeded' as const,
          status: subscription.status,
          used: used + reserved,
          quota,
        }
        if (used >= quota) cache.set(hardwareId, denied)
        return deny(hardwareId, denied)
      }
      return {
        allowed: true,
        status: subscription.status,
        used: usage.used + usage.reserved,
        quota: usage.quota,
        reservationId,
      }
    },
    commit: (id) => settle(id, 'committed'),
    release: (id) => settle(id, 'released'),
    incrementUsage: async (hardwareId, amount, key) => {
      const period = await periodOf(deps, await findOrStart(deps, hardwareId))
      const usage = await db.tx(async (tx) =>
        key === undefined || (await takeUsageKey(tx, hardwareId, key, amount, clock.now()))
          ? addUsage(tx, period, amount, clock.now())
          : undefined,
      )
      if (usage === undefined) return false
      cache.invalidate(hardwareId)
      log.info('quota.incremented', 'Usage counted', {
        hardware_id: hardwareId,
        amount,
        used: usage.used,
        quota: usage.quota,
      })
      return true
    },
  }
}

const readVerdict = async (deps: QuotaDeps, hardwareId: string): Promise<Verdict> => {
  const subscription = await findOrStart(deps, hardwareId)
  const { used, quota } = await readUsage(deps.db, await periodOf(deps, subscription))
  const reason = denial(subscription, used, quota, deps.clock.now())
  return { allowed: reason === undefined, reason, status: subscription.status, used, quota }
}

const denial = (subscription: Subscription, used: number, quota: number, now: Date): Denial | undefined => {
  if (!mayProcess(subscription.status)) return 'billing_problem'
  if (freeTrialOver(subscription, now)) return 'trial_expired'
  return used >= quota ? 'quota_exceeded' : undefined
}

/** The device's row; at its first request the machine starts a limited free trial. Parallel first requests start one. */
const findOrStart = async (deps: QuotaDeps, hardwareId: string): Promise<Subscription> => {
  const found = await findByHardware(deps.db, hardwareId)
  if (found !== undefined) return found
  const now = deps.clock.now()
  const settings = { freeTrialDays: deps.config.freeTrialDays, graceDays: deps.config.graceDays }
  const decision = decide({ current: undefined, hardwareId, signal: { kind: 'first_use' }, now }, settings)
  if (decision.kind === 'moved') await startOnce(deps, decision.transition)
  const started = await findByHardware(deps.db, hardwareId)
  if (started === undefined) throw new Error('the free trial was not written')
  return started
}

const startOnce = async (deps: QuotaDeps, transition: Parameters<typeof applyTransition>[1]): Promise<void> => {
  const { hardwareId, status, periodStart } = transition.next
  try {
    await deps.db.tx(async (tx) => {
      await applyTransition(tx, transition, deps.clock.now())
      await openPeriod(tx, { hardwareId, periodStart, quota: deps.config.freeTrialQuota }, deps.clock.now())
    })
  } catch (error) {
    // Somebody else's first request, at the same moment, has started it.
    if (error instanceof Error && 'code' in error && error.code === '40001') return
    throw error
  }
  deps.log.info('state.transition', 'Subscription status changed', {
    hardware_id: hardwareId,
    from: 'none',
    to: status,
    rule: transition.rule,
  })
}

const periodOf = async (deps: QuotaDeps, subscription: Subscription): Promise<QuotaPeriod> => {
  const period = {
    hardwareId: subscription.hardwareId,
    periodStart: subscription.periodStart,
    quota: quotaOf(deps.config, subscription.status),
  }
  // Grace goes on with what the period had: a failed payment after a trial must not open the paid quota.
  return subscription.status === 'grace_period'
    ? { ...period, quota: (await readUsage(deps.db, period)).quota }
    : period
}

/** Units per period. For grace_period only the fallback when its period has no row yet. */
export const quotaOf = (config: Config['quota'], status: Status): number => {
  switch (status) {
    case 'paid':
      return config.paidQuota
    case 'paid_trial':
    case 'grace_period':
      return config.paidTrialQuota
    case 'limited_free_trial':
      return config.freeTrialQuota
    case 'billing_problem':
      return 0
    default:
      return status satisfies never
  }
}
