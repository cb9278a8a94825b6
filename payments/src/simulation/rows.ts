/** The service's tables as `GET /__demo/rows` gives them. */
export interface Rows {
  readonly events: readonly {
    stripe_event_id: string
    type: string
    cabinet: string
    livemode: boolean
    status: string
    attempts: number
    duplicate_count: number
    last_error: string | null
    outcome: string | null
  }[]
  readonly outbox: readonly {
    id: number
    kind: 'crm_status' | 'crm_note' | 'notification'
    stripe_event_id: string
    deal_id: string
    status: string
    attempts: number
    last_error: string | null
    dedupe_key: string
  }[]
  readonly subscriptions: readonly {
    hardware_id: string
    deal_id: string | null
    stripe_subscription_id: string | null
    status: string
    trial_ends_at: string | null
    trial_consumed: boolean
    current_period_start: string
    current_period_end: string | null
    grace_ends_at: string | null
    needs_reconcile: boolean
    version: number
  }[]
  readonly payments: readonly {
    session_id: string | null
    payment_intent_id: string | null
    invoice_id: string | null
    deal_id: string | null
    amount: number
    refunded_amount: number
    status: string
  }[]
  readonly quota: readonly {
    hardware_id: string
    period_start: string
    used: number
    reserved: number
    quota: number
  }[]
  readonly runs: readonly {
    job: string
    status: string
    missed: number
    touched: number | null
    error: string | null
  }[]
}

export const readRows = async (url: string): Promise<Rows> => {
  const response = await fetch(`${url}/__demo/rows`)
  if (response.status !== 200) throw new Error(`/__demo/rows answered ${response.status}`)
  return (await response.json()) as Rows
}
