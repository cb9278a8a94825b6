import { createWriteStream, openSync } from 'node:fs'
import type { Writable } from 'node:stream'
import { ProdlogsError } from '../../model/error.ts'
import { words } from '../../model/reason.ts'
import type { SafeText } from '../../model/safe-text.ts'
import { watchReader } from './reader-watch.ts'

/** The one writer of the program: everything that leaves it goes through here, and only SafeText may. */
export interface Output {
  /** Data, to stdout or to the `--out` file. Waits while the reader is slow. */
  write(text: SafeText): Promise<void>
  /** As `write`, but lines of one moment leave in one piece: a call to the kernel costs more than a line. */
  writeSoon(text: SafeText): Promise<void>
  /** Everything that is not data, to stderr, after the data that was written before it. */
  note(text: SafeText): void
  /** True once the reader of stdout has gone (`| head -1`): a reason to stop, not an error. */
  readonly closed: boolean
  /** Called once when the reader goes. */
  onClosed(listener: () => void): void
  /** Hands over what is held back, and does not wait for the reader. */
  flush(): void
  /** Waits until all was handed over. Throws OUT_UNWRITABLE. */
  end(): Promise<void>
}

/** So much is held back at most, in characters, and for no longer than one turn of the event loop. */
const HELD = 65_536

/** Throws OUT_UNWRITABLE when the `--out` file cannot be made. */
export const createOutput = (options: { out?: string; stdout?: Writable; stderr?: Writable } = {}): Output => {
  const stderr = options.stderr ?? process.stderr
  const data: Writable = options.out === undefined ? (options.stdout ?? process.stdout) : openFile(options.out)
  const listeners = new Set<() => void>()
  let closed = false
  let failure: Error | undefined
  let held = ''
  /** Writers that the reader keeps waiting; one listener for all, because each wait would leave its own behind. */
  const waiting = new Set<() => void>()
  const goOn = (): void => {
    for (const write of waiting) write()
    waiting.clear()
  }
  data.on('drain', goOn)
  data.on('close', goOn)
  data.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE' && error.code !== 'ERR_STREAM_DESTROYED')
      failure = unwritable(options.out ?? 'stdout', error)
    else for (const listener of listeners) listener()
    closed = true
    goOn()
  })
  // A terminal that went away must not turn a finished answer into a crash.
  stderr.on('error', () => {})
  const flush = (): void => {
    if (held === '') return
    const text = held
    held = ''
    if (!closed) data.write(text)
  }
  const drained = async (): Promise<void> => {
    if (data.writableNeedDrain && !closed) await new Promise<void>((resolve) => void waiting.add(resolve))
  }
  return {
    async write(text) {
      if (failure !== undefined) throw failure
      if (closed || text === '') return
      held += text
      flush()
      await drained()
    },
    async writeSoon(text) {
      if (failure !== undefined) throw failure
      if (closed) return
      if (held === '') setImmediate(flush)
      held += text
      if (held.length >= HELD) flush()
      await drained()
    },
    note(text) {
      flush()
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
    flush,
    async end() {
      flush()
      if (!closed && !data.closed)
        await new Promise<void>((resolve) => {
          // An error or the reader's going ends the wait too, and so does the closing of a file.
          waiting.add(resolve)
          // The callback comes when all before it was handed to the kernel.
          if (options.out === undefined) data.write('', () => resolve())
          else data.end()
        })
      if (failure !== undefined) throw failure
    },
  }
}

/** The last words of a run, on stderr, when there is no session to say them. */
export const sayLast = (text: SafeText): void => void process.stderr.write(text)

/** Opened at once, so that nobody learns at the end of a long search that its answer has no place. */
const openFile = (path: string): Writable => {
  try {
    return createWriteStream(path, { fd: openSync(path, 'w', 0o600) })
  } catch (error) {
    throw unwritable(path, error)
  }
}

const unwritable = (path: string, cause: unknown): ProdlogsError =>
  new ProdlogsError('OUT_UNWRITABLE', { path, reason: words((cause as NodeJS.ErrnoException).code ?? '') }, { cause })
