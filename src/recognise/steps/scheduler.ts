import type { StepEntry } from '../entry.ts'
import { OF_HOUSEKEEPING } from '../lexicon/other-work.ts'

const JOB =
  /schedul|cron|apscheduler|periodic|\bjob\b|reminder|trial|grace|quota|планировщик|расписани|напоминани|invoice processing|hangfire|quartz|recurring|scheduled|по расписанию|celery ?beat|beat:|sweep/

/** Jobs by the clock carry no ids: trouble in them touches all deals. */
export const scheduler: readonly StepEntry[] = [
  {
    id: 'scheduler.missed',
    step: 'scheduler.missed',
    outcome: 'failed',
    cause: 'scheduler_missed',
    needs: [
      'was missed by',
      'misfire',
      'missed run',
      'missed its',
      'missed execution',
      'skipping new run',
      'maximum number of running instances reached',
      'already in progress',
      'пропущен запуск',
      'пропустил запуск',
      'missed schedule',
      'overdue',
      'previous run still',
      'not run since',
      'has not run',
      'did not run',
    ],
    all: [/run time of job|was missed by \d|schedul|cron|\bjob\b|run|запуск|misfire|trigger/],
    none: /no missed|no misfire|0 missed|invoice\.overdue|event already in progress/,
    hits: [
      'Run time of job "trial_check (trigger: interval[1:00:00], next run at: …)" was missed by 0:12:31.554',
      'Invoice processing already in progress. Skipping new run.',
      'Execution of job "grace_check" skipped: maximum number of running instances reached (1)',
      'Планировщик: пропущен запуск trial_check',
    ],
    misses: ['scheduler: no missed runs'],
  },
  {
    id: 'scheduler.failed',
    step: 'scheduler.job_failed',
    outcome: 'failed',
    cause: 'scheduler_failed',
    needs: [
      'stripe reminder processing crashed',
      'raised an exception',
      'job failed',
      'job crashed',
      'cron',
      'schedul',
      'apscheduler',
      'планировщик',
      'reminder',
      'hangfire',
      'quartz',
      'recurring',
      'periodic',
      'scheduled job',
      'scheduled task',
      'по расписанию',
    ],
    all: [
      JOB,
      /crash|raised an exception|fail|threw|error executing|error in job|exited with|aborted|panic|упал|сбой|ошибк|не выполнен|завершил\S+ с ошибкой/,
    ],
    when: (line) => line.isPayment || !OF_HOUSEKEEPING.test(line.text),
    none: /webhook signature|handler|missed by|will be scheduled|scheduling restart|bull|sidekiq|scheduler (?:started|stopped)|outbox|evt_|notification/,
    hits: [
      'Stripe reminder processing crashed',
      'Job "trial_check (trigger: interval[1:00:00])" raised an exception',
      'cron: trial-check failed: TypeError',
      'Планировщик: задача grace_check завершилась с ошибкой',
    ],
    misses: [
      'scheduler started',
      'cron: trial-check finished, failed: 0',
      'Call from cron Fetchmail: Fetch incoming emails failed in Job #7',
    ],
  },
  {
    id: 'scheduler.ok',
    step: 'scheduler.job_ok',
    outcome: 'ok',
    needs: ['executed successfully', 'job finished', 'job completed', 'cron', 'scheduler', 'scheduled', 'планировщик'],
    all: [JOB, /executed successfully|finished|completed|done|выполнен|завершен/],
    // A count that is called `CompletedMaps:0` says nothing of a job.
    none: /fail|error|crash|missed|skip|not (?:finished|completed)|не выполнен|ошибк|webhook|evt_|(?:completed|finished)\w+:\d/,
    hits: [
      'Job "trial_check" executed successfully',
      'cron: grace-check completed in 12ms',
      'Планировщик: trial_check выполнен',
    ],
    misses: ['cron: grace-check failed'],
  },
]
