/** Every `event` a log line may carry. A closed list: prodlogs and the operator's greps depend on it. */
export type LogEvent =
  | `webhook.${'received' | 'signature_failed' | 'cabinet_ignored' | 'duplicate' | 'accepted' | 'rejected_db'}`
  | `event.${'processing' | 'processed' | 'failed' | 'requeued'}`
  | 'stripe.retrieve_failed'
  | 'session.persisted'
  | 'deal.missing'
  | 'entitlement.unassigned'
  | `state.${'transition' | 'stale_ignored' | 'illegal_transition'}`
  | `crm.${'status_updated' | 'note_created' | 'failed'}`
  | `notify.${'sent' | 'skipped' | 'failed'}`
  | 'outbox.dead'
  | 'cache.invalidated'
  | `quota.${'denied' | 'incremented' | 'reset'}`
  | `gate.${'fail_open' | 'fail_open_exhausted'}`
  | `db.${'unavailable' | 'recovered'}`
  | `scheduler.${'started' | 'job_ok' | 'job_failed' | 'missed' | 'stopped'}`
  | `server.${'starting' | 'started' | 'stopping' | 'stopped' | 'forced' | 'request_failed' | 'not_ready' | 'body_too_large' | 'log_reopened' | 'migrated' | 'clock_moved' | 'fault_set'}`
  | 'module.inactive'

/** Ids and measures of a line; what is not known is left out. Times in ms. */
export interface LogFields {
  readonly delivery_id?: string | undefined
  readonly stripe_event_id?: string | undefined
  readonly type?: string | undefined
  readonly livemode?: boolean | undefined
  readonly cabinet?: string | undefined
  readonly stripe_request_id?: string | undefined
  readonly deal_id?: string | undefined
  readonly session_id?: string | undefined
  readonly payment_intent_id?: string | undefined
  readonly invoice_id?: string | undefined
  readonly charge_id?: string | undefined
  readonly subscription_id?: string | undefined
  readonly hardware_id?: string | undefined
  readonly attempt?: number | undefined
  readonly duration_ms?: number | undefined
  readonly err?: unknown
  readonly [detail: string]: unknown
}
