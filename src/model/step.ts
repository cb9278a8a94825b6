import type { CauseId } from './cause.ts'
import type { Ids } from './ids.ts'
import type { LogRecord } from './record.ts'

/** What can happen to a webhook on its way to an automation, in the order of a healthy run. */
export const STEP_IDS = [
  'webhook.received',
  'signature.verified',
  'signature.failed',
  'cabinet.accepted',
  'cabinet.ignored',
  'event.duplicate',
  'event.stored',
  'stripe.retrieved',
  'session.persisted',
  'deal.resolved',
  'deal.missing',
  'crm.status_updated',
  'crm.status_unchanged',
  'crm.note_created',
  'notification.sent',
  'notification.skipped',
  'notification.failed',
  'webhook.answered',
  'subscription.transition',
  'cache.invalidated',
  'quota.denied',
  'quota.reset',
  'gate.fail_open',
  'db.unavailable',
  'db.recovered',
  'scheduler.job_ok',
  'scheduler.job_failed',
  'scheduler.missed',
  'service.started',
  'service.stopped',
] as const

export type StepId = (typeof STEP_IDS)[number]

/** `started`: the line announces the step and tells no result; `skipped` outranks a later `ok`, and so does `failed`. */
export type StepOutcome = 'started' | 'ok' | 'failed' | 'skipped' | 'duplicate' | 'ignored'

/** How sure a reading is: by an exact catalogue entry, by structure and meaning, or only by a hint. */
export type Confidence = 'certain' | 'likely' | 'ambiguous'

export interface Step {
  readonly kind: StepId
  readonly outcome: StepOutcome
  readonly cause?: CauseId
  /** Causes that this line alone cannot tell from `cause`. */
  readonly alternatives?: readonly CauseId[]
  readonly confidence: Confidence
  /** Id of the catalogue entry in `recognise/steps` that read it. */
  readonly by: string
  /** Stripe event type, e.g. `checkout.session.completed`, when the line tells. */
  readonly type?: string
  readonly ids: Ids
  readonly record: LogRecord
}
