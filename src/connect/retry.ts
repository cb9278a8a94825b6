import { ProdlogsError, type ErrorCode } from '../model/error.ts'
import type { Connection } from './connection.ts'

export interface ReconnectOptions {
  readonly signal?: AbortSignal
  /** Called before each wait: milliseconds to wait, the failure (absent before the first try), tries so far. */
  readonly onWait?: (ms: number, error: unknown, tries: number) => void
  /** Gives up with the last error after so many tries; default never. */
  readonly tries?: number
  /** For tests: 0 ≤ x < 1, and the wait itself. */
  readonly random?: () => number
  readonly wait?: (ms: number, signal: AbortSignal | undefined) => Promise<void>
}

const FIRST_MS = 500
const LONGEST_MS = 30_000

/** What may be gone by the next try. A refused key or a changed host key is not: asking again only locks people out. */
const PASSING: ReadonlySet<ErrorCode> = new Set([
  'HOST_NOT_FOUND',
  'HOST_REFUSED',
  'HOST_TIMEOUT',
  'HOST_NETWORK',
  'HOST_NOT_SSH',
  'SSH_LOST',
  'SSH_PROXY',
  'COMMAND_FAILED',
])

export const isPassing = (error: unknown): boolean => error instanceof ProdlogsError && PASSING.has(error.code)

/**
 * Milliseconds before try number `tries` (from 0): anything between none and a limit that doubles up to 30 s ("full
 * jitter"), so that many clients of a host that came back do not all come at once.
 */
export const backoff = (tries: number, random: () => number = Math.random): number =>
  Math.round(random() * Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(tries, 16)))

/**
 * Dials again and again until it works. Throws at once what does not pass by itself (authentication, host key,
 * configuration), and the signal's reason when it aborts.
 */
export async function reconnect(dial: () => Promise<Connection>, options: ReconnectOptions = {}): Promise<Connection> {
  const { signal, onWait, tries: limit = Number.POSITIVE_INFINITY, random = Math.random, wait = sleep } = options
  let failure: unknown
  for (let tries = 0; ; tries += 1) {
    const ms = backoff(tries, random)
    onWait?.(ms, failure, tries)
    await wait(ms, signal)
    signal?.throwIfAborted()
    try {
      return await dial()
    } catch (error) {
      if (!isPassing(error) || tries + 1 >= limit) throw error
      failure = error
    }
  }
}

function sleep(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer)
      reject(signal?.reason as Error)
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop)
      resolve()
    }, ms)
    if (signal?.aborted === true) stop()
    else signal?.addEventListener('abort', stop, { once: true })
  })
}
