import type { Queryable } from '../db/db.ts'

/** When the job last began, over all processes; undefined before its first run. */
export const lastRunAt = async (db: Queryable, job: string): Promise<Date | undefined> => {
  const [row] = await db.query<{ started_at: Date }>(
    'SELECT started_at FROM scheduler_runs WHERE job = $1 ORDER BY started_at DESC, id DESC LIMIT 1',
    [job],
  )
  return row?.started_at
}

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
  result: { readonly touched: number } | { readonly error: string },
  now: Date,
): Promise<void> => {
  const [status, touched, error] =
    'error' in result ? (['failed', null, result.error] as const) : (['ok', result.touched, null] as const)
  await db.query('UPDATE scheduler_runs SET status = $2, touched = $3, error = $4, finished_at = $5 WHERE id = $1', [
    id,
    status,
    touched,
    error,
    now,
  ])
}

/** Runs that a dead process left `running`: nobody will end them. */
export const closeAbandonedRuns = async (db: Queryable, job: string, now: Date): Promise<void> => {
  await db.query(
    `UPDATE scheduler_runs SET status = 'failed', error = 'the process ended during the run', finished_at = $2 WHERE job = $1 AND status = 'running'`,
    [job, now],
  )
}
