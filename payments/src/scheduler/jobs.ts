import type { Cache } from '../cache.ts'
import type { Clock } from '../clock.ts'
import type { Config } from '../config.ts'
import type { Db } from '../db/db.ts'
import { isConflict } from '../db/errors.ts'
import type { Logger } from '../log/logger.ts'
import { decide, type Decision } from '../machine/state-machine.ts'
import { graceOver } from '../machine/grace-handler.ts'
import { signalOf } from '../machine/signals.ts'
import type { Subscription } from '../machine/status.ts'
import type { Verdict } from '../quota/quota-checker.ts'
import { releaseExpired } from '../repository/quota.ts'
import { applyTransition, dueGraces, duePeriods, dueTrials, findByHardware } from '../repository/subscriptions.ts'
import { subscriptionState } from '../stripe/subscription-state.ts'
import { RetrieveError, type StripeService } from '../stripe/stripe-service.ts'
import { openQuota, transitionOf } from '../worker/commit.ts'
import { subscriptionLock } from '../worker/handlers.ts'
import { logDecision } from '../worker/log-decision.ts'

export interface JobDeps {
  readonly config: Config
  readonly db: Db
  readonly clock: Clock
  readonly log: Logger
  readonly stripe: StripeService
  readonly cache: Cache<Verdict>
}

type JobName = 'trial_check' | 'grace_check' | 'quota_reset'

export interface Job {
  readonly name: JobName
  readonly everyS: number
  /** Returns how many rows it has looked at and settled. Throws what the database throws. */
  readonly run: () => Promise<number>
}

/** The three jobs. Each looks at what *is* due, however late it comes. */
export const createJobs = (deps: JobDeps): Job[] => {
  const { config, db, clock } = deps
  return [
    {
      name: 'trial_check',
      everyS: config.scheduler.trialCheckS,
      run: async () => recheckAll(deps, 'trial_check', await dueTrials(db, clock.now())),
    },
    {
      name: 'grace_check',
      everyS: config.scheduler.graceCheckS,
      run: async () => recheckAll(deps, 'grace_check', await dueGraces(db, clock.now())),
    },
    {
      name: 'quota_reset',
      everyS: config.scheduler.quotaResetS,
      run: async () => {
        const released = await releaseExpired(db, clock.now())
        for (const hardwareId of released) deps.cache.invalidate(hardwareId)
        return released.length + (await recheckAll(deps, 'quota_reset', await duePeriods(db, clock.now())))
      },
    },
  ]
}

const recheckAll = async (deps: JobDeps, job: JobName, subscriptions: readonly Subscription[]): Promise<number> => {
  let settled = 0
  for (const subscription of subscriptions) {
    const { subscriptionId } = subscription
    if (subscriptionId === undefined) continue
    if (
      await deps.db.withLock(subscriptionLock(subscriptionId), () =>
        recheck(deps, job, subscription.hardwareId, subscriptionId),
      )
    )
      settled += 1
  }
  return settled
}

/** Asks Stripe what the subscription is now, and the machine what follows. False when Stripe is down: stay, try at the next run. */
const recheck = async (deps: JobDeps, job: JobName, hardwareId: string, subscriptionId: string): Promise<boolean> => {
  const ids = { hardware_id: hardwareId, subscription_id: subscriptionId, job }
  let object
  try {
    object = await deps.stripe.subscription(subscriptionId)
  } catch (error) {
    if (!(error instanceof RetrieveError)) throw error
    deps.log.error('stripe.retrieve_failed', `Stripe API: subscription ${subscriptionId} not retrieved`, {
      ...ids,
      reason: error.problem,
      next: 'next_run',
      err: error,
    })
    return false
  }
  const state = subscriptionState(object, false)
  // Read after the refetch and under the lock: an event may have settled it meanwhile.
  const current = await findByHardware(deps.db, hardwareId)
  if (state === undefined || current === undefined) return false
  const decision = decideDue(
    deps,
    job,
    current,
    signalOf({ ...state, hardwareId, dealId: state.dealId ?? current.dealId }),
  )
  return write(deps, decision, ids)
}

const decideDue = (
  deps: JobDeps,
  job: JobName,
  current: Subscription,
  signal: ReturnType<typeof signalOf>,
): Decision => {
  const { config, clock } = deps
  const now = clock.now()
  const settings = { freeTrialDays: config.quota.freeTrialDays, graceDays: config.quota.graceDays }
  const ask = (asked: Parameters<typeof decide>[0]['signal']) =>
    decide({ current, hardwareId: current.hardwareId, signal: asked, now }, settings)
  // Row 6: the grace period is over, and Stripe still does not call it paid, canceled or uncollectible.
  const unpaid = signal.kind === 'past_due' || signal.kind === 'unsettled'
  if (job === 'grace_check' && graceOver(current, now) && unpaid && 'stripe' in signal)
    return ask({ kind: 'grace_over', stripe: signal.stripe })
  return ask(signal)
}

const write = async (
  deps: JobDeps,
  decision: Decision,
  ids: { hardware_id: string; subscription_id: string; job: JobName },
): Promise<boolean> => {
  const { db, clock, config } = deps
  const transition = transitionOf({ decision })
  let quotaReset = false
  try {
    if (transition !== undefined) {
      quotaReset = await db.tx(async (tx) => {
        await applyTransition(tx, transition, clock.now())
        return openQuota(tx, config.quota, transition, clock.now())
      })
    }
  } catch (error) {
    // An event won the race; the level is looked at again at the next run.
    if (isConflict(error)) return false
    throw error
  }
  logDecision(deps, decision, quotaReset, ids)
  return transition !== undefined
}
