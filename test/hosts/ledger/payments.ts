import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, rmdirSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'

const ROOT = resolve(import.meta.dirname, '../../..')
const PAYMENTS = join(ROOT, 'payments')
const CACHE = join(ROOT, 'node_modules/.cache')

/** PGlite's first start takes seconds; its template is kept over runs, outside the home of whoever runs the tests. */
export const PGLITE_CACHE = join(CACHE, 'prodlogs-payments')

/** What the ledger holds; its meaning is told in payments/README.md. */
export interface Ledger {
  readonly scenarios: readonly LedgerScenario[]
  readonly events: readonly LedgerEvent[]
  readonly counts: {
    readonly webhooks: Readonly<Record<string, number>>
    readonly byType: Readonly<Record<string, Readonly<Record<string, number>>>>
    readonly byStep: Readonly<Record<string, number>>
    readonly byDeal: Readonly<Record<string, Readonly<Record<string, number | string>>>>
    readonly automations: Readonly<Record<string, Readonly<Record<string, number>>>>
  }
}

export interface LedgerScenario {
  readonly name: string
  readonly expect: {
    readonly cause: string
    readonly dealId?: string
    readonly ids: Readonly<Record<string, string>>
    readonly alternatives?: readonly string[]
  }
}

export interface LedgerEvent {
  readonly eventId?: string
  readonly intendedEventId?: string
  readonly type: string
  readonly scenario: string
  readonly deliveries: readonly { readonly at: string; readonly status: number; readonly answer?: string }[]
  readonly fate: string
  readonly dealId?: string
  readonly sessionId?: string
}

export interface Simulated {
  readonly dir: string
  readonly appLog: string
  readonly accessLog: string
  readonly ledger: Ledger
  dispose(): void
}

/** Every scenario of the payment service against the built program, in a folder of its own. */
export const simulate = async (): Promise<Simulated> => {
  await buildPayments()
  const dir = mkdtempSync(join(tmpdir(), 'prodlogs-ledger-'))
  const child = run('simulate.js', ['--dir', dir, '--cache-dir', PGLITE_CACHE])
  const { code, complaints } = await child.ended
  if (code !== 0) throw new Error(`the simulation ended with ${code}: ${complaints.slice(-2000)}`)
  return {
    dir,
    appLog: join(dir, 'logs/payments.log'),
    accessLog: join(dir, 'logs/access.log'),
    ledger: readLedger(dir),
    dispose: () => rmSync(dir, { recursive: true, force: true }),
  }
}

export interface Box {
  readonly dir: string
  readonly appLog: string
  readonly accessLog: string
  /** Base URL of the fake Stripe, with the events that were sent. */
  readonly stripe: string
  ledger(): Ledger
  close(): Promise<void>
}

/** The service of the demo with its neighbours, its short simulation played, and no trickle after it. */
export const startBox = async (): Promise<Box> => {
  await buildPayments()
  const dir = mkdtempSync(join(tmpdir(), 'prodlogs-box-'))
  const child = run('demo.js', ['--dir', dir, '--cache-dir', PGLITE_CACHE, '--no-trickle'])
  const early = child.ended.then(({ code, complaints }): never => {
    throw new Error(`the box ended with ${code}: ${complaints.slice(-2000)}`)
  })
  early.catch(() => undefined)
  const ready = await Promise.race([child.said('ready'), early])
  await Promise.race([child.said('simulated'), early])
  const ports = ready['ports'] as Record<string, number>
  return {
    dir,
    appLog: join(dir, 'logs/payments.log'),
    accessLog: join(dir, 'logs/access.log'),
    stripe: `http://127.0.0.1:${ports['stripe']}`,
    ledger: () => readLedger(dir),
    close: async () => {
      child.process.kill('SIGTERM')
      await child.ended
      rmSync(dir, { recursive: true, force: true })
    },
  }
}

/** Puts events, objects or endpoints into the fake Stripe. */
export const seed = async (stripe: string, what: 'events' | 'objects' | 'endpoints', items: unknown): Promise<void> => {
  const answer = await fetch(`${stripe}/__fake/${what}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(items),
  })
  if (!answer.ok) throw new Error(`the fake took no ${what}: ${answer.status} ${await answer.text()}`)
}

const readLedger = (dir: string): Ledger => JSON.parse(readFileSync(join(dir, 'ledger.json'), 'utf8')) as Ledger

interface Child {
  readonly process: ChildProcess
  readonly ended: Promise<{ code: number | null; complaints: string }>
  said(key: string): Promise<Record<string, unknown>>
}

const run = (program: string, args: readonly string[]): Child => {
  const child = spawn(process.execPath, [join(PAYMENTS, 'dist', program), ...args], { stdio: ['pipe', 'pipe', 'pipe'] })
  let complaints = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complaints += text))
  const heard: Record<string, unknown>[] = []
  const waiting = new Set<() => void>()
  createInterface({ input: child.stdout }).on('line', (line) => {
    heard.push(JSON.parse(line) as Record<string, unknown>)
    for (const look of waiting) look()
  })
  // A killed test run leaves no service behind.
  const reap = (): void => void child.kill('SIGKILL')
  process.once('exit', reap)
  return {
    process: child,
    ended: new Promise((done) =>
      child.once('close', (code) => {
        process.off('exit', reap)
        done({ code, complaints })
      }),
    ),
    said: (key) =>
      new Promise((done) => {
        const look = (): void => {
          const found = heard.find((one) => one[key] !== undefined)
          if (found === undefined) return
          waiting.delete(look)
          done(found)
        }
        waiting.add(look)
        look()
      }),
  }
}

const LOCK = join(CACHE, 'payments-build.lock')

/** Builds the service when a source is newer than what was built; one test process at a time. */
export const buildPayments = async (): Promise<void> => {
  mkdirSync(CACHE, { recursive: true })
  for (let waited = 0; !takeLock(); waited += 200) {
    if (waited > 120_000) throw new Error(`another build holds ${LOCK}; remove it when none is running`)
    await sleep(200)
  }
  try {
    if (isStale()) execFileSync('npx', ['tsc', '-p', 'tsconfig.build.json'], { cwd: PAYMENTS, stdio: 'pipe' })
  } finally {
    rmdirSync(LOCK)
  }
}

const takeLock = (): boolean => {
  try {
    mkdirSync(LOCK)
    return true
  } catch {
    return false
  }
}

const isStale = (): boolean => {
  const built = newest(join(PAYMENTS, 'dist'))
  return built === 0 || newest(join(PAYMENTS, 'src')) > built
}

const newest = (folder: string): number => {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .reduce((latest, entry) => Math.max(latest, statSync(join(entry.parentPath, entry.name)).mtimeMs), 0)
  } catch {
    return 0
  }
}
