import type { Fate } from '../../model/event-fate.ts'
import type { CauseId } from '../../model/cause.ts'
import type { Ids } from '../../model/ids.ts'
import type { Confidence } from '../../model/step.ts'
import type { EpochMs, TimeWindow } from '../../model/time.ts'
import type { WebhookProcessingLog } from '../../model/trace.ts'
import type { Severity } from '../../model/verdict.ts'
import type { StripeEventFact } from '../fact.ts'

/** Why a fate is not surer, or what made it so. */
export type FateReason =
  /** Created before the logs begin: it may have been delivered before them. */
  | 'before_logs'
  /** Created so shortly before the logs' end that it may still come. */
  | 'too_recent'
  /** The logs of that moment could not be read. */
  | 'hole_in_logs'
  /** A webhook without an event id may be this event or another one of the same payment. */
  | 'unclear_join'
  /** Stripe has no endpoint in this event's mode. */
  | 'no_endpoint'
  /** Every endpoint that takes the type was made after the event. */
  | 'endpoint_newer'
  /** The endpoints that take the type point at a path or host that these logs never served. */
  | 'other_url'
  /** Stripe counts it as accepted by every endpoint: by another host, or the logs are not complete. */
  | 'accepted_elsewhere'
  /** By the mode that the log or the id writes. */
  | 'other_mode'
  /** By the account part of the id. */
  | 'other_account'
  /** Older than what was listed from Stripe, or of a type that was not asked for. */
  | 'not_listed'

export interface ReconcileRow {
  readonly fate: Fate
  readonly cause: CauseId
  readonly confidence: Confidence
  readonly alternatives: readonly CauseId[]
  readonly reason?: FateReason
  /** Whether someone has to act: makes `reconcile` exit 3. */
  readonly problem: boolean
  readonly ids: Ids
  readonly type?: string
  /** When Stripe created the event; for a webhook without one, when it arrived. */
  readonly at?: EpochMs
  readonly arrivedAt?: EpochMs
  /** Deliveries seen in the logs. */
  readonly deliveries: number
  readonly event?: StripeEventFact
  readonly traces: readonly WebhookProcessingLog[]
  /** Ids of the endpoints that the cause is about. */
  readonly endpoints: readonly string[]
}

/** What the verdict of `diagnose/` says of a trace; the caller passes it in, because `stripe` does not import it. */
export interface TraceVerdict {
  readonly cause: CauseId
  readonly confidence: Confidence
  readonly alternatives: readonly CauseId[]
  /** Decides whether the row is a problem; absent: the fate decides. */
  readonly severity?: Severity
}

/** What `lookUp` said of an event that the logs name and the list did not hold. */
export type AskedEvent = Pick<TraceVerdict, 'cause' | 'confidence'>

export interface ReconcileOptions {
  /** What the logs cover. An open end means "all there is". */
  readonly window: TimeWindow
  /** Moments inside the window whose logs could not be read. */
  readonly holes?: readonly TimeWindow[] | undefined
  /** What was asked of Stripe; absent: everything of the window. */
  readonly listed?: (TimeWindow & { readonly types?: readonly string[] | undefined }) | undefined
  /** Answers of `lookUp` by event id, for `unlistedEventIds` that Stripe did not know. */
  readonly asked?: ReadonlyMap<string, AskedEvent> | undefined
  /** Now, for logs that are open-ended; default: the newest time that the logs or the events have. */
  readonly now?: EpochMs | undefined
  /** How long an event may be under way before its absence means something; default 2 minutes. */
  readonly settleMs?: number | undefined
  /** How far the hosts' clocks may be off; default 5 s. `doctor` measures it. */
  readonly skewMs?: number | undefined
  /** Types that must be subscribed (`expect:` of the configuration); others that no endpoint takes are no problem. */
  readonly expectedTypes?: readonly string[] | undefined
  readonly verdictOf?: ((trace: WebhookProcessingLog) => TraceVerdict | undefined) | undefined
}
