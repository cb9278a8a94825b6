import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { readConfig } from './config.ts'
import { startFakes } from './fakes/all.ts'
import { startService, type Service } from './service.ts'
import { quiet, type Box } from './simulation/box.ts'
import { LedgerBook } from './simulation/ledger-book.ts'
import { buildLedger } from './simulation/ledger.ts'
import { readRows } from './simulation/rows.ts'
import { runScenario } from './simulation/run-scenario.ts'
import { Sender } from './simulation/sender.ts'
import { concurrentDuplicates, happyPath, missingDealId } from './simulation/scenarios/basics.ts'
import { blockedByUser } from './simulation/scenarios/notifications.ts'
import { neverDelivered, writeLastRun } from './simulation/never-delivered.ts'
import { otherCabinet, wrongSecret } from './simulation/scenarios/signatures.ts'
import { startTrickle } from './simulation/trickle.ts'

const { values: args } = parseArgs({
  options: {
    dir: { type: 'string' },
    'cache-dir': { type: 'string' },
    trickle: { type: 'boolean', default: true },
    'trickle-ms': { type: 'string', default: '3000' },
    'stay-without-stdin': { type: 'boolean', default: false },
    // It was down before it began, and missed a payment meanwhile.
    missed: { type: 'boolean', default: false },
  },
  allowNegative: true,
})

const say = (line: object): void => void process.stdout.write(`${JSON.stringify(line)}\n`)

const KEPT_ROTATIONS = 3

/** Renames LOG → LOG.1 → LOG.2 … and has the service open it anew, as logrotate with SIGHUP does. */
const rotate = (file: string, service: Service): void => {
  rmSync(`${file}.${KEPT_ROTATIONS}`, { force: true })
  for (let number = KEPT_ROTATIONS - 1; number >= 1; number--) {
    try {
      renameSync(`${file}.${number}`, `${file}.${number + 1}`)
    } catch {
      // Not rotated so often yet.
    }
  }
  renameSync(file, `${file}.1`)
  service.reopenLogs()
}

/** The embedded production box: PGlite, the fakes, the service, a short simulation, then a trickle until told to stop. */
const main = async (dir: string): Promise<void> => {
  const logs = join(dir, 'logs')
  mkdirSync(logs, { recursive: true })
  const [logFile, accessFile, ledgerFile] = [
    join(logs, 'payments.log'),
    join(logs, 'access.log'),
    join(dir, 'ledger.json'),
  ]
  const startedAt = Date.now()
  if (args.missed) writeLastRun(logFile, accessFile, startedAt)
  const fakes = await startFakes()
  const config = readConfig({
    ...fakes.env,
    SUBSCRIPTION_ENABLED: 'true',
    DEMO_MODE: 'true',
    HOST: '127.0.0.1',
    PORT: '0',
    LOG_FILE: logFile,
    ACCESS_LOG_FILE: accessFile,
    PGLITE_DIR: join(dir, 'pglite'),
    RETRY_BASE_MS: '50',
    POLL_MS: '50',
    RETRY_FOR_S: '0',
    ...(args['cache-dir'] === undefined ? cacheFromEnvironment() : { PAYMENTS_CACHE_DIR: resolve(args['cache-dir']) }),
  })
  const service = await startService(config)
  const book = new LedgerBook()
  const sender = new Sender(() => `${service.url}/webhook/stripe`, fakes.secrets.webhookSecret, fakes.stripe, book)
  const box: Box = { fakes, sender, book, logFile, url: () => service.url }
  let trickle: { stop(): Promise<void> } | undefined
  const writeLedger = async (): Promise<void> =>
    writeFileSync(ledgerFile, `${JSON.stringify(buildLedger(book, await readRows(service.url)), undefined, 2)}\n`)

  let ending: Promise<void> | undefined
  const end = (reason: string): Promise<void> =>
    (ending ??= (async () => {
      // Whatever hangs, the demo leaves.
      setTimeout(() => process.exit(1), 7000).unref()
      await playing.catch(() => {})
      await trickle?.stop()
      await quiet(box, 3000).catch(() => {})
      await writeLedger().catch(() => {})
      await service.stop(reason)
      await fakes.close()
      rmSync(join(dir, 'pglite'), { recursive: true, force: true })
      process.exit(process.exitCode ?? 0)
    })())
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void end(signal))
  process.on('SIGHUP', () => service.reopenLogs())
  // The parent is gone, or has closed our input: nobody is there to stop us later.
  if (!args['stay-without-stdin'])
    process.stdin
      .on('end', () => void end('stdin closed'))
      .on('error', () => void end('stdin closed'))
      .resume()

  say({
    ready: true,
    logs: [logFile, accessFile],
    url: service.url,
    pid: process.pid,
    // For those who ask Stripe: a fake on loopback, and a key that only it accepts.
    stripe: { url: fakes.stripe.url, key: fakes.secrets.stripeKey },
    ports: {
      service: Number(new URL(service.url).port),
      stripe: fakes.stripe.port,
      crm: fakes.crm.port,
      telegram: fakes.telegram.port,
      sendpulse: fakes.sendpulse.port,
    },
  })
  if (args.missed) {
    fakes.stripe.state.endpoints.push(endpointOf(service.url))
    neverDelivered(box, startedAt)
  }
  const playing = (async () => {
    const scenarios = [happyPath, blockedByUser, wrongSecret, otherCabinet, concurrentDuplicates, missingDealId]
    for (const [index, scenario] of scenarios.entries()) {
      await runScenario(box, scenario)
      // In the middle, so that a story lies in two files.
      if (index === 2) rotate(logFile, service)
    }
    await writeLedger()
  })()
  try {
    await playing
  } catch (error) {
    process.stderr.write(`demo: ${error instanceof Error ? error.message : 'failed'}\n`)
    process.exitCode = 1
    await end('simulation failed')
    return
  }
  say({ simulated: true, ledger: ledgerFile })
  if (args.trickle && ending === undefined)
    trickle = startTrickle(box, Number(args['trickle-ms']), () => rotate(logFile, service))
}

/** The endpoint as the Dashboard has it. */
const endpointOf = (url: string) => ({
  id: 'we_1ProdlogsDemo00000000000',
  object: 'webhook_endpoint',
  livemode: false,
  created: Math.floor(Date.now() / 1000) - 86_400,
  status: 'enabled',
  url: `${url}/webhook/stripe`,
  enabled_events: ['checkout.session.completed', 'payment_intent.succeeded', 'charge.succeeded'],
  api_version: null,
  application: null,
  description: null,
  metadata: {},
})

const cacheFromEnvironment = (): Record<string, string> =>
  Object.fromEntries(
    ['PAYMENTS_CACHE_DIR', 'XDG_CACHE_HOME'].flatMap((name) =>
      process.env[name] === undefined ? [] : [[name, process.env[name]]],
    ),
  )

if (args.dir === undefined) {
  process.stderr.write('demo: --dir DIR is required\n')
  process.exitCode = 2
} else {
  await main(resolve(args.dir))
}
