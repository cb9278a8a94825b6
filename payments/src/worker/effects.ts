import type { Logger } from '../log/logger.ts'
import type { Db } from '../db/db.ts'
import type { LogFields } from '../log/events.ts'
import type { Decision } from '../machine/state-machine.ts'
import type { EventRow } from '../repository/events.ts'
import type { PaymentFacts } from '../repository/payments.ts'
import type { StripeService } from '../stripe/stripe-service.ts'
import type { TrialSettings } from '../machine/trial-handler.ts'

/** What a handler reads with; it writes nothing. */
export interface HandlerContext {
  readonly stripe: StripeService
  readonly db: Db
  readonly log: Logger
  readonly now: Date
  readonly settings: TrialSettings
  /** The event's ids, for every line about it. */
  readonly ids: LogFields
}

/** What an event is to change: worked out with the network at hand, then written in one transaction without it. */
export interface Effects {
  /** Word for the `event.processed` line, and for the row. */
  readonly outcome: string
  readonly ids?: LogFields
  readonly payment?: PaymentFacts
  readonly persistedMsg?: string
  readonly decision?: Decision
  /** Sets off the automation when the payment is written. */
  readonly automation?: 'paid' | 'refunded'
  /** The event cannot be finished and will not finish by itself: written as failed, waiting for a resend. */
  readonly failure?: EventFailure
}

/** Why an event failed. `retry` when another attempt may help. */
export interface EventFailure {
  readonly reason: string
  readonly message: string
  readonly retry: boolean
}

export type Handler = (event: EventRow, context: HandlerContext) => Promise<Effects>
