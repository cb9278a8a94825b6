const LONGEST_MS = 15 * 60_000
const FEWEST_ATTEMPTS = 5

/** Wait before the next attempt, in ms: doubles from `baseMs` up to fifteen minutes, with a fifth of jitter either way. */
export const backoffMs = (baseMs: number, attempt: number): number =>
  Math.round(Math.min(LONGEST_MS, baseMs * 2 ** Math.min(attempt - 1, 30)) * (0.8 + 0.4 * Math.random()))

/**
 * Whether what failed for now is tried again: for `retryForS` seconds since it came to be work, and never fewer than five
 * times, so that what waited through a long stop of this service is not given up at its first attempt.
 */
export const patienceLeft = (
  retryForS: number,
  item: { readonly attempts: number; readonly work_since: Date },
  now: Date,
): boolean => item.attempts < FEWEST_ATTEMPTS || now.getTime() - item.work_since.getTime() < retryForS * 1000
