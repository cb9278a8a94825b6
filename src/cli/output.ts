import { closeSync, constants, createWriteStream, fstatSync, openSync } from 'node:fs'
import type { Writable } from 'node:stream'
import type { SafeText } from '../model/safe-text.ts'

/** The one writer of the program: everything that leaves it goes through here, and only SafeText may. */
export interface Output {
  /** Data, to stdout or to the `--out` file. Waits while the reader is slow. */
  write(text: SafeText): Promise<void>
  /** Everything that is not data, to stderr. */
  note(text: SafeText): void
  /** True once the reader of stdout has gone (`| head -1`): a reason to stop, not an error. */
  readonly closed: boolean
  /** Called once when the reader goes. */
  onClosed(listener: () => void): void
  /** Waits until all was handed over. */
  end(): Promise<void>
}

export const createOutput = (options: { out?: string; stdout?: Writable; stderr?: Writable } = {}): Output => {
  const stdout = options.stdout ?? process.stdout
  const stderr = options.stderr ?? process.stderr
  const data: Writable = options.out === undefined ? stdout : createWriteStream(options.out, { mode: 0o600 })
  const listeners = new Set<() => void>()
  let closed = false
  let failure: Error | undefined
  /** Writers that the reader keeps waiting; one listener for all, because each wait would leave its own behind. */
  const waiting = new Set<() => void>()
  const goOn = (): void => {
    for (const write of waiting) write()
    waiting.clear()
  }
  data.on('drain', goOn)
  data.on('close', goOn)
  data.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE' && error.code !== 'ERR_STREAM_DESTROYED') failure = error
    closed = true
    for (const listener of listeners) listener()
    goOn()
  })
  // A terminal that went away must not turn a finished answer into a crash.
  stderr.on('error', () => {})
  return {
    async write(text) {
      if (failure !== undefined) throw failure
      if (closed || text === '') return
      if (!data.write(text) && !closed) await new Promise<void>((resolve) => void waiting.add(resolve))
    },
    note(text) {
      if (stderr.writable) stderr.write(text)
    },
    get closed() {
      return closed
    },
    onClosed(listener) {
      if (closed) return listener()
      listeners.add(listener)
      if (options.out === undefined && data === process.stdout)
        watchReader(() => {
          closed = true
          for (const each of listeners) each()
        })
    },
    async end() {
      if (failure !== undefined) throw failure
      if (options.out === undefined) {
        // An empty write's callback comes after everything before it was handed to the kernel.
        if (!closed) await new Promise<void>((resolve) => void data.write('', () => resolve()))
        return
      }
      await new Promise<void>((resolve, reject) => {
        data.once('error', reject)
        data.end(resolve)
      })
    },
  }
}

/** A tail of a quiet log writes nothing, and so would not learn that `head` has gone; this often it asks. */
const ASK_READER_MS = 500

/** Calls once when nobody reads stdout any more. Only Linux tells; elsewhere the next line does. */
const watchReader = (gone: () => void): void => {
  if (process.platform !== 'linux' || !isPipe()) return
  const timer = setInterval(() => {
    if (hasReader()) return
    clearInterval(timer)
    gone()
  }, ASK_READER_MS)
  timer.unref()
}

const isPipe = (): boolean => {
  try {
    return fstatSync(1).isFIFO()
  } catch {
    return false
  }
}

/** Opening a pipe for writing without waiting fails with ENXIO when no process has it open for reading. */
const hasReader = (): boolean => {
  try {
    closeSync(openSync('/proc/self/fd/1', constants.O_WRONLY | constants.O_NONBLOCK))
    return true
  } catch (error) {
    return !(error instanceof Error && 'code' in error && error.code === 'ENXIO')
  }
}
