import { manyMayListen } from './abort.ts'

/**
 * Places for shells on one connection. sshd allows 10 sessions by default (MaxSessions); hosts that allow fewer are
 * learned by `shrink`.
 */
export class Slots {
  #limit: number
  #taken = 0
  readonly #waiting: (() => void)[] = []

  constructor(limit: number) {
    this.#limit = limit
  }

  get taken(): number {
    return this.#taken
  }

  /** Waits for a place in order of asking; rejects with the signal's reason. */
  async take(signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted()
    if (this.#taken < this.#limit) {
      this.#taken += 1
      return
    }
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

  give(): void {
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
