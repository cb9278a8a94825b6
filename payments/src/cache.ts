import type { Clock } from './clock.ts'

interface Entry<Value> {
  readonly value: Value
  readonly until: number
}

/** A TTL cache with one load per key at a time, whose invalidation also beats loads that are under way. */
export interface Cache<Value> {
  get(key: string, load: () => Promise<Value>): Promise<Value>
  set(key: string, value: Value): void
  /** The last value known, however old: for when nothing newer can be had. */
  lastKnown(key: string): Value | undefined
  invalidate(key: string): void
}

const MAX_KEYS = 50_000

export const createCache = <Value>(ttlMs: number, clock: Clock): Cache<Value> => {
  const entries = new Map<string, Entry<Value>>()
  const loads = new Map<string, Promise<Value>>()
  const generations = new Map<string, number>()
  const put = (key: string, value: Value): void => {
    entries.delete(key)
    entries.set(key, { value, until: clock.now().getTime() + ttlMs })
    // Insertion order is age: the first key is the longest unrenewed.
    if (entries.size > MAX_KEYS) entries.delete(entries.keys().next().value as string)
  }
  return {
    get: async (key, load) => {
      const entry = entries.get(key)
      if (entry !== undefined && entry.until > clock.now().getTime()) return entry.value
      const running = loads.get(key)
      if (running !== undefined) return running
      const generation = generations.get(key) ?? 0
      const loading = load()
        .then((value) => {
          // Invalidated while it loaded: it may have read the state of before.
          if ((generations.get(key) ?? 0) === generation) put(key, value)
          return value
        })
        .finally(() => {
          if (loads.get(key) === loading) loads.delete(key)
        })
      loads.set(key, loading)
      return loading
    },
    set: put,
    lastKnown: (key) => entries.get(key)?.value,
    invalidate: (key) => {
      entries.delete(key)
      // The next reader must not join a load that began before.
      if (loads.delete(key)) generations.set(key, (generations.get(key) ?? 0) + 1)
    },
  }
}
