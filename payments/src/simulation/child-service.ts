import { spawn, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { ProcessControl } from './box.ts'
import { readLog } from './log-lines.ts'

// Node 20 runs no TypeScript: from the sources (tests) it is the built program that is started.
const MAIN = fileURLToPath(
  new URL(import.meta.url.endsWith('.ts') ? '../../dist/main.js' : '../main.js', import.meta.url),
)

export interface ChildService extends ProcessControl {
  url(): string
  /** What the processes wrote to stderr: a healthy service writes nothing there. */
  stderr(): string
}

/** The real program in a process of its own: `node dist/main.js` with the environment given and nothing of ours. */
export const createChildService = (baseEnv: Readonly<Record<string, string>>, logFile: string): ChildService => {
  let child: ChildProcess | undefined
  let url = ''
  let errors = ''
  let offsetMs = 0

  const exited = (process: ChildProcess): Promise<number | null> =>
    process.exitCode !== null || process.signalCode !== null
      ? Promise.resolve(process.exitCode)
      : new Promise((resolve) => process.once('exit', resolve))

  return {
    url: () => url,
    stderr: () => errors,
    offsetMs: () => offsetMs,
    addOffset: (ms) => void (offsetMs += ms),
    start: async (env = {}) => {
      const running = spawn(process.execPath, [MAIN], {
        env: { PATH: process.env['PATH'] ?? '', ...baseEnv, DEMO_CLOCK_OFFSET_MS: String(offsetMs), ...env },
        stdio: ['ignore', 'ignore', 'pipe'],
      })
      child = running
      running.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()))
      url = await started(running, logFile, () => errors)
    },
    kill: async () => {
      if (child === undefined) return
      child.kill('SIGKILL')
      await exited(child)
    },
    terminate: async () => {
      if (child === undefined) return null
      child.kill('SIGTERM')
      return exited(child)
    },
  }
}

/** Its own `server.started` line tells the address. Throws when it exits before. */
const started = async (running: ChildProcess, logFile: string, errors: () => string): Promise<string> => {
  const deadline = performance.now() + 180_000
  for (;;) {
    const line = safely(logFile).findLast((one) => one.event === 'server.started' && one['pid'] === running.pid)
    if (line !== undefined) return String(line['url'])
    if (running.exitCode !== null)
      throw new Error(`the service ended with ${running.exitCode} before it started: ${errors().slice(0, 400)}`)
    if (performance.now() > deadline) {
      running.kill('SIGKILL')
      throw new Error('the service did not start within three minutes')
    }
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
}

const safely = (logFile: string): ReturnType<typeof readLog> => {
  try {
    return readLog(logFile)
  } catch {
    return []
  }
}
