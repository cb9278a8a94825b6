/**
 * What comes until `stopped` aborts: from then on nothing is waited for, and a failure is its doing. `cut` is called when
 * more would have come.
 */
export async function* untilStopped<T>(
  events: AsyncIterable<T>,
  stopped: AbortSignal,
  cut: () => void,
): AsyncGenerator<T> {
  const iterator = events[Symbol.asyncIterator]()
  let stop: (() => void) | undefined
  const onAbort = (): void => stop?.()
  stopped.addEventListener('abort', onAbort)
  try {
    while (!stopped.aborted) {
      const next = await new Promise<IteratorResult<T> | undefined>((resolve, reject) => {
        stop = () => resolve(undefined)
        iterator
          .next()
          .then(resolve, (error: unknown) => (stopped.aborted ? resolve(undefined) : reject(error as Error)))
      })
      if (next === undefined) break
      if (next.done) return
      yield next.value
    }
    cut()
  } finally {
    stopped.removeEventListener('abort', onAbort)
    // A read may be under way: who has been stopped does not wait for it.
    void iterator.return?.()?.catch(() => {})
  }
}
