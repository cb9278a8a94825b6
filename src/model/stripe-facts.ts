import type { EpochMs } from './time.ts'

/** What Stripe's API says, as far as `diagnose/` needs it to tell look-alikes apart. */
export interface StripeFacts {
  /** Events that Stripe has in the window. */
  readonly events: readonly StripeEventFact[]
  readonly endpoints: readonly StripeEndpointFact[]
}

export interface StripeEventFact {
  readonly id: string
  readonly type: string
  readonly created: EpochMs
  readonly livemode: boolean
  readonly pendingWebhooks?: number
  /** Ids that the event's object carries, deal ids of its metadata included. */
  readonly objectIds: readonly string[]
}

export interface StripeEndpointFact {
  readonly id: string
  readonly url: string
  readonly status: 'enabled' | 'disabled'
  readonly enabledEvents: readonly string[]
  readonly livemode: boolean
}
