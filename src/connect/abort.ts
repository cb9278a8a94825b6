import { setMaxListeners } from 'node:events'

/**
 * Settles as `work` does, or rejects with the signal's reason at once when it aborts. `discard` gets a result that
 * comes too late, so that nothing is left open.
 */
export function orAbort<T>(
  work: Promise<T>,
  signal: AbortSignal | undefined,
  discard?: (late: T) => unknown,
): Promise<T> {
  if (signal === undefined) return work
  manyMayListen(signal)
  return new Promise((resolve, reject) => {
    let aborted = false
    const stop = (): void => {
      aborted = true
      reject(reasonOf(signal))
    }
    if (signal.aborted) stop()
    else signal.addEventListener('abort', stop, { once: true })
    work.then(
      (value) => {
        signal.removeEventListener('abort', stop)
        if (aborted) discard?.(value)
        else resolve(value)
      },
      (error: unknown) => {
        signal.removeEventListener('abort', stop)
        reject(error)
      },
    )
  })
}

/** Runs `action` when the signal aborts (at once when it has); returns the way to stop listening. */
export function onAbort(signal: AbortSignal | undefined, action: () => void): () => void {
  if (signal === undefined) return () => undefined
  manyMayListen(signal)
  if (signal.aborted) action()
  else signal.addEventListener('abort', action, { once: true })
  return () => signal.removeEventListener('abort', action)
}

const reasonOf = (signal: AbortSignal): Error =>
  signal.reason instanceof Error ? signal.reason : new DOMException('Aborted', 'AbortError')

/** One signal ends a whole run over many hosts: more than ten listeners are no leak, and no reason for a warning. */
export const manyMayListen = (signal: AbortSignal): void => setMaxListeners(0, signal)
