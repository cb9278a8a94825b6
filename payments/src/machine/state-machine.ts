import { clearGrace, graceOver, startGrace } from './grace-handler.ts'
import type { Signal, StripeState } from './signals.ts'
import type { Status, Subscription } from './status.ts'
import { endByCancel, startFreeTrial, startPaidTrial, type TrialSettings } from './trial-handler.ts'

declare const madeByTheMachine: unique symbol

/** A decided write of a subscription's row. Only `decide` makes one, so no other code can change a status. */
export interface Transition {
  readonly [madeByTheMachine]: true
  readonly before: Subscription | undefined
  readonly next: Subscription
  /** The row of the table in the specification. */
  readonly rule: number
}

/**
 * `moved`: the status changes. `same`: it does not, though dates or ids may. `stale`: an older word, or one about a
 * subscription that was replaced. `illegal`: refused.
 */
export type Decision =
  | { readonly kind: 'moved' | 'same'; readonly transition: Transition }
  | { readonly kind: 'none'; readonly rule: number }
  | { readonly kind: 'stale'; readonly why: 'older_event' | 'replaced_subscription' }
  | { readonly kind: 'illegal'; readonly from: Status | 'none'; readonly signal: Signal['kind'] }

export interface Question {
  readonly current: Subscription | undefined
  readonly hardwareId: string
  readonly signal: Signal
  readonly now: Date
  /** When Stripe made the event; absent when a schedule asks. */
  readonly eventAt?: Date | undefined
}

/** The whole table. Pure: the same question always has the same answer. */
export const decide = (question: Question, settings: TrialSettings): Decision => {
  const { current, signal, now } = question
  const from = current?.status ?? 'none'
  const stripe = 'stripe' in signal ? signal.stripe : undefined
  const stale = staleness(question, stripe)
  if (stale !== undefined) return { kind: 'stale', why: stale }
  const start = withStripe(current ?? startFreeTrial(question.hardwareId, now, settings), stripe, question)
  const move = (rule: number, next: Subscription): Decision => decided(current, next, rule)
  const illegal: Decision = { kind: 'illegal', from, signal: signal.kind }

  switch (signal.kind) {
    case 'first_use':
      return current === undefined ? move(1, start) : { kind: 'none', rule: 1 }
    case 'trialing':
      if (stripe === undefined) return illegal
      if (from === 'paid_trial') {
        // A second subscription during a trial is no second trial; the first goes on as Stripe dates it.
        if (current?.subscriptionId !== undefined && current.subscriptionId !== stripe.subscriptionId) return illegal
        return move(2, { ...start, trialEndsAt: stripe.trialEnd ?? start.trialEndsAt })
      }
      if (from === 'none') return move(2, startPaidTrial(start, stripe, now))
      if (from === 'limited_free_trial')
        return start.trialConsumed ? illegal : move(2, startPaidTrial(start, stripe, now))
      if (from === 'billing_problem') {
        const isNew = current?.subscriptionId !== stripe.subscriptionId
        return isNew && !start.trialConsumed ? move(10, startPaidTrial(start, stripe, now)) : illegal
      }
      return illegal
    case 'active_paid':
      return move(3, { ...clearGrace(start), status: 'paid' })
    case 'past_due':
      if (from === 'paid' || from === 'paid_trial') return move(4, startGrace(start, now, settings))
      if (from === 'grace_period' || from === 'billing_problem') return move(5, start)
      return illegal
    case 'grace_over':
      if (current === undefined || !graceOver(current, now)) return illegal
      return move(6, { ...start, status: 'billing_problem' })
    case 'uncollectible':
      if (from === 'paid' || from === 'paid_trial' || from === 'grace_period')
        return move(7, { ...start, status: 'billing_problem' })
      if (from === 'billing_problem') return move(7, start)
      return illegal
    case 'canceled_by_user':
      if (from === 'paid' || from === 'paid_trial' || from === 'grace_period') return move(9, endByCancel(start, now))
      if (from === 'limited_free_trial') return move(9, start)
      return illegal
    case 'unsettled':
      return { kind: 'none', rule: 12 }
    case 'refunded':
      return { kind: 'none', rule: 13 }
    case 'unknown_status':
      return illegal
    case 'other_price':
      // Its plan was changed to something that is not sold here; a subscription that never entitled changes nothing.
      if (current === undefined || current.subscriptionId !== stripe?.subscriptionId) return { kind: 'none', rule: 14 }
      return move(14, withoutEntitlement(start, now))
    case 'moved_away':
      // Its subscription names another device now, and entitles that one.
      if (current === undefined) return { kind: 'none', rule: 15 }
      return move(15, { ...withoutEntitlement(start, now), subscriptionId: undefined })
    default:
      return signal satisfies never
  }
}

/** A problem stays one: it ends with money alone. */
const withoutEntitlement = (row: Subscription, now: Date): Subscription =>
  row.status === 'billing_problem' ? row : endByCancel(row, now)

const decided = (before: Subscription | undefined, next: Subscription, rule: number): Decision => {
  const transition = { before, next, rule } as Transition
  return { kind: before?.status === next.status ? 'same' : 'moved', transition }
}

/** A word about a subscription that a newer one has replaced says nothing; nor does an old payload that no refetch confirmed. */
const staleness = (
  { current, eventAt, signal }: Question,
  stripe: StripeState | undefined,
): 'older_event' | 'replaced_subscription' | undefined => {
  if (current === undefined || stripe === undefined) return undefined
  const other = current.subscriptionId !== undefined && current.subscriptionId !== stripe.subscriptionId
  const opens = signal.kind === 'active_paid' || signal.kind === 'trialing'
  if (other && !opens) return 'replaced_subscription'
  if (stripe.fromPayload && eventAt !== undefined && current.lastEventAt !== undefined && eventAt < current.lastEventAt)
    return 'older_event'
  return undefined
}

/** What Stripe knows besides the status: ids, period, and that this was decided without Stripe's answer. */
const withStripe = (
  row: Subscription,
  stripe: StripeState | undefined,
  { eventAt, signal }: Question,
): Subscription => {
  if (stripe === undefined) return row
  const paying = signal.kind === 'active_paid' || signal.kind === 'trialing'
  return {
    ...row,
    dealId: stripe.dealId ?? row.dealId,
    customerId: stripe.customerId ?? row.customerId,
    subscriptionId: stripe.subscriptionId,
    // Only a paid period opens a new quota: an unpaid renewal must not.
    periodStart: paying ? (stripe.periodStart ?? row.periodStart) : row.periodStart,
    periodEnd: paying ? (stripe.periodEnd ?? row.periodEnd) : row.periodEnd,
    lastEventAt: later(row.lastEventAt, eventAt),
    needsReconcile: stripe.fromPayload,
  }
}

const later = (one: Date | undefined, other: Date | undefined): Date | undefined =>
  one === undefined || (other !== undefined && other > one) ? other : one
