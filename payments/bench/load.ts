import { spawn, type ChildProcess } from 'node:child_process'
import { createReadStream, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { cpus, loadavg, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { Client } from 'pg'
import { systemClock } from '../src/clock.ts'
import { migrate } from '../src/db/migrations.ts'
import { openPostgres } from '../src/db/postgres.ts'
import type { StripeEvent } from '../src/fakes/stripe-state.ts'
import { startFakes, type Fakes } from '../src/fakes/all.ts'
import { LedgerBook } from '../src/simulation/ledger-book.ts'
import { parseLine } from '../src/simulation/log-lines.ts'
import { Sender, type DeliveryResult } from '../src/simulation/sender.ts'
import { makeCheckout, makeEvent } from '../src/simulation/stripe-world.ts'
import { newDatabase, startCluster } from '../test/support/postgres.ts'

/**
 * `npm run bench -w payments -- [--rate 200] [--seconds 30] [--crm-failures 5]`: signed webhooks at a fixed rate on PostgreSQL with
 * its real durability, first undisturbed, then with a SIGKILL of the service in the middle; `--crm-failures` is the percentage of
 * calls that the CRM answers with 500. Prints one JSON object per run.
 */
const { values: args } = parseArgs({
  options: {
    rate: { type: 'string', default: '200' },
    seconds: { type: 'string', default: '30' },
    'database-url': { type: 'string' },
    'crm-failures': { type: 'string', default: '0' },
    'only-kill': { type: 'boolean', default: false },
    'without-kill': { type: 'boolean', default: false },
  },
})
const RATE = Number(args.rate)
const SECONDS = Number(args.seconds)
const CRM_FAILURES = Number(args['crm-failures'])
/** Longest wait for what is left after the last delivery: about 50 payments a second are told of. */
const DRAIN_LIMIT_MS = Math.max(300_000, RATE * SECONDS * 40)
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

/** Keeps no ledger: its list is looked through at every delivery. */
class NoBook extends LedgerBook {
  override delivered(): void {}
}

/** The resident memory of a process in MiB, every five seconds. */
const watchMemory = (now: () => ChildProcess) => {
  const samples: number[] = []
  const sample = (): void => {
    try {
      const kib = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${now().pid}/status`, 'utf8'))?.[1]
      if (kib !== undefined) samples.push(Math.round(Number(kib) / 1024))
    } catch {
      // Between the kill and the start there is none, and none where there is no /proc.
    }
  }
  const timer = setInterval(sample, 5000)
  return {
    samples,
    stop: () => clearInterval(timer),
  }
}

/** A log of hundreds of megabytes, line by line. */
const summarise = async (file: string) => {
  const inside: number[] = []
  const processed = new Map<string, number>()
  const count: Record<string, number> = {}
  const unavailable: string[] = []
  for await (const text of createInterface({ input: createReadStream(file) })) {
    for (const line of parseLine(text)) {
      count[line.event] = (count[line.event] ?? 0) + 1
      if (line.event === 'webhook.accepted') inside.push(Number(line['duration_ms']))
      if (line.event === 'event.processed' && line.stripe_event_id !== undefined)
        processed.set(line.stripe_event_id, (processed.get(line.stripe_event_id) ?? 0) + 1)
      if (line.event === 'db.unavailable') unavailable.push(JSON.stringify(line['err']))
    }
  }
  inside.sort((one, other) => one - other)
  return { inside, processed, count, unavailable }
}

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
    new NoBook(),
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
  if (CRM_FAILURES > 0)
    fakes.crm.addFault({
      share: CRM_FAILURES / 100,
      answer: { status: 500, body: { success: false, error: 'by chance' } },
    })
  const memory = watchMemory(() => service)
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
  memory.stop()
  const { inside, processed, count, unavailable } = await summarise(join(dir, 'payments.log'))
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
        rejected503: count['webhook.rejected_db'] ?? 0,
        dbUnavailable: unavailable,
        crmFailuresPercent: CRM_FAILURES,
        crmFailed: (count['crm.failed'] ?? 0) + (count['notify.failed'] ?? 0),
        dead: count['outbox.dead'] ?? 0,
        rssMiB: memoryOf(memory.samples, poured),
        rows: counts,
        lost: events.length - counts.events,
        notes: fakes.crm.notes.length,
        dealsWithANote: new Set(fakes.crm.notes.map((note) => note.deal_id)).size,
        messages: fakes.telegram.sent.length,
        logProcessed: {
          lines: [...processed.values()].reduce((sum, one) => sum + one, 0),
          distinct: processed.size,
        },
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

/** At the beginning, at the end of the pouring, at the end of all, and the most. */
const memoryOf = (samples: readonly number[], pouredMs: number) => ({
  first: samples[0],
  halfPoured: samples[Math.floor(pouredMs / 10_000)],
  poured: samples[Math.floor(pouredMs / 5000)],
  last: samples.at(-1),
  max: Math.max(...samples),
})

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
    for (const deadline = Date.now() + DRAIN_LIMIT_MS; ;) {
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
      await new Promise((resolve) => setTimeout(resolve, 1000))
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
    if (!args['without-kill']) await run(clusterUrl, true)
  } finally {
    await cluster?.stop()
  }
}
