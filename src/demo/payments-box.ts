import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'

/** The payment service with its database and its neighbours, started as a child that writes real logs. */
export interface PaymentsBox {
  /** Once webhooks are taken. Rejects with what it wrote to stderr when it ends before. */
  readonly ready: Promise<RunningBox>
  /** Resolves when the short simulation is through. */
  readonly simulated: Promise<void>
  /** Resolves with the exit code, should the service end. */
  readonly ended: Promise<number | null>
  /** Ends it, started or not. At once: nothing of it is kept, and what it wrote while it ends would outlive its folder. */
  close(): Promise<void>
}

export interface RunningBox {
  /** Absolute paths of the log files. */
  readonly logs: readonly string[]
  /** The fake of Stripe's API beside it, and a key that only it accepts. */
  readonly stripe?: { readonly url: string; readonly key: string }
}

/** Where the built service stands, seen from the bundle (`dist/`) or the sources (`src/demo/`); undefined when it is not there. The last is the package's own. */
export const paymentsEntry = (): string | undefined =>
  [
    resolve(import.meta.dirname, '../payments/dist/demo.js'),
    resolve(import.meta.dirname, '../../payments/dist/demo.js'),
    resolve(import.meta.dirname, '../payments/dist/bundle/demo.js'),
  ].find((path) => existsSync(path))

/** Starts the service in `folder`. */
export const startPayments = (entry: string, folder: string): PaymentsBox => {
  const child = spawn(process.execPath, [entry, '--dir', folder, '--missed'], { stdio: ['pipe', 'pipe', 'pipe'] })
  const complaints: string[] = []
  child.stderr.on('data', (chunk: Buffer) => complaints.push(chunk.toString()))
  const ended = new Promise<number | null>((done) => child.once('exit', (code) => done(code)))
  const stages = listenForStages(child)
  const early = ended.then((code) => {
    throw new Error(`the payment service ended with ${code}: ${complaints.join('').slice(-2000)}`)
  })
  const ready = Promise.race([stages.ready, early]).then(({ logs, ...rest }) => ({
    ...rest,
    logs: logs.map((path) => (path.startsWith('/') ? path : join(folder, path))),
  }))
  // Whoever waits for it hears of it; when nobody does any more, it was ended on purpose.
  ready.catch(() => {})
  return {
    ready,
    simulated: stages.simulated,
    ended,
    async close() {
      child.kill('SIGKILL')
      await ended
    },
  }
}

/** The service tells its stages on stdout, one JSON object a line. */
const listenForStages = (child: ChildProcess): { ready: Promise<RunningBox>; simulated: Promise<void> } => {
  let tellReady: (ready: RunningBox) => void
  let tellSimulated: () => void
  const ready = new Promise<RunningBox>((done) => (tellReady = done))
  const simulated = new Promise<void>((done) => (tellSimulated = done))
  if (child.stdout === null) throw new Error('the payment service has no stdout')
  createInterface({ input: child.stdout }).on('line', (line) => {
    const stage = parseStage(line)
    if (Array.isArray(stage['logs']))
      tellReady({ logs: stage['logs'].filter((path) => typeof path === 'string'), ...stripeOf(stage['stripe']) })
    if (stage['simulated'] === true) tellSimulated()
  })
  return { ready, simulated }
}

const stripeOf = (said: unknown): Pick<RunningBox, 'stripe'> =>
  typeof said === 'object' &&
  said !== null &&
  'url' in said &&
  typeof said.url === 'string' &&
  'key' in said &&
  typeof said.key === 'string'
    ? { stripe: { url: said.url, key: said.key } }
    : {}

const parseStage = (line: string): Record<string, unknown> => {
  try {
    const value: unknown = JSON.parse(line)
    return typeof value === 'object' && value !== null ? { ...value } : {}
  } catch {
    return {}
  }
}
