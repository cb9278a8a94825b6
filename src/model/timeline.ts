import type { CauseId } from './cause.ts'
import type { Ids } from './ids.ts'
import type { StepId, StepOutcome } from './step.ts'
import type { EpochMs } from './time.ts'

export interface TimelineStep {
  readonly step: StepId
  readonly outcome: StepOutcome | 'missing'
  readonly at?: EpochMs
  readonly cause?: CauseId
}

/** One arrival of a webhook and what was done on it, in order of time. */
export interface TimelineDelivery {
  readonly type?: string
  readonly eventId?: string
  readonly host?: string
  readonly status?: number
  readonly at?: EpochMs
  /** The last moment that is known of it: its answer, or its last step. */
  readonly endedAt?: EpochMs
  /** An event that had come before. */
  readonly again: boolean
  readonly steps: readonly TimelineStep[]
}

/** How a payment of the same type went that had no trouble, in milliseconds since its webhook came. */
export interface HealthyTimeline {
  readonly ids: Ids
  readonly status?: number
  readonly tookMs: number
  readonly steps: readonly { readonly step: StepId; readonly from: number; readonly to: number }[]
}

/** The deliveries of one payment, and the nearest healthy one to compare it with. */
export interface Timeline {
  readonly deliveries: readonly TimelineDelivery[]
  readonly healthy?: HealthyTimeline
}
