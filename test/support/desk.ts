import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { TestSshd } from '../hosts/parts/sshd.ts'

/** The built program; PRODLOGS_E2E_CLI names another build, e.g. an installed package. */
export const CLI = process.env['PRODLOGS_E2E_CLI'] ?? resolve(import.meta.dirname, '../../dist/cli.js')

export const SSH_TRANSPORTS = ['ssh2', 'openssh'] as const

export const FIXTURES = resolve(import.meta.dirname, '../fixtures/logs')

/** Ids of the fixture crm.log. */
export const IDS = JSON.parse(readFileSync(join(FIXTURES, 'ids.json'), 'utf8')) as {
  evt: string
  cs: string
  pi: string
}[]

export interface Finished {
  readonly stdout: string
  readonly stderr: string
  /** Exit code, or the name of the signal that ended the process. */
  readonly exit: number | NodeJS.Signals
}

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>
  readonly cwd?: string
  readonly input?: string | Buffer
}

export interface Running {
  readonly pid: number
  stdout(): string
  stderr(): string
  /** Waits until both outputs together satisfy the condition; fails with what was written when they never do. */
  until(condition: (run: { stdout: string; stderr: string }) => boolean, ms?: number): Promise<void>
  kill(signal: NodeJS.Signals): void
  readonly ended: Promise<Finished>
}

/** A person's machine: an empty home of its own, and the program in it. */
export interface Desk {
  readonly home: string
  readonly env: Readonly<Record<string, string>>
  start(args: readonly string[], options?: RunOptions): Running
  run(args: readonly string[], options?: RunOptions): Promise<Finished>
  /** Writes a file below the home and gives its path. */
  file(name: string, content: string | Buffer): string
  dispose(): void
}

export const createDesk = (): Desk => {
  const home = mkdtempSync(join(tmpdir(), 'prodlogs-desk-'))
  mkdirSync(join(home, '.local/state/prodlogs'), { recursive: true })
  // The same key in every run, so that tags are the same.
  writeFileSync(join(home, '.local/state/prodlogs/tag.key'), Buffer.alloc(32, 7))
  const env = { PATH: process.env['PATH'] ?? '', HOME: home, LANG: 'C.UTF-8', TZ: 'UTC' }
  const start: Desk['start'] = (args, options = {}) =>
    startCli(args, { ...options, env: { ...env, ...options.env }, cwd: options.cwd ?? home })
  return {
    home,
    env,
    start,
    run: (args, options) => start(args, options).ended,
    file: (name, content) => {
      const path = join(home, name)
      mkdirSync(resolve(path, '..'), { recursive: true })
      writeFileSync(path, content)
      return path
    },
    dispose: () => rmSync(home, { recursive: true, force: true }),
  }
}

const startCli = (args: readonly string[], options: RunOptions): Running => {
  const child = spawn(process.execPath, [CLI, ...args], {
    cwd: options.cwd,
    env: { ...options.env },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
  child.stdin.on('error', () => undefined)
  child.stdin.end(options.input ?? '')
  // What a failed test leaves running would outlive the suite.
  const reap = (): void => void child.kill('SIGKILL')
  process.once('exit', reap)
  const ended = new Promise<Finished>((done) =>
    child.once('close', (code, signal) => {
      process.off('exit', reap)
      done({ stdout, stderr, exit: code ?? signal ?? -1 })
    }),
  )
  return {
    pid: child.pid ?? -1,
    stdout: () => stdout,
    stderr: () => stderr,
    kill: (signal) => void child.kill(signal),
    ended,
    until: async (condition, ms = 30_000) => {
      for (const end = Date.now() + ms; !condition({ stdout, stderr }); await sleep(20))
        if (Date.now() > end || child.exitCode !== null) {
          if (condition({ stdout, stderr })) return
          throw new Error(
            `it never came (exit ${child.exitCode})\n--- stdout\n${stdout.slice(-2000)}\n--- stderr\n${stderr.slice(-2000)}`,
          )
        }
    },
  }
}

/** Waits for a condition that a host reaches by itself. */
export const eventually = async (condition: () => boolean, ms: number): Promise<boolean> => {
  for (const end = Date.now() + ms; Date.now() < end; await sleep(50)) if (condition()) return true
  return condition()
}

/** The flags that reach a test host by its alias. */
export const at = (sshd: Pick<TestSshd, 'configFile'>, transport: string, host = 'box'): string[] => [
  '--ssh-config',
  sshd.configFile,
  '--transport',
  transport,
  '--host',
  host,
]

/** The objects of an NDJSON output. */
export const objects = (text: string): Record<string, unknown>[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>)

/** A line of the payment service as it writes it: pino JSON. */
export const paymentLine = (n: number, more: Readonly<Record<string, unknown>> = {}, atMs = Date.now()): string =>
  `${JSON.stringify({ level: 30, time: atMs, msg: `line ${n}`, n, ...more })}\n`

/** A client config like the host's own, with some of its lines replaced: `{ User: 'anna', Port: '1' }`. */
export const configWith = (sshd: TestSshd, lines: Readonly<Record<string, string>>, extra = ''): string => {
  let text = readFileSync(sshd.configFile, 'utf8')
  for (const [keyword, value] of Object.entries(lines))
    text = text.replace(new RegExp(`^${keyword} .*$`, 'm'), () => `${keyword} ${value}`)
  return sshd.writeConfig(`${text}${extra}`)
}

/** The words of a client config that reaches the host through another port, its key still known by the host's own. */
export const through = (sshd: TestSshd, port: number, lines: Readonly<Record<string, string>> = {}): string =>
  configWith(sshd, { Port: String(port), ...lines }, `HostKeyAlias [127.0.0.1]:${sshd.port}\n`)
