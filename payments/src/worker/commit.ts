import { planAutomation } from '../automation/plan.ts'
import type { Config } from '../config.ts'
import type { Clock } from '../clock.ts'
import type { Db, Queryable } from '../db/db.ts'
import { quotaOf } from '../quota/quota-checker.ts'
import { markFailed, markProcessed, type EventRow } from '../repository/events.ts'
import { planMessages } from '../repository/outbox.ts'
import { recordPayment, type Payment } from '../repository/payments.ts'
import { moveUsage, openPeriod } from '../repository/quota.ts'
import { applyTransition } from '../repository/subscriptions.ts'
import type { Decision, Transition } from '../machine/state-machine.ts'
import type { Effects } from './effects.ts'

export interface Committed {
  readonly payment: Payment | undefined
  /** Kinds that this event planned; a payment's second event finds them planned and plans none. */
  readonly planned: readonly string[]
  readonly quotaReset: boolean
}

/** The event was taken over by another worker while we worked on it: its effects are the other's to write. */
export class LostEvent extends Error {}

/** One transaction: state, payment, outbox, and the event's own end. All of it or nothing. */
export const commitEffects = (
  db: Db,
  clock: Clock,
  quota: Config['quota'],
  event: EventRow,
  effects: Effects,
): Promise<Committed> =>
  db.tx(async (tx) => {
    const now = clock.now()
    const ended =
      effects.failure === undefined
        ? await markProcessed(tx, event, effects.outcome, now)
        : await markFailed(tx, event, effects.failure.reason, now)
    if (!ended) throw new LostEvent('the event is not ours any more')
    const transition = transitionOf(effects)
    for (const other of effects.alsoDecided ?? []) await moveAway(tx, other, transition, now)
    if (transition !== undefined) await applyTransition(tx, transition, now)
    const quotaReset = transition !== undefined && (await openQuota(tx, quota, transition, now))
    const payment = effects.payment === undefined ? undefined : await recordPayment(tx, effects.payment, now)
    const planned = payment === undefined ? [] : await plan(tx, event, effects, payment, now)
    return { payment, planned, quotaReset }
  })

/** Another device's decision. Before the event's own: a subscription is one row's at a time. */
const moveAway = async (tx: Queryable, decision: Decision, to: Transition | undefined, now: Date): Promise<void> => {
  const left = transitionOf({ decision })
  if (left?.before === undefined) return
  await applyTransition(tx, left, now)
  if (to !== undefined) await moveUsage(tx, left.before, to.next, now)
}

/** What is to be written of the machine's decision; undefined when it changes nothing. */
export const transitionOf = ({ decision }: Pick<Effects, 'decision'>): Transition | undefined =>
  decision?.kind === 'moved' || decision?.kind === 'same' ? decision.transition : undefined

/** A new period of a paying device opens its quota. True when it is new. */
export const openQuota = async (
  tx: Queryable,
  quota: Config['quota'],
  { next }: Transition,
  now: Date,
): Promise<boolean> => {
  if (next.status !== 'paid' && next.status !== 'paid_trial') return false
  return openPeriod(
    tx,
    { hardwareId: next.hardwareId, periodStart: next.periodStart, quota: quotaOf(quota, next.status) },
    now,
  )
}

const plan = async (
  tx: Queryable,
  event: EventRow,
  effects: Effects,
  payment: Payment,
  now: Date,
): Promise<string[]> => {
  if (effects.automation === undefined || payment.deal_id === null) return []
  return planMessages(
    tx,
    planAutomation(event, payment, payment.deal_id, effects.automation, effects.ids?.subscription_id),
    now,
  )
}
