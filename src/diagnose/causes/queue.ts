import type { CauseId } from '../../model/cause.ts'
import type { LogRecord } from '../../model/record.ts'
import type { EpochMs } from '../../model/time.ts'
import type { WebhookProcessingLog } from '../../model/trace.ts'
import type { DiagnoseContext } from '../context.ts'
import { found, fromStep, standing, type Finding } from '../finding.ts'
import { isCut } from '../progress.ts'
import { told } from '../rule.ts'

const evt = 'evt_1QAbCdEfGhIjKlMnOpQrStUv'
const accepted = `2026-01-12 10:00:01 info: Stripe webhook received {"eventId":"${evt}","type":"checkout.session.completed"}\n2026-01-12 10:00:01 info: webhook enqueued {"eventId":"${evt}"}`

/** How long after its last line a log may be cut by what happened to the service. */
const CUT_MS = 5 * 60_000
/** A stalled job is noticed late. */
const STALL_MS = 30 * 60_000

/** What happened to the service where a log breaks off: an accepted webhook whose work never ended. */
const cutBy =
  (id: CauseId, within: EpochMs) =>
  (log: WebhookProcessingLog, context: DiagnoseContext): Finding | undefined => {
    const step = standing(log, id)
    if (step && !log.rows.some((row) => row.outcome === 'ok' && row.step === 'notification.sent'))
      return fromStep(step, id)
    if (!isCut(log)) return undefined
    const last = log.steps.at(-1)
    const host = last?.record.origin.host
    if (last?.record.at === undefined) return undefined
    for (const other of context.service) {
      const blow = other.steps.find(
        (each) =>
          each.cause === id && each.record.origin.host === host && isSoonAfter(each.record, last.record, within),
      )
      if (blow) return found(id, [blow.record, last.record], { confidence: 'likely' })
    }
    return undefined
  }

/** A crash often writes no time: in the same source it then counts by its place. */
const isSoonAfter = (blow: LogRecord, last: LogRecord, within: EpochMs): boolean => {
  if (blow.at === undefined) return blow.origin.source === last.origin.source
  return last.at !== undefined && blow.at >= last.at - 1_000 && blow.at - last.at <= within
}

export const queueDown = told(
  'queue_down',
  ['check_queue', 'reprocess_event'],
  [
    `2026-01-12 10:00:01 error: Failed to enqueue webhook {"eventId":"${evt}","error":"connect ECONNREFUSED 127.0.0.1:6379"}`,
    `2026-01-12 10:00:01,004 ERROR celery: kombu.exceptions.OperationalError: [Errno 111] Connection refused amqp://guest@localhost:5672 ${evt}`,
  ],
  [
    `2026-01-12 10:00:01 error: Failed to persist Stripe session {"eventId":"${evt}","error":"connect ECONNREFUSED 127.0.0.1:5432"}`,
  ],
  cutBy('queue_down', CUT_MS),
)

export const stalled = told(
  'job_stalled',
  ['check_workers', 'reprocess_event'],
  [
    `${accepted}\n2026-01-12 10:02:01 error: job stalled more than allowable limit {"eventId":"${evt}"}`,
    `[2026-01-12 10:00:01] production.ERROR: App\\Jobs\\HandleStripeEvent has been attempted too many times or run too long. The job may have previously timed out. {"event_id":"${evt}"}`,
  ],
  [accepted],
  cutBy('job_stalled', STALL_MS),
)

export const killed = told(
  'worker_killed_oom',
  ['check_oom', 'raise_memory', 'reprocess_event'],
  [
    `${accepted}\n2026-01-12T10:00:05.000000+00:00 box kernel: Out of memory: Killed process 4242 (node) total-vm:2348120kB`,
    `2026-01-12 10:00:01,004 INFO worker: processing event ${evt}\n2026-01-12 10:00:04,000 ERROR worker: Process ForkPoolWorker-2 pid:812 exited with signal 9 (SIGKILL)`,
  ],
  [accepted],
  cutBy('worker_killed_oom', CUT_MS),
)
