import { within, type ReadEvent, type ReadStream } from '../read/index.ts'

/** Adds an `idle` notice whenever nothing came for `quietMs(lastEvent)` milliseconds, once per silence. */
export async function* withIdle(stream: ReadStream, quietMs: (last: ReadEvent) => number): AsyncGenerator<ReadEvent> {
  const iterator = stream[Symbol.asyncIterator]()
  let next = iterator.next()
  let wait: number | undefined
  try {
    for (;;) {
      const result = wait === undefined ? await next : await within(next, wait)
      if (result === 'quiet') {
        wait = undefined
        yield { kind: 'notice', notice: { kind: 'idle' } }
        continue
      }
      if (result.done) return
      next = iterator.next()
      // A rejection while the consumer is busy is reported by the await above, not by the process.
      next.catch(() => {})
      wait = quietMs(result.value)
      yield result.value
    }
  } finally {
    await iterator.return?.()
  }
}
