import type { Observed } from '../pipeline.ts'

/**
 * Merges live streams by time with bounded lateness: a record waits until every other stream is at least as far, or
 * until `latenessMs` have passed. What comes too late for its place is shown at once and marked. What was written
 * before the merging began came in no order at all: it is never late, and waits `historyMs` for a stream that has not
 * begun.
 */
export class LiveMerge {
  readonly #inputs: { queue: Waiting[]; done: boolean; floor: number }[]
  readonly #latenessMs: number
  readonly #historyMs: number
  readonly #began: number
  readonly #show: (observed: Observed, late: boolean) => Promise<void>
  #shownAt = Number.NEGATIVE_INFINITY
  /** The past is gathered before any of it is shown: which are the last of all streams is known only then. */
  #gathering: boolean
  readonly #last: number
  #opensAt: number | undefined
  #draining: Promise<void> = Promise.resolve()
  #timer: NodeJS.Timeout | undefined

  constructor(options: {
    inputs: number
    latenessMs: number
    /** What was written before this moment is history. */
    began?: number
    historyMs?: number
    /** Of history only so many records are shown: the last of all streams together. */
    last?: number
    show: (observed: Observed, late: boolean) => Promise<void>
  }) {
    this.#inputs = Array.from({ length: options.inputs }, () => ({
      queue: [],
      done: false,
      floor: Number.NEGATIVE_INFINITY,
    }))
    this.#latenessMs = options.latenessMs
    this.#began = options.began ?? Number.NEGATIVE_INFINITY
    this.#historyMs = options.historyMs ?? options.latenessMs
    this.#last = options.last ?? Number.POSITIVE_INFINITY
    this.#gathering = options.last !== undefined && options.inputs > 1
    this.#show = options.show
  }

  /** Takes records of one stream; resolves when there is room for more. `skewMs`: how far that host's clock is ahead. */
  async push(input: number, observed: readonly Observed[], skewMs: number): Promise<void> {
    const stream = this.#inputs[input]
    if (stream === undefined) return
    const arrived = Date.now()
    for (const one of observed) {
      stream.floor = Math.max(stream.floor, (one.record.at ?? stream.floor) - skewMs)
      stream.queue.push({
        observed: one,
        at: one.record.at === undefined ? stream.floor : one.record.at - skewMs,
        arrived,
      })
    }
    await (this.#gathering ? this.#gather() : this.#drain())
  }

  async done(input: number): Promise<void> {
    const stream = this.#inputs[input]
    if (stream !== undefined) stream.done = true
    await (this.#gathering ? this.#gather() : this.#drain())
    if (this.#inputs.every((one) => one.done)) clearTimeout(this.#timer)
  }

  /** Waits for streams that have not begun, at most as long as for history, and then for a moment of quiet. */
  async #gather(): Promise<void> {
    if (this.#inputs.every((one) => one.done)) return this.#open()
    if (!Number.isFinite(this.#latenessMs)) return
    const now = Date.now()
    this.#opensAt ??= now + this.#historyMs
    const haveBegun = this.#inputs.every((one) => one.done || one.queue.length > 0)
    clearTimeout(this.#timer)
    const wait = haveBegun ? Math.min(QUIET_MS, this.#opensAt - now) : this.#opensAt - now
    this.#timer = setTimeout(() => void this.#open(), Math.max(0, wait))
  }

  #open(): Promise<void> {
    if (this.#gathering) {
      this.#gathering = false
      const past = this.#inputs.flatMap(({ queue }) => queue.filter(({ at }) => at < this.#began))
      for (let surplus = past.length - this.#last; surplus > 0; surplus--) this.#earliest()?.queue.shift()
    }
    return this.#drain()
  }

  #drain(): Promise<void> {
    this.#draining = this.#draining.then(() => this.#showReady())
    return this.#draining
  }

  async #showReady(): Promise<void> {
    for (;;) {
      const next = this.#earliest()
      if (next === undefined) return
      const wait = this.#waitFor(next)
      if (wait > 0) return this.#later(wait)
      next.queue.shift()
      const late = next.head.at < this.#shownAt - 1 && next.head.at >= this.#began && this.#inputs.length > 1
      this.#shownAt = Math.max(this.#shownAt, next.head.at)
      await this.#show(next.head.observed, late)
    }
  }

  #earliest(): { queue: Waiting[]; head: Waiting } | undefined {
    let best: { queue: Waiting[]; head: Waiting } | undefined
    for (const { queue } of this.#inputs) {
      const head = queue[0]
      if (head !== undefined && (best === undefined || head.at < best.head.at)) best = { queue, head }
    }
    return best
  }

  /** Milliseconds that the record must still wait for streams that are behind it. */
  #waitFor({ head }: { head: Waiting }): number {
    const behind = this.#inputs.filter((one) => !one.done && one.queue.length === 0 && one.floor < head.at)
    if (behind.length === 0) return 0
    const unbegun = head.at < this.#began && behind.some((one) => one.floor === Number.NEGATIVE_INFINITY)
    return head.arrived + (unbegun ? this.#historyMs : this.#latenessMs) - Date.now()
  }

  #later(ms: number): void {
    clearTimeout(this.#timer)
    // Streams that end are waited for without a clock.
    if (!Number.isFinite(ms)) return
    this.#timer = setTimeout(() => void this.#drain(), ms)
  }
}

/** The last lines of a source come in one go. */
const QUIET_MS = 100

interface Waiting {
  readonly observed: Observed
  readonly at: number
  readonly arrived: number
}
