import type { EpochMs } from '../model/time.ts'

export interface Timed {
  readonly at?: EpochMs
}

export interface Merged<T> {
  readonly value: T
  /** Which of the streams it came from. */
  readonly stream: number
  /** It came after something younger was given already: only with bounded lateness. */
  readonly outOfOrder: boolean
}

interface Head<T> {
  readonly value: T
  readonly at: EpochMs
  readonly arrived: number
}

/**
 * Merges streams by time. What has no time of its own stays behind the value before it in its stream. Without
 * `latenessMs` every stream's next value is waited for, which is exact and right for answers that end. With it, a value
 * waits at most so long for the others: right for live streams, of which one may be silent.
 */
export async function* mergeByTime<T extends Timed>(
  streams: readonly AsyncIterable<T>[],
  options: { readonly latenessMs?: number } = {},
): AsyncGenerator<Merged<T>> {
  const iterators = streams.map((stream) => stream[Symbol.asyncIterator]())
  const heads = new Map<number, Head<T>>()
  const pending = new Map<number, Promise<void>>()
  const lastAt = streams.map(() => Number.NEGATIVE_INFINITY)
  let failure: { readonly error: unknown } | undefined
  let given = Number.NEGATIVE_INFINITY

  const pull = (index: number): void => {
    const settle = iterators[index]!.next().then(
      (next) => {
        pending.delete(index)
        if (next.done) return
        const at = next.value.at ?? lastAt[index]!
        lastAt[index] = at
        heads.set(index, { value: next.value, at, arrived: Date.now() })
      },
      (error: unknown) => {
        pending.delete(index)
        failure ??= { error }
      },
    )
    pending.set(index, settle)
  }

  try {
    for (const index of iterators.keys()) pull(index)
    for (;;) {
      if (failure !== undefined) throw failure.error
      const first = earliest(heads)
      if (first === undefined) {
        if (pending.size === 0) return
        await Promise.race(pending.values())
        continue
      }
      const [index, head] = first
      const wait = pending.size === 0 ? 0 : waitFor(head, options.latenessMs)
      if (wait > 0) {
        await firstOf(pending.values(), wait)
        continue
      }
      heads.delete(index)
      const outOfOrder = head.at < given
      given = Math.max(given, head.at)
      pull(index)
      yield { value: head.value, stream: index, outOfOrder }
    }
  } finally {
    // A stream that is waited for ends by its own signal: a silent one would hold up everybody here.
    await Promise.all(iterators.map((iterator, index) => (pending.has(index) ? undefined : iterator.return?.())))
  }
}

const earliest = <T>(heads: ReadonlyMap<number, Head<T>>): readonly [number, Head<T>] | undefined => {
  let best: readonly [number, Head<T>] | undefined
  for (const entry of heads) if (best === undefined || entry[1].at < best[1].at) best = entry
  return best
}

const waitFor = <T>(head: Head<T>, latenessMs: number | undefined): number =>
  latenessMs === undefined ? Number.POSITIVE_INFINITY : head.arrived + latenessMs - Date.now()

const firstOf = async (promises: Iterable<Promise<void>>, ms: number): Promise<void> => {
  if (!Number.isFinite(ms)) return Promise.race(promises)
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, ms)))
  await Promise.race([...promises, late])
  clearTimeout(timer)
}
