import type { Logger } from '../log/logger.ts'
import type { Db } from '../db/db.ts'
import type { LogFields } from '../log/events.ts'
import type { Decision } from '../machine/state-machine.ts'
import type { EventRow } from '../repository/events.ts'
import type { OutboxPayload } from '../repository/outbox.ts'
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
  /** Configured price ids; with none every price counts. */
  readonly prices: readonly string[]
  /** The event's ids, for every line about it. */
  readonly ids: LogFields
}

/** What the deal is told of a payment: a paid one sets off all automations, the others a note. */
export type Notice =
  | { readonly reason: 'paid' }
  | { readonly reason: Exclude<OutboxPayload['reason'], 'paid'>; readonly marker: string }

/** What an event is to change: worked out with the network at hand, then written in one transaction without it. */
export interface Effects {
  /** Word for the `event.processed` line, and for the row. */
  readonly outcome: string
  readonly ids?: LogFields
  readonly payment?: PaymentFacts
  readonly persistedMsg?: string
  readonly decision?: Decision
  /** Decisions about other devices than the event's own. */
  readonly alsoDecided?: readonly Decision[]
  /** Paid, and entitles nobody: why. */
  readonly unassigned?: 'no_hardware_id' | undefined
  /** Sets off the automation when the payment is written. */
  readonly automation?: Notice | undefined
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
