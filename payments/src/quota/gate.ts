import { randomUUID } from 'node:crypto'
import type { Cache } from '../cache.ts'
import type { Clock } from '../clock.ts'
import type { Config } from '../config.ts'
import { isInfrastructureError } from '../db/errors.ts'
import type { DbHealth } from '../db/health.ts'
import type { Logger } from '../log/logger.ts'
import type { QuotaChecker, Verdict } from './quota-checker.ts'

/** The gate's word. `failOpen`: admitted without the database having been asked. */
interface GateAnswer {
  readonly allowed: boolean
  readonly reason?: string | undefined
  readonly status?: string | undefined
  readonly reservationId?: string | undefined
  readonly failOpen?: boolean
}

export interface Gate {
  canProcess(hardwareId: string): Promise<GateAnswer>
  reserve(hardwareId: string, amount: number): Promise<GateAnswer>
  commit(reservationId: string): Promise<boolean>
  release(reservationId: string): Promise<boolean>
  /** False when this key was counted already. */
  incrementUsage(hardwareId: string, amount: number, key?: string): Promise<boolean>
}

/** A use that is still to be counted. */
interface Use {
  readonly hardwareId: string
  readonly amount: number
  readonly key: string
}

export interface GateDeps {
  readonly config: Config
  readonly quota: QuotaChecker
  readonly cache: Cache<Verdict>
  readonly health: DbHealth
  readonly clock: Clock
  readonly log: Logger
}

const FREE = { allowed: true, reason: 'module_inactive' } as const

/**
 * What the product asks before and after it works. Fails open on infrastructure errors alone, for a few requests per device
 * and a limited time per outage: an outage of ours must not stop the product, nor give it away.
 */
export const createGate = (deps: GateDeps): Gate => {
  const { quota, log } = deps
  const budget = createBudget(deps)
  /** Admitted in an outage and not yet counted: reservation id → what to count. */
  const openHolds = new Map<string, { hardwareId: string; amount: number }>()
  let uncounted: Use[] = []
  /** Commits that the database did not take. */
  const uncommitted = new Set<string>()

  const asking = async (hardwareId: string, amount: number, ask: () => Promise<GateAnswer>): Promise<GateAnswer> => {
    if (!deps.config.active) return FREE
    try {
      return await ask()
    } catch (error) {
      if (!isInfrastructureError(error)) throw error
      const answer = budget.admit(hardwareId, error)
      if (!answer.allowed || amount === 0) return answer
      const reservationId = `fo_${randomUUID().replaceAll('-', '')}`
      openHolds.set(reservationId, { hardwareId, amount })
      return { ...answer, reservationId }
    }
  }

  const settleOpen = (reservationId: string, count: boolean): boolean => {
    const hold = openHolds.get(reservationId)
    openHolds.delete(reservationId)
    // Counted under the hold's own id, so that a commit that is heard twice counts once.
    if (hold !== undefined && count) uncounted.push({ ...hold, key: reservationId })
    return hold !== undefined
  }

  // What was used while the database was away is counted when it is back.
  const countLate = async (): Promise<void> => {
    const uses = uncounted
    uncounted = []
    for (const use of uses) {
      await quota.incrementUsage(use.hardwareId, use.amount, use.key).catch(() => uncounted.push(use))
    }
    const ids = [...uncommitted]
    uncommitted.clear()
    for (const id of ids) {
      await quota.commit(id).catch(() => uncommitted.add(id))
    }
  }

  // The work is done and the caller cannot do it again: an outage must neither fail it nor forget it.
  const inOutage = async (work: () => Promise<boolean>, otherwise: () => unknown): Promise<boolean> => {
    try {
      return await work()
    } catch (error) {
      if (!isInfrastructureError(error)) throw error
      otherwise()
      return true
    }
  }
  deps.health.onRecovered(() => {
    budget.reset()
    void countLate()
  })

  return {
    canProcess: (hardwareId) => asking(hardwareId, 0, () => quota.canProcess(hardwareId)),
    reserve: (hardwareId, amount) => asking(hardwareId, amount, () => quota.reserve(hardwareId, amount)),
    commit: async (id) => {
      if (!deps.config.active) return true
      if (!id.startsWith('fo_'))
        return inOutage(
          () => quota.commit(id),
          () => uncommitted.add(id),
        )
      const known = settleOpen(id, true)
      if (deps.health.downSince() === undefined) await countLate()
      return known
    },
    release: async (id) => {
      if (!deps.config.active) return true
      // Not remembered: a reservation that nobody releases expires by itself.
      return id.startsWith('fo_')
        ? settleOpen(id, false)
        : inOutage(
            () => quota.release(id),
            () => {},
          )
    },
    incrementUsage: async (hardwareId, amount, key) =>
      !deps.config.active ||
      inOutage(
        () => quota.incrementUsage(hardwareId, amount, key),
        () => uncounted.push({ hardwareId, amount, key: key ?? `late_${randomUUID()}` }),
      ),
  }

  function createBudget({ config, cache, health, clock }: GateDeps) {
    const admitted = new Map<string, number>()
    let openedAt: Date | undefined
    const refuse = (hardware_id: string, reason: string, err: unknown): GateAnswer => {
      log.warn('gate.fail_open_exhausted', 'Database unavailable and the fail-open budget is spent: denied', {
        hardware_id,
        reason,
        err,
      })
      return { allowed: false, reason }
    }
    return {
      reset: () => {
        admitted.clear()
        openedAt = undefined
      },
      admit: (hardware_id: string, err: unknown): GateAnswer => {
        const known = cache.lastKnown(hardware_id)
        if (known !== undefined && !known.allowed) {
          log.info('quota.denied', 'Request denied at the gate: the last known answer stands', {
            hardware_id,
            reason: known.reason,
            status: known.status,
          })
          return { allowed: false, reason: known.reason, status: known.status }
        }
        openedAt ??= health.downSince() ?? clock.now()
        if (!config.failOpen.allowed) return refuse(hardware_id, 'fail_open_off', err)
        if (clock.now().getTime() - openedAt.getTime() >= config.failOpen.maxS * 1000)
          return refuse(hardware_id, 'outage_too_long', err)
        const used = admitted.get(hardware_id) ?? 0
        if (used >= config.failOpen.maxPerHardware) return refuse(hardware_id, 'budget_spent', err)
        admitted.set(hardware_id, used + 1)
        log.warn('gate.fail_open', 'Database unavailable: admitted without a check', {
          hardware_id,
          admitted: used + 1,
          of: config.failOpen.maxPerHardware,
          err,
        })
        return { allowed: true, reason: 'fail_open', failOpen: true }
      },
    }
  }
}
