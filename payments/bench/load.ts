import { spawn, type ChildProcess } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { cpus, loadavg, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { Client } from 'pg'
import { systemClock } from '../src/clock.ts'
import { migrate } from '../src/db/migrations.ts'
import { openPostgres } from '../src/db/postgres.ts'
import type { StripeEvent } from '../src/fakes/stripe-state.ts'
import { startFakes, type Fakes } from '../src/fakes/all.ts'
import { LedgerBook } from '../src/simulation/ledger-book.ts'
import { readLog } from '../src/simulation/log-lines.ts'
import { Sender, type DeliveryResult } from '../src/simulation/sender.ts'
import { makeCheckout, makeEvent } from '../src/simulation/stripe-world.ts'
import { newDatabase, startCluster } from '../test/support/postgres.ts'

/**
 * `npm run bench -w payments -- [--rate 200] [--seconds 30]`: signed webhooks at a fixed rate on PostgreSQL with its real
 * durability, first undisturbed, then with a SIGKILL of the service in the middle. Prints one JSON object per run.
 */
const { values: args } = parseArgs({
  options: {
    rate: { type: 'string', default: '200' },
    seconds: { type: 'string', default: '30' },
    'database-url': { type: 'string' },
    'only-kill': { type: 'boolean', default: false },
  },
})
const RATE = Number(args.rate)
const SECONDS = Number(args.seconds)
const MAIN = fileURLToPath(new URL('../main.js', import.meta.url))
// Fixed, so that the sender knows the address across the restart; another for each run, since the sender keeps its connections.
let PORT = 20_000 + (process.pid % 20_000)

const startService = async (dir: string, fakes: Fakes, databaseUrl: string): Promise<ChildProcess> => {
  const logFile = join(dir, 'payments.log')
  const child = spawn(process.execPath, [MAIN], {
    env: {
      PATH: process.env['PATH'] ?? '',
      ...fakes.env,
      SUBSCRIPTION_ENABLED: 'true',
      PORT: String(PORT),
      LOG_FILE: logFile,
      DATABASE_URL: databaseUrl,
      LEASE_MS: '5000',
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  for (;;) {
    const ready = await fetch(`http://127.0.0.1:${PORT}/readyz`).then(
      (answer) => answer.status === 200,
      () => false,
    )
    if (ready) return child
    if (child.exitCode !== null) throw new Error('the service did not start')
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

const ended = (child: ChildProcess): Promise<void> => new Promise((resolve) => child.once('exit', () => resolve()))

/** Deliveries begin at their own times, whether or not those before have been answered: an open loop hides no waiting. */
const pour = async (events: readonly StripeEvent[], deliver: (event: StripeEvent) => Promise<void>): Promise<void> => {
  const start = performance.now()
  await Promise.all(
    events.map(async (event, index) => {
      const wait = start + (index * 1000) / RATE - performance.now()
      if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait))
      await deliver(event)
    }),
  )
}

const run = async (clusterUrl: string, withKill: boolean): Promise<void> => {
  const dir = mkdtempSync(join(tmpdir(), 'payments-load-'))
  PORT += 1
  mkdirSync(dir, { recursive: true })
  const databaseUrl = await newDatabase(clusterUrl)
  const db = openPostgres({ url: databaseUrl, poolSize: 2, connectTimeoutMs: 5000, statementTimeoutMs: 60_000 })
  await migrate(db, systemClock)
  await db.close()
  const fakes = await startFakes()
  let service = await startService(dir, fakes, databaseUrl)
  const sender = new Sender(
    () => `http://127.0.0.1:${PORT}/webhook/stripe`,
    fakes.secrets.webhookSecret,
    fakes.stripe,
    new LedgerBook(),
  )
  const events = Array.from({ length: RATE * SECONDS }, (_none, index) => {
    const dealId = String(10_000 + index)
    fakes.crm.persons.set(index, {
      id: index,
      name: 'Person Example',
      email: `person${index}@customer.example`,
      telegram_chat_id: dealId,
    })
    fakes.crm.deals.set(dealId, { id: dealId, stage_id: 2, person_id: index })
    fakes.telegram.chats.set(dealId, 'open')
    return makeEvent(fakes.stripe, 'checkout.session.completed', makeCheckout(fakes.stripe, { dealId }).session)
  })
  const first: DeliveryResult[] = []
  let redelivered = 0
  const load = [loadavg()[0]]
  const killing = withKill
    ? killInTheMiddle(
        () => service,
        (next) => (service = next),
        () => startService(dir, fakes, databaseUrl),
      )
    : Promise.resolve()
  const started = performance.now()
  await pour(events, async (event) => {
    let result = await sender.deliver(event)
    first.push(result)
    // As Stripe: what was not 2xx comes again, later, and spread. (Stripe waits longer: minutes, then hours.)
    for (let tries = 0; result.status !== 200 && tries < 60; tries++) {
      redelivered += 1
      await new Promise((resolve) => setTimeout(resolve, 2000 + Math.random() * 6000))
      result = await sender.deliver(event)
    }
  })
  const poured = performance.now() - started
  await killing
  const counts = await drained(databaseUrl, events.length)
  const total = performance.now() - started
  load.push(loadavg()[0])
  const times = first
    .filter((one) => one.status === 200)
    .map((one) => one.durationMs)
    .toSorted((one, other) => one - other)
  const quantile = (share: number) =>
    Math.round((times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0) * 10) / 10
  const log = readLog(join(dir, 'payments.log'))
  const inside = log
    .filter((line) => line.event === 'webhook.accepted')
    .map((line) => Number(line['duration_ms']))
    .toSorted((one, other) => one - other)
  const processed = log.filter((line) => line.event === 'event.processed').map((line) => line.stripe_event_id)
  process.stdout.write(
    `${JSON.stringify(
      {
        run: withKill ? 'SIGKILL in the middle' : 'undisturbed',
        date: new Date().toISOString(),
        node: process.version,
        cpus: `${cpus().length} × ${cpus()[0]?.model}`,
        memoryGiB: Math.round(totalmem() / 2 ** 30),
        load1: load,
        rate: RATE,
        seconds: SECONDS,
        sent: events.length,
        answered200AtFirst: times.length,
        redelivered,
        answerMs: { p50: quantile(0.5), p95: quantile(0.95), p99: quantile(0.99), max: quantile(1) },
        // From the handler's first line to its answer: without the sender, which shares the machine.
        insideMs: {
          p50: inside[Math.floor(inside.length * 0.5)],
          p99: inside[Math.floor(inside.length * 0.99)],
          max: inside.at(-1),
        },
        rejected503: log.filter((line) => line.event === 'webhook.rejected_db').length,
        dbUnavailable: log.filter((line) => line.event === 'db.unavailable').map((line) => JSON.stringify(line['err'])),
        rows: counts,
        lost: events.length - counts.events,
        notes: fakes.crm.notes.length,
        messages: fakes.telegram.sent.length,
        logProcessed: { lines: processed.length, distinct: new Set(processed).size },
        secondsToPour: Math.round(poured / 100) / 10,
        secondsToDrain: Math.round(total / 100) / 10,
      },
      undefined,
      2,
    )}\n`,
  )
  service.kill('SIGTERM')
  await ended(service)
  await fakes.close()
  rmSync(dir, { recursive: true, force: true })
}

const killInTheMiddle = async (
  now: () => ChildProcess,
  set: (child: ChildProcess) => void,
  start: () => Promise<ChildProcess>,
): Promise<void> => {
  await new Promise((resolve) => setTimeout(resolve, (SECONDS * 1000) / 2))
  const dying = now()
  const gone = ended(dying)
  dying.kill('SIGKILL')
  await gone
  set(await start())
}

/** Waits until nothing is left to do; what the tables then hold. */
const drained = async (url: string, expected: number) => {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    for (const deadline = Date.now() + 300_000; ;) {
      const { rows } = await client.query<{
        events: number
        processed: number
        open: number
        outbox: number
        done: number
        outbox_open: number
        payments: number
        attempts: number
      }>(`
        SELECT (SELECT count(*)::int FROM subscription_events) AS events,
          (SELECT count(*)::int FROM subscription_events WHERE status = 'processed') AS processed,
          (SELECT count(*)::int FROM subscription_events WHERE status IN ('received', 'processing')) AS open,
          (SELECT count(*)::int FROM outbox) AS outbox,
          (SELECT count(*)::int FROM outbox WHERE status = 'done') AS done,
          (SELECT count(*)::int FROM outbox WHERE status IN ('pending', 'sending')) AS outbox_open,
          (SELECT count(*)::int FROM payments) AS payments,
          (SELECT max(attempts)::int FROM subscription_events) AS attempts`)
      const row = rows[0]
      if (
        row !== undefined &&
        ((row.events >= expected && row.open === 0 && row.outbox_open === 0) || Date.now() > deadline)
      )
        return row
      await new Promise((resolve) => setTimeout(resolve, 250))
    }
  } finally {
    await client.end()
  }
}

const cluster = args['database-url'] === undefined ? await startCluster([]) : undefined
const clusterUrl = args['database-url'] ?? cluster?.url
if (clusterUrl === undefined) {
  process.stderr.write('bench: PostgreSQL is not installed: apt-get install -y postgresql, or --database-url URL\n')
  process.exitCode = 1
} else {
  try {
    if (!args['only-kill']) await run(clusterUrl, false)
    await run(clusterUrl, true)
  } finally {
    await cluster?.stop()
  }
}
