import { plusDays } from '../clock.ts'
import type { Subscription } from './status.ts'
import type { TrialSettings } from './trial-handler.ts'

/** Opens the grace period. Its end is set here, once; a second failed payment finds it set. */
export const startGrace = (before: Subscription, now: Date, settings: TrialSettings): Subscription => ({
  ...before,
  status: 'grace_period',
  graceStartedAt: now,
  graceEndsAt: plusDays(now, settings.graceDays),
})

/** Paid again: nothing of the grace period remains. */
export const clearGrace = (before: Subscription): Subscription => ({
  ...before,
  graceStartedAt: undefined,
  graceEndsAt: undefined,
})

/** `ends_at <= now`, on the level and not on the edge: a check that comes late still sees it. */
export const graceOver = (subscription: Subscription, now: Date): boolean =>
  subscription.status === 'grace_period' && subscription.graceEndsAt !== undefined && subscription.graceEndsAt <= now
