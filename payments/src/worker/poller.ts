import { isInfrastructureError } from '../db/errors.ts'
import type { Logger } from '../log/logger.ts'

const YIELD_MS = 5
const MAX_YIELDS = 100
/** Every outbound call has its own limit; work that lasts longer than so many renewals hangs, and is another's to take. */
const MAX_RENEWALS = 60

export interface PollerOptions<Item> {
  readonly name: string
  readonly concurrency: number
  readonly pollMs: number
  /** How long a claim holds, in ms; it is renewed while an item of its group is worked on. */
  readonly leaseMs: number
  /** True while webhooks wait for their answers: then work that can wait lets them go first. */
  readonly busy: () => boolean
  readonly log: Logger
  readonly claim: (limit: number) => Promise<Item[]>
  /** Items of one group are handled one after another, in the order claimed. */
  readonly groupOf: (item: Item) => string
  readonly handle: (item: Item) => Promise<void>
  /** Holds the claims of these items for another lease. Those that were taken over meanwhile stay the other's. */
  readonly renew: (items: readonly Item[]) => Promise<void>
}

export interface Poller {
  start(): void
  /** Looks at once instead of at the next poll. */
  wake(): void
  pause(): void
  resume(): void
  /** Claims nothing more and waits for what is in hand. */
  stop(): Promise<void>
}

/** Takes due items from the database and works on up to `concurrency` groups of them at a time. */
export const createPoller = <Item>(options: PollerOptions<Item>): Poller => {
  const running = new Set<Promise<void>>()
  const state = { stopped: false, paused: false, woken: false }
  let nudge = (): void => {}
  let loop: Promise<void> | undefined

  const sleep = (ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms)
      nudge = () => {
        clearTimeout(timer)
        resolve()
      }
      if (state.woken || state.stopped) nudge()
    })

  const work = async (items: readonly Item[]): Promise<void> => {
    const left = [...items]
    // Renewed at a third of its time: two renewals may be lost before another process takes the group for abandoned. What a
    // lost lease would do twice is fenced by the row's attempts.
    let renewals = 0
    const renewal = setInterval(() => {
      if (renewals++ < MAX_RENEWALS) void options.renew(left).catch(() => {})
    }, options.leaseMs / 3)
    try {
      for (const item of items) {
        await workOn(item)
        left.shift()
      }
    } finally {
      clearInterval(renewal)
    }
  }

  const workOn = async (item: Item): Promise<void> => {
    try {
      await yieldToAnswers()
      await options.handle(item)
    } catch (error) {
      // handle() answers for its own failures; what comes here is the database. The lease runs out and brings the item back.
      if (!isInfrastructureError(error))
        options.log.error('server.request_failed', `${options.name}: an item could not be settled`, { err: error })
    }
  }

  // Bounded: under a lasting load the work goes on, at a slower pace.
  const yieldToAnswers = async (): Promise<void> => {
    for (let turns = 0; turns < MAX_YIELDS && options.busy(); turns++)
      await new Promise((resolve) => setTimeout(resolve, YIELD_MS))
  }

  const takeOnce = async (): Promise<number> => {
    await yieldToAnswers()
    const items = await options.claim(options.concurrency - running.size)
    for (const group of groups(items, options.groupOf)) {
      const task: Promise<void> = work(group).finally(() => {
        running.delete(task)
        wake()
      })
      running.add(task)
    }
    return items.length
  }

  const run = async (): Promise<void> => {
    while (!state.stopped) {
      state.woken = false
      let taken = 0
      try {
        if (!state.paused && running.size < options.concurrency) taken = await takeOnce()
      } catch (error) {
        if (!isInfrastructureError(error))
          options.log.error('server.request_failed', `${options.name}: cannot look for work`, { err: error })
      }
      if (taken === 0 || running.size >= options.concurrency) await sleep(options.pollMs)
    }
  }

  const wake = (): void => {
    state.woken = true
    nudge()
  }

  return {
    start: () => {
      loop ??= run()
    },
    wake,
    pause: () => void (state.paused = true),
    resume: () => {
      state.paused = false
      wake()
    },
    stop: async () => {
      state.stopped = true
      nudge()
      await loop
      await Promise.all(running)
    },
  }
}

// Node 20 has no Map.groupBy.
const groups = <Item>(items: readonly Item[], groupOf: (item: Item) => string): Iterable<Item[]> => {
  const byKey = new Map<string, Item[]>()
  for (const item of items) byKey.set(groupOf(item), [...(byKey.get(groupOf(item)) ?? []), item])
  return byKey.values()
}
