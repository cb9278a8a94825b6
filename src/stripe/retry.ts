import { setTimeout as sleep } from 'node:timers/promises'
import { readFailure } from './errors.ts'

export interface RetryNotice {
  readonly kind: 'retry'
  readonly reason: 'rate_limited' | 'unreachable' | 'server_error'
  /** Which retry it will be, from 1. */
  readonly attempt: number
  readonly afterMs: number
}

/** How patient calls are. Tests replace `pause` and `random`; nobody else does. */
export interface Patience {
  /** Retries after 429: the SDK never makes any. */
  readonly rateLimited: number
  /** Retries after a connection that failed, a 5xx or a 409. */
  readonly transient: number
  readonly baseMs: number
  readonly capMs: number
  /** A longer Retry-After is not waited for. */
  readonly longestWaitMs: number
  readonly random: () => number
  readonly pause: (ms: number, signal: AbortSignal | undefined) => Promise<void>
}

export const PATIENCE: Patience = {
  rateLimited: 6,
  transient: 2,
  baseMs: 500,
  capMs: 16_000,
  longestWaitMs: 60_000,
  random: Math.random,
  pause: async (ms, signal) => {
    await sleep(ms, undefined, signal ? { signal } : {})
  },
}

/**
 * Calls until it succeeds or patience ends; then throws the last error as it came. All retries are made here and none
 * by the SDK, whose waits cannot be aborted and which never repeats a 429.
 */
export const withRetries = async <T>(
  call: () => Promise<T>,
  options: {
    patience: Patience
    signal?: AbortSignal | undefined
    notice?: ((notice: RetryNotice) => void) | undefined
  },
): Promise<T> => {
  const { patience, signal, notice } = options
  for (let attempt = 1; ; attempt++) {
    signal?.throwIfAborted()
    try {
      return await call()
    } catch (error) {
      signal?.throwIfAborted()
      const reason = retryReason(error)
      const allowed = reason === 'rate_limited' ? patience.rateLimited : patience.transient
      const afterMs = waitMs(error, attempt, patience)
      if (reason === undefined || attempt > allowed || afterMs > patience.longestWaitMs) throw error
      notice?.({ kind: 'retry', reason, attempt, afterMs })
      await patience.pause(afterMs, signal).catch((interrupted: unknown) => {
        // The timer's own AbortError is not what the caller aborted with.
        signal?.throwIfAborted()
        throw interrupted
      })
    }
  }
}

/** Why a call is worth repeating; `stripe-should-retry` is Stripe's own word and outranks the status. */
const retryReason = (error: unknown): RetryNotice['reason'] | undefined => {
  const { type, status, code, headers, message } = readFailure(error)
  if (status === 429 || code === 'rate_limit') return 'rate_limited'
  if (headers['stripe-should-retry'] === 'false') return undefined
  if (type === 'StripeConnectionError') return isOurRefusal(error) ? undefined : 'unreachable'
  if (status !== undefined && (status >= 500 || status === 409)) return 'server_error'
  if (headers['stripe-should-retry'] === 'true' || message.startsWith('Invalid JSON received')) return 'server_error'
  return undefined
}

const isOurRefusal = (error: unknown): boolean => {
  const { detail } = error as { detail?: unknown }
  return detail instanceof Error && detail.name === 'ReadOnlyViolation'
}

/** Retry-After (seconds or a date) when Stripe gives one, plus jitter; else doubling, between half and all of the step. */
const waitMs = (error: unknown, attempt: number, patience: Patience): number => {
  const asked = retryAfterMs(readFailure(error).headers['retry-after'])
  if (asked !== undefined) return Math.round(asked + patience.random() * patience.baseMs)
  const step = Math.min(patience.capMs, patience.baseMs * 2 ** (attempt - 1))
  return Math.round(step * (0.5 + patience.random() / 2))
}

const retryAfterMs = (header: string | undefined): number | undefined => {
  if (header === undefined || header.trim() === '') return undefined
  const seconds = Number(header)
  if (Number.isFinite(seconds)) return seconds < 0 ? undefined : seconds * 1000
  const at = Date.parse(header)
  return Number.isNaN(at) ? undefined : Math.max(0, at - Date.now())
}
