/** The time of the business: trials, leases, retries, schedules. Log lines keep the wall clock. */
export interface Clock {
  now(): Date
}

export const systemClock: Clock = { now: () => new Date() }

/** A clock that can be put forward: the demo's `/__demo/clock` and the tests use it. */
export class ShiftedClock implements Clock {
  #offsetMs: number

  constructor(offsetMs = 0) {
    this.#offsetMs = offsetMs
  }

  now(): Date {
    return new Date(Date.now() + this.#offsetMs)
  }

  /** Moves the clock forward by `ms` (negative moves it back) and returns the new time. */
  advance(ms: number): Date {
    this.#offsetMs += ms
    return this.now()
  }
}

export const plusMs = (at: Date, ms: number): Date => new Date(at.getTime() + ms)

export const plusDays = (at: Date, days: number): Date => plusMs(at, days * 86_400_000)
