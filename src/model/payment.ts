import type { CauseId } from './cause.ts'
import type { Ids } from './ids.ts'
import type { EpochMs } from './time.ts'
import type { StepId } from './step.ts'

/** Where on its way to its automations a payment can be, in the order of a healthy run. */
export const STAGES = ['came', 'signed', 'recorded', 'status', 'note', 'notice'] as const

export type Stage = (typeof STAGES)[number]

/** What a stage saw: `missing` when nothing tells that it began, `underway` when it did and its end is not there yet. */
export type StageMark = 'done' | 'failed' | 'skipped' | 'missing' | 'repeat' | 'underway'

/**
 * `stopped`: it missed a stage that it should have passed; `untold`: the logs do not say how it ended; `ignored`: it was not
 * for this application, or nothing was to be done.
 */
export type PaymentState = 'done' | 'stopped' | 'underway' | 'untold' | 'ignored'

/** One payment (its session, payment intent, invoice and charge together), counted once however many events tell of it. */
export interface Payment {
  readonly ids: Ids
  readonly at?: EpochMs
  readonly host?: string
  readonly type?: string
  readonly state: PaymentState
  readonly cause: CauseId
  readonly marks: Readonly<Partial<Record<Stage, StageMark>>>
  /** The first stage that it missed. */
  readonly missed?: Stage
  /** Places in the report's list of the verdicts that tell of it, the one that decided first. */
  readonly verdicts: readonly number[]
}

/** The stage that a step belongs to; a step without one is work between stages. */
export const STAGE_OF: Readonly<Partial<Record<StepId, Stage>>> = {
  'webhook.received': 'came',
  'signature.verified': 'signed',
  'signature.failed': 'signed',
  'session.persisted': 'recorded',
  'deal.resolved': 'recorded',
  'deal.missing': 'recorded',
  'event.duplicate': 'recorded',
  'crm.status_updated': 'status',
  'crm.status_unchanged': 'status',
  'crm.note_created': 'note',
  'notification.sent': 'notice',
  'notification.skipped': 'notice',
  'notification.failed': 'notice',
}
