/** What Stripe holds of a subscription now: from a refetch, or from a signed payload while the API is down. */
export interface StripeState {
  readonly subscriptionId: string
  readonly customerId: string | undefined
  readonly hardwareId: string | undefined
  readonly dealId: string | undefined
  readonly status: string
  /** The latest invoice is paid, or nothing was due. */
  readonly paid: boolean
  readonly latestInvoiceId: string | undefined
  /** Of its items; empty when the source does not tell (an invoice that stands in for its subscription). */
  readonly priceIds: readonly string[]
  /** `pause_collection` is set: later invoices are not collected. */
  readonly collectionPaused: boolean
  /** `cancellation_details.reason` of a canceled subscription. */
  readonly cancelReason: string | undefined
  readonly trialEnd: Date | undefined
  readonly periodStart: Date | undefined
  readonly periodEnd: Date | undefined
  /** The payload stands in for an API that did not answer. */
  readonly fromPayload: boolean
}

/** What the state machine is asked about. The `kind` says which row of its table. */
export type Signal =
  | { readonly kind: 'first_use' }
  | {
      readonly kind:
        | 'trialing'
        | 'active_paid'
        | 'past_due'
        | 'uncollectible'
        | 'canceled_by_user'
        | 'unsettled'
        | 'refunded'
        | 'unknown_status'
        | 'other_price'
        | 'moved_away'
      readonly stripe: StripeState | undefined
    }
  | { readonly kind: 'grace_over'; readonly stripe: StripeState | undefined }

/** The signal in a subscription's state. An active subscription whose invoice is open is not yet paid. */
export const signalOf = (stripe: StripeState): Signal => ({ kind: kindOf(stripe), stripe })

const kindOf = (
  stripe: StripeState,
): 'trialing' | 'active_paid' | 'past_due' | 'uncollectible' | 'canceled_by_user' | 'unsettled' | 'unknown_status' => {
  switch (stripe.status) {
    case 'trialing':
      return 'trialing'
    case 'active':
      if (stripe.paid) return 'active_paid'
      // Nobody will collect this invoice: it is no payment that is still on its way.
      return stripe.collectionPaused ? 'uncollectible' : 'unsettled'
    case 'past_due':
      return 'past_due'
    case 'unpaid':
    case 'paused':
      return 'uncollectible'
    case 'canceled':
      return stripe.cancelReason === 'payment_failed' ? 'uncollectible' : 'canceled_by_user'
    case 'incomplete':
    case 'incomplete_expired':
      return 'unsettled'
    default:
      return 'unknown_status'
  }
}
