import { manyMayListen } from './abort.ts'

/** sshd counts a session until it has waited for the program in it, in milliseconds at most. */
const SETTLE_MS = 2000
/** Between attempts meanwhile. */
export const RETRY_MS = 50

/** All places of a connection are taken, and who asked did not want to wait. */
export class NoPlace extends Error {}

/**
 * Places for shells on one connection. sshd allows 10 sessions by default (MaxSessions); hosts that allow fewer are
 * learned by `shrink`.
 */
export class Slots {
  #limit: number
  #taken = 0
  readonly #waiting: (() => void)[] = []
  #gaveAt = Number.NEGATIVE_INFINITY

  constructor(limit: number) {
    this.#limit = limit
  }

  get taken(): number {
    return this.#taken
  }

  /** Waits for a place in order of asking; rejects with the signal's reason, or with NoPlace where nobody `waits`. */
  async take(signal?: AbortSignal, waits = true): Promise<void> {
    signal?.throwIfAborted()
    if (this.#taken < this.#limit) {
      this.#taken += 1
      return
    }
    if (!waits) throw new NoPlace()
    if (signal !== undefined) manyMayListen(signal)
    await new Promise<void>((resolve, reject) => {
      const enter = (): void => {
        signal?.removeEventListener('abort', leave)
        resolve()
      }
      const leave = (): void => {
        this.#waiting.splice(this.#waiting.indexOf(enter), 1)
        reject(signal?.reason as Error)
      }
      this.#waiting.push(enter)
      signal?.addEventListener('abort', leave, { once: true })
    })
  }

  /** Whether the host may not have seen yet that a shell has ended: then a refusal is no news about its limit. */
  get justGave(): boolean {
    return performance.now() - this.#gaveAt < SETTLE_MS
  }

  /** Gives a place back whose shell has ended. */
  give(): void {
    this.#gaveAt = performance.now()
    this.back()
  }

  /** Gives a place back that was never used. */
  back(): void {
    const next = this.#taken <= this.#limit ? this.#waiting.shift() : undefined
    // The place passes on to the next in line, so the count stays.
    if (next === undefined) this.#taken -= 1
    else next()
  }

  /** The host refused one more than it has: from now on no more than `limit` at once. */
  shrink(limit: number): void {
    this.#limit = Math.max(1, Math.min(this.#limit, limit))
  }

  /** Lets all who wait go on, to find the connection closed. */
  release(): void {
    this.#limit = Number.POSITIVE_INFINITY
    for (const enter of this.#waiting.splice(0)) {
      this.#taken += 1
      enter()
    }
  }
}
