import { check, equal, logged, moveClock, setFault, until, type Scenario } from '../box.ts'
import { readLog } from '../log-lines.ts'
import { readRows } from '../rows.ts'

const HOUR = 3_600_000

/** The database cuts a job's statement short: the job says so, is recorded as failed, and does well the next time. */
export const schedulerThrows: Scenario = {
  name: 'scheduler_job_fails',
  needsProcess: true,
  run: async (box) => {
    await setFault(box, { db: { mode: 'timeout', match: "status = 'grace_period' AND grace_ends_at" } })
    await moveClock(box, HOUR + 60_000)
    // With its reason: the job may have failed before, when an earlier scenario took the database away.
    await logged(
      box,
      'job_failed, and why',
      (line) =>
        line.event === 'scheduler.job_failed' &&
        line['job'] === 'grace_check' &&
        /statement timeout/.test(JSON.stringify(line['err'])),
    )
    await setFault(box, { db: { mode: 'none' } })
    await moveClock(box, HOUR + 60_000)
    const rows = await until(
      box,
      'the job is well again',
      (one) => one.runs.filter((run) => run.job === 'grace_check').at(-1)?.status === 'ok',
    )
    check(
      rows.runs.some((run) => run.job === 'grace_check' && run.status === 'failed'),
      'the failed run is recorded',
    )
    return { cause: 'scheduler_failed', ids: {} }
  },
}

/** Paused for eight days: one run catches up, and says how many it stands for. */
export const schedulerMissed: Scenario = {
  name: 'scheduler_missed_runs',
  needsProcess: true,
  run: async (box) => {
    const before = (await readRows(box.url())).runs.filter((run) => run.job === 'trial_check').length
    await setFault(box, { scheduler: 'pause' })
    await moveClock(box, 8 * 24 * HOUR)
    equal((await readRows(box.url())).runs.filter((run) => run.job === 'trial_check').length, before, 'paused')
    await setFault(box, { scheduler: 'resume' })
    const rows = await until(
      box,
      'caught up',
      (one) => one.runs.filter((run) => run.job === 'trial_check').length > before,
    )
    equal(
      rows.runs
        .filter((run) => run.job === 'trial_check')
        .slice(before)
        .map((run) => run.missed),
      [191],
      'one run for 192 intervals',
    )
    check(
      readLog(box.logFile).some((line) => line.event === 'scheduler.missed' && line['missed'] === 191),
      'the log says so',
    )
    return { cause: 'scheduler_missed', ids: {} }
  },
}
