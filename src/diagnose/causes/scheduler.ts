import { told } from '../rule.ts'

export const missed = told(
  'scheduler_missed',
  ['check_scheduler', 'catch_up_jobs'],
  [
    '2026-01-12 10:00:01,004 WARNING apscheduler.executors.default: Run time of job "trial_check (trigger: interval[1:00:00], next run at: 2026-01-12 11:00:00 UTC)" was missed by 0:12:31.554',
    '2026-01-12 10:00:01 warn: Invoice processing already in progress. Skipping new run.',
  ],
  [
    '2026-01-12 10:00:01,004 INFO apscheduler.executors.default: Job "trial_check (trigger: interval[1:00:00])" executed successfully',
  ],
)

export const failed = told(
  'scheduler_failed',
  ['read_job_error', 'catch_up_jobs'],
  [
    '2026-01-12 10:00:01 error: Stripe reminder processing crashed {"error":"Cannot read properties of undefined"}',
    '2026-01-12 10:00:01,004 ERROR apscheduler.executors.default: Job "grace_check (trigger: interval[1:00:00])" raised an exception',
  ],
  ['2026-01-12 10:00:01,004 INFO scheduler: trial_check finished, failed: 0'],
)
