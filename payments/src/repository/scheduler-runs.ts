import type { Queryable } from '../db/db.ts'

/** When the job last began, over all processes; undefined before its first run. */
export const lastRunAt = async (db: Queryable, job: string): Promise<Date | undefined> => {
  const [row] = await db.query<{ started_at: Date }>(
    'SELECT started_at FROM scheduler_runs WHERE job = $1 ORDER BY started_at DESC, id DESC LIMIT 1',
    [job],
  )
  return row?.started_at
}

/** The latest run of each job, over all processes. */
export interface LastRun {
  readonly job: string
  readonly status: 'running' | 'ok' | 'failed'
  readonly startedAt: Date
  /** Rows that were due and left for the next run; null while it runs or when it failed. */
  readonly skipped: number | null
  readonly error: string | null
}

export const lastRuns = (db: Queryable): Promise<LastRun[]> =>
  db.query<LastRun>(
    `SELECT DISTINCT ON (job) job, status, started_at AS "startedAt", skipped, error FROM scheduler_runs
     ORDER BY job, started_at DESC, id DESC`,
  )

/** Records that a run began; returns its id. `missed` runs before it were folded into it. */
export const beginRun = async (db: Queryable, job: string, missed: number, now: Date): Promise<number> => {
  const [row] = await db.query<{ id: number }>(
    `INSERT INTO scheduler_runs (job, started_at, status, missed) VALUES ($1, $2, 'running', $3) RETURNING id`,
    [job, now, missed],
  )
  if (row === undefined) throw new Error('the run was not written')
  return row.id
}

export const endRun = async (
  db: Queryable,
  id: number,
  result: { readonly touched: number; readonly skipped: number } | { readonly error: string },
  now: Date,
): Promise<void> => {
  const [status, touched, skipped, error] =
    'error' in result
      ? (['failed', null, null, result.error] as const)
      : (['ok', result.touched, result.skipped, null] as const)
  await db.query(
    'UPDATE scheduler_runs SET status = $2, touched = $3, skipped = $4, error = $5, finished_at = $6 WHERE id = $1',
    [id, status, touched, skipped, error, now],
  )
}

/** Runs that a dead process left `running`: nobody will end them. */
export const closeAbandonedRuns = async (db: Queryable, job: string, now: Date): Promise<void> => {
  await db.query(
    `UPDATE scheduler_runs SET status = 'failed', error = 'the process ended during the run', finished_at = $2 WHERE job = $1 AND status = 'running'`,
    [job, now],
  )
}
