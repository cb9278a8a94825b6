import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { startPayments } from './payments-box.ts'
import { startEmbeddedHost } from './ssh-host.ts'

/** A production box on this machine: a payment service that writes logs, behind an SSH host on loopback. */
export interface DemoBox {
  /** The configuration that names it as the host `demo`. */
  readonly config: string
  readonly sshConfig: string
  readonly logs: readonly string[]
  /** Variables that lead to its fake of Stripe's API. */
  readonly stripeEnv: Readonly<Record<string, string>>
  /** Resolves when the short simulation is through. */
  readonly simulated: Promise<void>
  /** When its host last sent something to a client (epoch, ms); undefined before the first. */
  lastSentAt(): number | undefined
  /** Resolves with the exit code, should the service end. */
  readonly ended: Promise<number | null>
}

/** Starts it. `onEnd` registers what must be tidied, the last thing first. */
export const startDemoBox = async (
  entry: string,
  onEnd: (tidy: () => Promise<void> | void) => void,
): Promise<DemoBox> => {
  const folder = mkdtempSync(join(tmpdir(), 'prodlogs-demo-'))
  const box = startPayments(entry, join(folder, 'box'))
  // The last resort: a second Ctrl-C waits for nothing, and a private key lies in there.
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  // In this order: what still runs would write into the folder again.
  onEnd(() => box.close().finally(() => rmSync(folder, { recursive: true, force: true })))
  const [host, { logs, stripe }] = await Promise.all([startEmbeddedHost(join(folder, 'ssh')), box.ready])
  onEnd(() => host.close())
  return {
    config: writeConfig(folder, logs, stripe?.key),
    sshConfig: host.sshConfig,
    logs,
    stripeEnv: stripe === undefined ? {} : { PRODLOGS_STRIPE_API_BASE: stripe.url },
    simulated: box.simulated,
    lastSentAt: () => host.lastSentAt(),
    ended: box.ended,
  }
}

const writeConfig = (folder: string, logs: readonly string[], stripeKey: string | undefined): string => {
  const sources = logs.map(
    (path) =>
      `      ${basename(path).startsWith('access') ? 'nginx' : 'app'}: { type: file, path: ${JSON.stringify(path)} }`,
  )
  const path = join(folder, 'prodlogs.yaml')
  const keyFile = join(folder, 'stripe-key')
  if (stripeKey !== undefined) writeFileSync(keyFile, stripeKey, { mode: 0o600 })
  const stripe = stripeKey === undefined ? [] : [`stripe: { key: ${JSON.stringify(`file:${keyFile}`)} }`]
  writeFileSync(
    path,
    ['hosts:', '  demo:', '    ssh: demo', '    sources:', ...sources, 'default: demo', ...stripe, ''].join('\n'),
  )
  return path
}
