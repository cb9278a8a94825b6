import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process'
import { ProdlogsError } from '../model/error.ts'
import type { ProcessEnd, RemoteShell } from './connection.ts'
import { onProcessExit } from './exit-hook.ts'
import { outputOf } from './output.ts'

export interface ChildShellOptions {
  readonly host: string
  readonly argv: readonly string[]
  readonly env?: NodeJS.ProcessEnv
  /** How the program at the far end ended, when the child's own exit does not tell. */
  readonly explain?: (end: ProcessEnd) => ProcessEnd | Promise<ProcessEnd>
  readonly signal?: AbortSignal | undefined
}

/** What a child that ignores SIGTERM gets, in milliseconds, before SIGKILL. */
const GRACE_MS = 2000

/** Starts `argv` as it is, without a shell line, in a process group of its own. Rejects with the spawn error. */
export async function openChildShell(options: ChildShellOptions): Promise<RemoteShell> {
  options.signal?.throwIfAborted()
  const child = await started(options)
  const group = child.pid!
  const signalGroup = (signal: NodeJS.Signals): void => {
    try {
      process.kill(-group, signal)
    } catch {
      // All of it ended.
    }
  }
  const ended = new Promise<ProcessEnd>((resolve) => {
    child.once('exit', (code, signal) => {
      const end: ProcessEnd = code === null ? { kind: 'signal', signal: signal ?? 'unknown' } : { kind: 'exit', code }
      resolve(options.explain?.(end) ?? end)
    })
  })
  const forget = onProcessExit(() => signalGroup('SIGKILL'))
  void ended.then(forget)
  for (const stream of [child.stdin, child.stdout, child.stderr]) stream.on('error', () => undefined)

  const whyCut = async (): Promise<Error | undefined> => {
    const end = await ended
    return end.kind === 'lost' ? new ProdlogsError('SSH_LOST', { host: options.host, reason: end.reason }) : undefined
  }
  const stdout = outputOf(child.stdout, whyCut)
  const stderr = outputOf(child.stderr, whyCut)
  let killed = false
  const kill = (): void => {
    if (killed) return
    killed = true
    child.stdin.destroy()
    stdout.destroy()
    stderr.destroy()
    signalGroup('SIGTERM')
    const force = setTimeout(() => signalGroup('SIGKILL'), GRACE_MS).unref()
    void ended.then(() => clearTimeout(force))
  }
  return { stdin: child.stdin, stdout, stderr, ended, kill }
}

function started({ argv, env }: ChildShellOptions): Promise<ChildProcessWithoutNullStreams> {
  const [command = '', ...args] = argv
  const child = spawn(command, args, { detached: true, stdio: 'pipe', ...(env === undefined ? {} : { env }) })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('spawn', () => resolve(child))
  })
}
