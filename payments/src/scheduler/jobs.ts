import type { Cache } from '../cache.ts'
import { plusDays, type Clock } from '../clock.ts'
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
import { FORGETTING } from '../repository/retention.ts'
import {
  applyTransition,
  dueGraces,
  duePeriods,
  dueTrials,
  findByHardware,
  type DuePage,
  type DueSubscription,
  type FindDue,
} from '../repository/subscriptions.ts'
import { subscriptionState } from '../stripe/subscription-state.ts'
import { RetrieveError, type StripeService } from '../stripe/stripe-service.ts'
import { openQuota, transitionOf } from '../worker/commit.ts'
import { subscriptionLock } from '../worker/handlers.ts'
import { logDecision } from '../worker/log-decision.ts'
import { isSoldHere, isTakenBack } from '../worker/subscription-change.ts'

export interface JobDeps {
  readonly config: Config
  readonly db: Db
  readonly clock: Clock
  readonly log: Logger
  readonly stripe: StripeService
  readonly cache: Cache<Verdict>
}

type JobName = 'trial_check' | 'grace_check' | 'quota_reset' | 'retention'

/** What a run did: rows that it settled, and rows that were due and that it could not settle (`skipped`). */
export interface RunResult {
  readonly touched: number
  readonly skipped: number
}

export interface Job {
  readonly name: JobName
  readonly everyS: number
  /** Ends by itself at `deadline`. Throws what the database throws. */
  readonly run: (deadline: Deadline) => Promise<RunResult>
}

/** Until when a run may last; by the wall's clock, since it is about waiting and not about business. */
export interface Deadline {
  readonly passed: () => boolean
}

/** The jobs. Each looks at what *is* due, however late it comes. */
export const createJobs = (deps: JobDeps): Job[] => {
  const { config, db, clock } = deps
  const check = (name: JobName, everyS: number, find: FindDue): Job => ({
    name,
    everyS,
    run: createWalk(deps, name, find),
  })
  const periods = check('quota_reset', config.scheduler.quotaResetS, duePeriods)
  return [
    check('trial_check', config.scheduler.trialCheckS, dueTrials),
    check('grace_check', config.scheduler.graceCheckS, dueGraces),
    {
      ...periods,
      run: async (deadline) => {
        const released = await releaseExpired(db, clock.now())
        for (const hardwareId of released) deps.cache.invalidate(hardwareId)
        const renewed = await periods.run(deadline)
        return { ...renewed, touched: renewed.touched + released.length }
      },
    },
    {
      name: 'retention',
      everyS: config.scheduler.retentionS,
      run: (deadline) => forgetOld(db, plusDays(clock.now(), -config.scheduler.retentionDays), deadline),
    },
  ]
}

// Statement by statement, each over a few rows: no lock is held for long, and the time limit is looked at between them.
const forgetOld = async (db: Db, before: Date, deadline: Deadline): Promise<RunResult> => {
  let touched = 0
  for (const forget of FORGETTING) {
    for (let more = true; more && !deadline.passed();) {
      const forgotten = await forget(db, before)
      touched += forgotten
      more = forgotten > 0
    }
  }
  return { touched, skipped: 0 }
}

/** Stripe refused or failed so many times in a row: the rest of the run would only wait for it, row by row. */
const GIVE_UP_AFTER = 5

/**
 * Goes through all due rows, page by page. Where a run had to stop, the next goes on: rows that cannot be settled do not keep
 * those behind them waiting for ever.
 */
const createWalk = (deps: JobDeps, job: JobName, find: FindDue): Job['run'] => {
  let resumeAfter = 0
  return async (deadline) => {
    const result = { touched: 0, skipped: 0 }
    const from = resumeAfter
    let unanswered = 0
    const look = async (subscription: DueSubscription): Promise<void> => {
      if (deadline.passed() || unanswered >= GIVE_UP_AFTER) {
        result.skipped += 1
        return
      }
      const rechecked = await recheckOne(deps, job, subscription)
      unanswered = rechecked === 'unanswered' ? unanswered + 1 : 0
      if (rechecked === 'settled') result.touched += 1
      else if (rechecked !== 'unchanged') result.skipped += 1
      resumeAfter = subscription.id
    }
    for await (const subscription of dueAfter(deps, find, from)) await look(subscription)
    for await (const subscription of dueAfter(deps, find, 0)) {
      if (subscription.id > from) break
      await look(subscription)
    }
    if (result.skipped === 0) resumeAfter = 0
    return result
  }
}

async function* dueAfter({ db, clock }: JobDeps, find: FindDue, from: number): AsyncGenerator<DueSubscription> {
  for (let after: number | undefined = from; after !== undefined;) {
    const page: DuePage = await find(db, clock.now(), after)
    yield* page.subscriptions
    after = page.next
  }
}

/** `unknown`: Stripe answered, and does not know the subscription; `unanswered`: it did not answer, or not us. */
type Rechecked = 'settled' | 'unchanged' | 'unknown' | 'unanswered'

const recheckOne = async (deps: JobDeps, job: JobName, subscription: DueSubscription): Promise<Rechecked> => {
  const { subscriptionId } = subscription
  if (subscriptionId === undefined) return 'unchanged'
  return deps.db.withLock(subscriptionLock(subscriptionId), () =>
    recheck(deps, job, subscription.hardwareId, subscriptionId),
  )
}

/** Asks Stripe what the subscription is now, and the machine what follows. Without an answer it stays, until the next run. */
const recheck = async (deps: JobDeps, job: JobName, hardwareId: string, subscriptionId: string): Promise<Rechecked> => {
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
    return error.isTransient ? 'unanswered' : 'unknown'
  }
  const state = subscriptionState(object, false)
  // Read after the refetch and under the lock: an event may have settled it meanwhile.
  const current = await findByHardware(deps.db, hardwareId)
  if (state === undefined || current === undefined) return 'unchanged'
  const takenBack = await isTakenBack(deps.db, state.latestInvoiceId)
  const known = { ...state, hardwareId, dealId: state.dealId ?? current.dealId }
  const decision = decideDue(
    deps,
    job,
    current,
    isSoldHere(known, deps.config.stripe.priceIds)
      ? signalOf(takenBack ? { ...known, paid: false, collectionPaused: true } : known)
      : { kind: 'other_price', stripe: known },
  )
  return (await write(deps, decision, ids)) ? 'settled' : 'unchanged'
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
