import type { AddressInfo } from 'node:net'
import { createCrm } from './automation/crm.ts'
import { createSendPulse } from './automation/sendpulse.ts'
import { sendTelegram } from './automation/telegram.ts'
import { createCache } from './cache.ts'
import { ShiftedClock, systemClock, type Clock } from './clock.ts'
import type { Config } from './config.ts'
import type { Db } from './db/db.ts'
import { SchemaMismatch } from './db/errors.ts'
import { READ_ONLY_SQL, watchDb } from './db/health.ts'
import { migrate, pendingMigrations } from './db/migrations.ts'
import { openDb } from './db/open.ts'
import { createFaults } from './faults.ts'
import { createLogger, type Logger } from './log/logger.ts'
import { createMetrics } from './metrics/metrics.ts'
import { createOutbox } from './outbox.ts'
import { createGate } from './quota/gate.ts'
import { createQuotaChecker, type Verdict } from './quota/quota-checker.ts'
import { readBacklog } from './repository/backlog.ts'
import { drainParked } from './repository/events.ts'
import { requeue, type Ours } from './repository/requeue.ts'
import { lastRuns } from './repository/scheduler-runs.ts'
import { createJobs } from './scheduler/jobs.ts'
import { createScheduler } from './scheduler/scheduler.ts'
import { registerDemo } from './server/demo-routes.ts'
import { registerGate } from './server/gate-routes.ts'
import { registerMetrics } from './server/metrics-route.ts'
import { createServer, type Readiness } from './server/server.ts'
import { createStripeService } from './stripe/stripe-service.ts'
import { acceptWebhook } from './webhook/accept.ts'
import { createWorker } from './worker/worker.ts'

export interface Service {
  /** `http://host:port` it listens on. */
  readonly url: string
  /** `METHOD /path` of every route that is served. */
  routes(): readonly string[]
  readonly log: Logger
  /** The watched database: for the demo, which counts rows in the same process. */
  readonly db: Db
  /** Opens the log files anew after a rotation. */
  reopenLogs(): void
  /** Readiness 503 → stop accepting → scheduler → in-flight → database. Resolves when all is done; twice is once. */
  stop(reason: string): Promise<void>
}

/** Wires everything and starts it. Throws when the port or the embedded database cannot be had. */
export const startService = async (config: Config): Promise<Service> => {
  const started = performance.now()
  const metrics = createMetrics()
  const log = createLogger({ ...config.log, observe: metrics.observe })
  const clock = config.demoMode ? new ShiftedClock(config.demoClockOffsetMs) : systemClock
  const faults = createFaults()
  log.info('server.starting', 'Payment service starting', startFields(config))
  const raw = await openDb(config.db)
  const { db, health } = watchDb(config.demoMode ? faults.wrap(raw) : raw, clock, log)
  metrics.watch({ db, health, clock, active: config.active })
  if (raw.kind === 'pglite') await migrate(raw, clock)
  else await openConnections(db, config.db.poolSize)

  const cache = createCache<Verdict>(config.cacheTtlS * 1000, clock)
  const stripe = createStripeService(config.stripe)
  const timeoutMs = config.work.outboundTimeoutMs
  const channels = {
    crm: createCrm(config.crm, timeoutMs),
    paidStageId: config.crm.paidStageId,
    telegram: (chatId: string, text: string) => sendTelegram(config.telegram, chatId, text, timeoutMs),
    sendpulse: createSendPulse(config.sendpulse, clock, timeoutMs),
  }
  const answering = countRunning()
  const busy = () => answering.count() > BUSY_ABOVE
  const outbox = createOutbox({ config: config.work, db, clock, log, channels, busy })
  const worker = createWorker({ config, db, clock, log, stripe, cache, wakeOutbox: () => outbox.wake(), busy })
  const scheduler = createScheduler({
    db,
    clock,
    log,
    jobs: createJobs({ config, db, clock, log, stripe, cache }),
    jobTimeLimitMs: config.scheduler.jobTimeLimitS * 1000,
  })
  const quota = createQuotaChecker({ config: config.quota, db, clock, log, cache })
  const gate = createGate({ config, quota, cache, health, clock, log })
  let draining = false
  const wake = () => {
    worker.wake()
    outbox.wake()
  }
  const server = createServer({
    config,
    log,
    accept: (body, header) => answering.run(() => acceptWebhook({ config, db, clock, log, wake }, body, header)),
    readiness: async () => (draining ? unready(['shutting down']) : readiness(db)),
    more: (app) => {
      registerGate(app, gate, config.http.gateToken)
      registerMetrics(app, metrics, config.http.metricsToken)
      if (config.demoMode && clock instanceof ShiftedClock)
        registerDemo(app, { db, clock, faults, scheduler, worker, outbox, log })
    },
  })
  await server.app.listen({ host: config.http.host, port: config.http.port })

  if (config.active) {
    await sayUnready(db, log)
    await drainAtStart(db, clock, log, config.stripe)
    worker.start()
    outbox.start()
    scheduler.start()
  } else {
    log.warn('module.inactive', 'Subscription module is inactive: the gate allows, webhooks are verified and parked', {
      enabled: config.enabled,
      kill_switch: config.killSwitch,
    })
  }
  const { port } = server.app.server.address() as AddressInfo
  const url = `http://${config.http.host.includes(':') ? `[${config.http.host}]` : config.http.host}:${port}`
  log.info('server.started', 'Payment service started', {
    url,
    active: config.active,
    duration_ms: Math.round(performance.now() - started),
  })

  const shutDown = async (reason: string): Promise<void> => {
    const from = performance.now()
    draining = true
    log.info('server.stopping', 'Payment service stopping', { reason })
    // A connection whose request was on the way when the closing began stays open after its answer: keep-alive for a minute.
    const sweep = setInterval(() => server.app.server.closeIdleConnections(), 50)
    await server.app.close()
    clearInterval(sweep)
    if (config.active) {
      await scheduler.stop()
      await worker.stop()
      await outbox.stop()
    }
    await db.close()
    server.closeLog()
    log.info('server.stopped', 'Payment service stopped', { reason, duration_ms: Math.round(performance.now() - from) })
    log.close()
  }
  let stopping: Promise<void> | undefined
  return {
    url,
    routes: () => server.routes,
    log,
    db,
    reopenLogs: () => {
      log.reopen()
      server.reopenLog()
      log.info('server.log_reopened', 'Log files reopened')
    },
    stop: (reason) => (stopping ??= shutDown(reason)),
  }
}

/** So many webhooks at once are met by the database without hurry; with more, the work behind them waits. */
const BUSY_ABOVE = 2

const countRunning = () => {
  let count = 0
  return {
    count: () => count,
    run: async <T>(work: () => Promise<T>): Promise<T> => {
      count += 1
      try {
        return await work()
      } finally {
        count -= 1
      }
    },
  }
}

// Before the first webhook and not with it. A database that is down is no reason not to start: webhooks are then answered 503.
const openConnections = async (db: Db, count: number): Promise<void> => {
  await Promise.allSettled(Array.from({ length: count }, () => db.query('SELECT 1')))
}

const readiness = async (db: Db): Promise<Readiness> => {
  const problems = await schemaProblems(db)
  if (problems.length > 0) return unready(problems)
  try {
    return { problems, backlog: await readBacklog(db), scheduler: await lastRuns(db) }
  } catch {
    return unready(['database unavailable'])
  }
}

const unready = (problems: readonly string[]): Readiness => ({ problems, backlog: undefined, scheduler: [] })

/** Whether the tables are this program's; a database that is away counts as a problem too. */
const schemaProblems = async (db: Db): Promise<string[]> => {
  try {
    const pending = await pendingMigrations(db)
    const [readOnly] = await db.query<{ on: boolean }>(READ_ONLY_SQL)
    if (readOnly?.on === true) return ['database is read-only: DATABASE_URL points at a standby']
    return pending.length === 0 ? [] : [`migrations pending: ${pending.join(', ')}: run npm run migrate`]
  } catch (error) {
    return [error instanceof SchemaMismatch ? error.message : 'database unavailable']
  }
}

// Once, at start: an operator who deployed before migrating finds it in the log, and not only in every 503.
const sayUnready = async (db: Db, log: Logger): Promise<void> => {
  const problems = (await schemaProblems(db)).filter((one) => one !== 'database unavailable')
  if (problems.length > 0) log.error('server.not_ready', 'Not ready: webhooks are answered 503', { problems })
}

// What was parked while the module was off is worked on now, and what was ignored under another configuration is judged by
// this one. With a database that is down the worker starts all the same.
const drainAtStart = async (db: Db, clock: Clock, log: Logger, ours: Ours): Promise<void> => {
  try {
    const { events } = await requeue(db, { kind: 'ignored', ours }, clock.now())
    if (events > 0)
      log.info('event.requeued', 'Events that had been ignored are ours by this configuration: back to work', {
        reason: 'configuration_changed',
        count: events,
        cabinet: ours.cabinet,
        livemode: ours.livemode,
      })
    const drained = await drainParked(db, clock.now())
    if (drained > 0)
      log.info('event.requeued', 'Parked events are worked on: the module is active', {
        reason: 'activated',
        count: drained,
      })
  } catch {
    // watchDb has said it.
  }
}

const startFields = (config: Config) => ({
  active: config.active,
  database: config.db.url === undefined ? 'pglite' : 'postgres',
  cabinet: config.stripe.cabinet,
  livemode: config.stripe.livemode,
  webhook_cabinets: config.stripe.webhookSecrets.map(({ cabinet, secrets }) => ({
    cabinet,
    signs_with: secrets.length,
  })),
  crm: config.crm.baseUrl !== undefined,
  telegram: config.telegram.botToken !== undefined,
  sendpulse: config.sendpulse.clientId !== undefined,
  demo_mode: config.demoMode,
})
