const LONGEST_MS = 5 * 60_000

/** Wait before the next attempt, in ms: doubles from `baseMs`, with up to a fifth of jitter, at most five minutes. */
export const backoffMs = (baseMs: number, attempt: number): number =>
  Math.round(Math.min(LONGEST_MS, baseMs * 2 ** (attempt - 1)) * (0.9 + 0.2 * Math.random()))
