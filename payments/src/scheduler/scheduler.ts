import type { Clock } from '../clock.ts'
import type { Db } from '../db/db.ts'
import type { Logger } from '../log/logger.ts'
import { scrub } from '../log/scrub.ts'
import { beginRun, closeAbandonedRuns, endRun, lastRunAt } from '../repository/scheduler-runs.ts'
import type { Job } from './jobs.ts'

export interface SchedulerDeps {
  readonly db: Db
  readonly clock: Clock
  readonly log: Logger
  readonly jobs: readonly Job[]
}

export interface Scheduler {
  start(): void
  /** Looks for due jobs now: after the clock was moved, or in tests. Resolves when they have run. */
  tick(): Promise<void>
  pause(): void
  resume(): void
  stop(): Promise<void>
}

const TICK_MS = 1000

/**
 * Runs each job at start and then every `everyS`. By the clock and the persisted runs, not by timers: what was missed while the
 * process was down or paused is done in one run. Over several processes one of them runs a job at a time.
 */
export const createScheduler = (deps: SchedulerDeps): Scheduler => {
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> = Promise.resolve()
  let stopped = false
  let paused = false
  /** Jobs of this process that have run at least once: the first run is at boot, whatever was run before. */
  const booted = new Set<string>()
  const unreachable = new Set<string>()

  const tick = (): Promise<void> => {
    running = running.then(async () => {
      for (const job of deps.jobs) {
        if (stopped || paused) return
        await runIfDue(deps, job, booted, unreachable)
      }
    })
    return running
  }
  return {
    start: () => {
      deps.log.info('scheduler.started', 'Scheduler started', { jobs: deps.jobs.map((job) => job.name) })
      void tick()
      timer = setInterval(() => void tick(), TICK_MS)
    },
    tick,
    pause: () => void (paused = true),
    resume: () => {
      paused = false
      void tick()
    },
    stop: async () => {
      stopped = true
      clearInterval(timer)
      await running
      deps.log.info('scheduler.stopped', 'Scheduler stopped')
    },
  }
}

const runIfDue = async (
  deps: SchedulerDeps,
  job: Job,
  booted: Set<string>,
  unreachable: Set<string>,
): Promise<void> => {
  try {
    if (!(await isDue(deps, job, booted))) return
    await deps.db.withLock(`scheduler:${job.name}`, async () => {
      // Another process may have run it while we waited for the lock.
      if (await isDue(deps, job, booted)) await runOnce(deps, job, booted)
    })
    unreachable.delete(job.name)
  } catch (error) {
    // The job could not even begin: the database is away. Said once per outage, and not at every tick.
    if (!unreachable.has(job.name))
      deps.log.error('scheduler.job_failed', 'Scheduled job failed', { job: job.name, err: error })
    unreachable.add(job.name)
  }
}

const isDue = async ({ db, clock }: SchedulerDeps, job: Job, booted: Set<string>): Promise<boolean> => {
  if (!booted.has(job.name)) return true
  const last = await lastRunAt(db, job.name)
  return last === undefined || clock.now().getTime() - last.getTime() >= job.everyS * 1000
}

const runOnce = async ({ db, clock, log }: SchedulerDeps, job: Job, booted: Set<string>): Promise<void> => {
  const started = performance.now()
  const last = await lastRunAt(db, job.name)
  const late = last === undefined ? 0 : (clock.now().getTime() - last.getTime()) / (job.everyS * 1000)
  // One interval later is on time; every further whole one is a run that did not take place.
  const missed = Math.max(0, Math.floor(late) - 1)
  if (missed > 0)
    log.warn('scheduler.missed', 'Scheduled runs were missed: caught up in one run', {
      job: job.name,
      missed,
      last_run: last?.toISOString(),
    })
  await closeAbandonedRuns(db, job.name, clock.now())
  const run = await beginRun(db, job.name, missed, clock.now())
  booted.add(job.name)
  const duration = () => Math.round(performance.now() - started)
  try {
    const touched = await job.run()
    await endRun(db, run, { touched }, clock.now())
    log.info('scheduler.job_ok', 'Scheduled job done', { job: job.name, touched, duration_ms: duration() })
  } catch (error) {
    log.error('scheduler.job_failed', 'Scheduled job failed', { job: job.name, duration_ms: duration(), err: error })
    // Not told to the database either, when it is the database that failed: the next run closes the row.
    await endRun(db, run, { error: scrub(error instanceof Error ? error.message : 'unknown') }, clock.now()).catch(
      () => {},
    )
  }
}
