import { spawn } from 'node:child_process'
import { StringDecoder } from 'node:string_decoder'
import { onProcessExit } from '../../connect/exit-hook.ts'
import { ProdlogsError } from '../../model/error.ts'
import { words } from '../../model/reason.ts'
import { within } from '../../read/index.ts'

export interface RunOptions {
  readonly host: string
  readonly signal: AbortSignal
  /** Told whenever the program wrote nothing for so long, in milliseconds; once per silence. */
  readonly quietMs?: number
}

/** What a program wrote in one go, or that it is silent. */
export type RunPart = { readonly lines: readonly string[] } | 'quiet'

export interface RunEnd {
  /** Exit code, or the signal's name. */
  readonly status: number | string
  /** The end of what it wrote to stderr. */
  readonly stderr: string
}

/** What a child that ignores SIGTERM gets, in milliseconds, before SIGKILL. */
const GRACE_MS = 2000
const MOST_STDERR = 4000
/** A line that never ends must not fill the memory. */
const MOST_LINE = 1024 * 1024

/**
 * Runs a program as it is, without a shell and without stdin, in a process group of its own, and gives its lines; the
 * last one also without a line break. It inherits what every child of ours does: no secret of ours. Leaving the loop ends all of the group. Throws ENGINE_NO_PROGRAM.
 */
export async function* runLines(argv: readonly string[], options: RunOptions): AsyncGenerator<RunPart, RunEnd> {
  const { host, signal, quietMs } = options
  const [command = '', ...args] = argv
  signal.throwIfAborted()
  const child = spawn(command, args, { detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
  const group = child.pid
  const kill = (how: NodeJS.Signals): void => {
    try {
      if (group !== undefined) process.kill(-group, how)
    } catch {
      // All of it ended.
    }
  }
  const forget = onProcessExit(() => kill('SIGKILL'))
  let stderr = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr = `${stderr}${text}`.slice(-MOST_STDERR)
  })
  const ended = new Promise<number | string>((resolve, reject) => {
    child.once('error', (cause) => reject(startError(cause, command, host)))
    child.once('close', (code, how) => resolve(code ?? how ?? 'unknown'))
  })
  // Its failure is thrown below, where it is waited for.
  ended.catch(() => undefined)
  const stop = (): void => {
    kill('SIGTERM')
    const force = setTimeout(() => kill('SIGKILL'), GRACE_MS)
    ended.finally(() => clearTimeout(force)).catch(() => undefined)
    child.stdout.destroy()
    child.stderr.destroy()
  }
  signal.addEventListener('abort', stop, { once: true })
  try {
    const lines = new LineCutter()
    const chunks = child.stdout[Symbol.asyncIterator]() as AsyncIterator<Buffer>
    let next = chunks.next()
    next.catch(() => undefined)
    let isQuiet = false
    for (;;) {
      const got = isQuiet || quietMs === undefined ? await next : await within(next, quietMs)
      if (got === 'quiet') {
        isQuiet = true
        yield 'quiet'
        continue
      }
      isQuiet = false
      if (got.done === true) break
      const whole = lines.push(got.value)
      if (whole.length > 0) yield { lines: whole }
      next = chunks.next()
      next.catch(() => undefined)
    }
    const rest = lines.end()
    if (rest.length > 0) yield { lines: rest }
    return { status: await ended, stderr: stderr.trim() }
  } finally {
    signal.removeEventListener('abort', stop)
    stop()
    forget()
  }
}

const startError = (cause: Error, command: string, host: string): ProdlogsError => {
  const code = 'code' in cause ? cause.code : undefined
  return code === 'ENOENT'
    ? new ProdlogsError('ENGINE_NO_PROGRAM', { command, host }, { cause })
    : new ProdlogsError(
        'PROCESS_FAILED',
        { command, host, status: String(code ?? ''), reason: words(cause.message) },
        { cause },
      )
}

/** Bytes → lines; a character that a chunk cut is put together. */
export class LineCutter {
  readonly #decoder = new StringDecoder('utf8')
  #open = ''

  push(bytes: Uint8Array): string[] {
    const parts = (this.#open + this.#decoder.write(Buffer.from(bytes))).split('\n')
    this.#open = parts.pop() ?? ''
    if (this.#open.length > MOST_LINE) {
      parts.push(this.#open)
      this.#open = ''
    }
    return parts.map(withoutReturn)
  }

  end(): string[] {
    const rest = this.#open + this.#decoder.end()
    this.#open = ''
    return rest === '' ? [] : [withoutReturn(rest)]
  }
}

const withoutReturn = (line: string): string => (line.endsWith('\r') ? line.slice(0, -1) : line)

/** Words by which programs say that they were not let in. */
const DENIED =
  /unauthori[sz]ed|forbidden|access denied|permission denied|not logged in|log ?in (?:again|first)|no access token|expired (?:token|credentials)|authenticat(?:e|ion)|credentials|\b40[13]\b/i

/** How a program that ended badly is told. */
export const runError = (argv: readonly string[], host: string, end: RunEnd): ProdlogsError => {
  // The last line says it, those before it how it came to it.
  const reason = words(end.stderr.split('\n').at(-1)?.slice(0, 300) ?? '')
  const command = argv[0] ?? ''
  return DENIED.test(end.stderr)
    ? new ProdlogsError('PROCESS_DENIED', { command, host, reason })
    : new ProdlogsError('PROCESS_FAILED', { command, host, status: end.status, reason })
}
