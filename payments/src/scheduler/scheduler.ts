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
  /** How long one run may last; what is left is the next run's. */
  readonly jobTimeLimitMs: number
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
 * process was down or paused is done in one run. Over several processes one of them runs a job at a time. Jobs run side by side,
 * each with a time of its own: one that waits for a slow Stripe keeps none of the others from running.
 */
export const createScheduler = (deps: SchedulerDeps): Scheduler => {
  let timer: NodeJS.Timeout | undefined
  let stopped = false
  let paused = false
  const states = new Map<string, JobState>(
    deps.jobs.map((job) => [job.name, { booted: false, unreachable: false, running: undefined }]),
  )

  const tick = async (): Promise<void> => {
    await Promise.all(
      deps.jobs.map(async (job) => {
        const state = states.get(job.name)
        if (state === undefined || stopped || paused) return undefined
        state.running ??= runIfDue(deps, job, state, () => stopped).finally(() => {
          state.running = undefined
        })
        return state.running
      }),
    )
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
      await Promise.all([...states.values()].map(async (state) => state.running))
      deps.log.info('scheduler.stopped', 'Scheduler stopped')
    },
  }
}

interface JobState {
  /** It has run at least once in this process: the first run is at boot, whatever was run before. */
  booted: boolean
  /** It could not even begin, and that was said. */
  unreachable: boolean
  running: Promise<void> | undefined
}

const runIfDue = async (deps: SchedulerDeps, job: Job, state: JobState, stopping: () => boolean): Promise<void> => {
  try {
    if (!(await isDue(deps, job, state))) return
    await deps.db.tryLock(`scheduler:${job.name}`, async () => {
      // Another process may have run it before we had the lock. While another runs it there is nothing for us to do.
      if (await isDue(deps, job, state)) await runOnce(deps, job, state, stopping)
    })
    state.unreachable = false
  } catch (error) {
    // The job could not even begin: the database is away. Said once per outage, and not at every tick.
    if (!state.unreachable)
      deps.log.error('scheduler.job_failed', 'Scheduled job failed', { job: job.name, err: error })
    state.unreachable = true
  }
}

const isDue = async ({ db, clock }: SchedulerDeps, job: Job, { booted }: JobState): Promise<boolean> => {
  if (!booted) return true
  const last = await lastRunAt(db, job.name)
  return last === undefined || clock.now().getTime() - last.getTime() >= job.everyS * 1000
}

const runOnce = async (
  { db, clock, log, jobTimeLimitMs }: SchedulerDeps,
  job: Job,
  state: JobState,
  stopping: () => boolean,
): Promise<void> => {
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
  state.booted = true
  const duration = () => Math.round(performance.now() - started)
  try {
    const { touched, skipped } = await job.run({
      passed: () => stopping() || performance.now() - started > jobTimeLimitMs,
    })
    await endRun(db, run, { touched, skipped }, clock.now())
    const fields = { job: job.name, touched, skipped, duration_ms: duration() }
    if (skipped > 0) log.warn('scheduler.job_ok', 'Scheduled job done, with rows left for its next run', fields)
    else log.info('scheduler.job_ok', 'Scheduled job done', fields)
  } catch (error) {
    log.error('scheduler.job_failed', 'Scheduled job failed', { job: job.name, duration_ms: duration(), err: error })
    // Not told to the database either, when it is the database that failed: the next run closes the row.
    await endRun(db, run, { error: scrub(error instanceof Error ? error.message : 'unknown') }, clock.now()).catch(
      () => {},
    )
  }
}
