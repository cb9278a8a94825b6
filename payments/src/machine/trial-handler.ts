import { plusDays } from '../clock.ts'
import type { StripeState } from './signals.ts'
import type { Subscription } from './status.ts'

/** Lengths in days. */
export interface TrialSettings {
  readonly freeTrialDays: number
  readonly graceDays: number
}

/** The row of a device that was never seen: a limited free trial from now. */
export const startFreeTrial = (hardwareId: string, now: Date, settings: TrialSettings): Subscription => ({
  hardwareId,
  dealId: undefined,
  customerId: undefined,
  subscriptionId: undefined,
  status: 'limited_free_trial',
  trialEndsAt: plusDays(now, settings.freeTrialDays),
  trialConsumed: false,
  periodStart: now,
  periodEnd: undefined,
  graceStartedAt: undefined,
  graceEndsAt: undefined,
  lastEventAt: undefined,
  needsReconcile: false,
  version: 0,
})

/** A paid trial as Stripe dates it. It uses up the one trial of this device at its beginning, so a cancel cannot win it back. */
export const startPaidTrial = (before: Subscription, stripe: StripeState, now: Date): Subscription => ({
  ...before,
  status: 'paid_trial',
  trialConsumed: true,
  trialEndsAt: stripe.trialEnd ?? stripe.periodEnd ?? now,
  graceStartedAt: undefined,
  graceEndsAt: undefined,
})

/** Back to the limited status after a cancel: the trial counts as used, its time is over, and the old period's quota stays spent. */
export const endByCancel = (before: Subscription, now: Date): Subscription => ({
  ...before,
  status: 'limited_free_trial',
  trialConsumed: true,
  trialEndsAt: before.trialEndsAt !== undefined && before.trialEndsAt < now ? before.trialEndsAt : now,
  periodEnd: undefined,
  graceStartedAt: undefined,
  graceEndsAt: undefined,
})

/** True when the limited trial has nothing left to give but a refusal. */
export const freeTrialOver = (subscription: Subscription, now: Date): boolean =>
  subscription.status === 'limited_free_trial' &&
  (subscription.trialConsumed || subscription.trialEndsAt === undefined || subscription.trialEndsAt <= now)
