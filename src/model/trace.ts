import type { AutomationKind } from './automation.ts'
import type { CauseId } from './cause.ts'
import type { Id, Ids } from './ids.ts'
import type { LogRecord } from './record.ts'
import type { Step, StepId, StepOutcome } from './step.ts'
import type { EpochMs } from './time.ts'

export type { AutomationKind } from './automation.ts'

/** One event as Stripe sent it, as far as the logs (or the API) tell. */
export interface StripeWebhookEvent {
  readonly id?: string
  readonly type?: string
  readonly created?: EpochMs
  readonly livemode?: boolean
  readonly requestId?: string
  readonly account?: string
  readonly pendingWebhooks?: number
}

/** One arrival of a webhook at the endpoint. */
export interface Delivery {
  readonly at?: EpochMs
  readonly host: string
  /** HTTP status answered, when a line tells. */
  readonly status?: number
  readonly deliveryId?: string
  /** A line says in so many words that it was a webhook that failed, whatever step it failed in. */
  readonly saidSo?: true
  readonly steps: readonly Step[]
}

/** What became of one automation of one event. */
export interface AutomationOutcome {
  readonly kind: AutomationKind
  readonly state: 'done' | 'failed' | 'skipped' | 'missing'
  readonly cause?: CauseId
  readonly at?: EpochMs
}

/** A row of the step table: the outcome that counts after all lines of the step were weighed. */
export interface StepRow {
  readonly step: StepId
  readonly outcome: StepOutcome | 'missing'
  readonly at?: EpochMs
  readonly cause?: CauseId
  /** Milliseconds since the row before; absent when a time is not known. */
  readonly tookMs?: number
}

/** Two ids that one line ties together. */
export interface IdEdge {
  readonly from: Id
  readonly to: Id
  readonly record: LogRecord
}

export type TraceScope = 'event' | 'object' | 'delivery' | 'service'

/** Everything the logs say of one event (or, where no event id is known, of one session, payment or deal). */
export interface WebhookProcessingLog {
  readonly event: StripeWebhookEvent
  readonly ids: Ids
  readonly deliveries: readonly Delivery[]
  /** In order of time; steps without a time stand where their stream had them. */
  readonly steps: readonly Step[]
  /** One row per subject, in the order of a healthy run: what counts after all lines of it were weighed. */
  readonly rows: readonly StepRow[]
  readonly outcomes: readonly AutomationOutcome[]
  readonly edges: readonly IdEdge[]
  /**
   * What the log is about: an event; a payment, deal or other object whose event id no line tells; one delivery of
   * which nothing is known but that it came; or the service itself (scheduler, database, queue), which has no ids.
   */
  readonly scope: TraceScope
  /** Lines that are joined to it and tell no step: context, errors that no catalogue knows, the success page. */
  readonly context: readonly LogRecord[]
  /** Steps of lines without ids that may belong to it as well as to another log open at the same time. */
  readonly uncertain: readonly Step[]
  /** True for a delivery whose signature failed: its ids are not to be trusted and were not joined. */
  readonly unverified: boolean
}
