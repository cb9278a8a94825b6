import type { EpochMs } from '../../model/time.ts'
import type { CauseId } from '../../model/cause.ts'
import { readDelivery, sameMode } from '../delivery.ts'
import { subscribes, type StripeEndpoint } from '../endpoint.ts'
import { pointsElsewhere } from '../endpoint-findings.ts'
import type { StripeEventFact } from '../fact.ts'
import type { Judgement } from './arrived.ts'
import type { FateReason, ReconcileOptions } from './row.ts'

export interface AbsentJudgement extends Judgement {
  readonly reason?: FateReason
  readonly endpoints: readonly string[]
}

/** The fate of an event that no webhook of the logs belongs to. */
export const judgeAbsent = (
  event: StripeEventFact,
  endpoints: readonly StripeEndpoint[] | undefined,
  servedPaths: readonly string[],
  end: EpochMs,
  options: ReconcileOptions,
): AbsentJudgement => {
  const byEndpoints = endpoints && judgeEndpoints(event, endpoints)
  if (byEndpoints?.fate === 'not_subscribed') return byEndpoints
  // Endpoints are as they are now; of an event that the logs could not show they prove nothing.
  const edge = atEdge(event, end, options)
  if (edge)
    return {
      fate: 'unknown',
      cause: 'unknown',
      confidence: 'ambiguous',
      alternatives: ['webhook_not_arrived'],
      reason: edge,
      endpoints: [],
    }
  if (byEndpoints) return byEndpoints
  const taking = (endpoints ?? []).filter(
    (endpoint) => endpoint.enabled && sameMode(endpoint, event) && subscribes(endpoint, event.type),
  )
  const ids = taking.map(({ id }) => id)
  const base = {
    fate: 'never_arrived',
    cause: 'webhook_not_arrived',
    alternatives: [] as CauseId[],
    endpoints: ids,
  } as const
  if (taking.length > 0 && taking.every((endpoint) => pointsElsewhere(endpoint, servedPaths))) {
    return { ...base, confidence: 'likely', reason: 'other_url' }
  }
  switch (readDelivery(event, endpoints)) {
    case 'pending':
      return { ...base, confidence: taking.length === 1 ? 'certain' : 'likely' }
    case 'accepted':
      return { ...base, confidence: 'ambiguous', reason: 'accepted_elsewhere' }
    case 'accepted_or_none_subscribed':
      return { ...base, confidence: 'ambiguous', alternatives: ['endpoint_disabled', 'type_not_enabled'] }
    case 'none_subscribed':
    case 'unknown':
      return { ...base, confidence: 'likely' }
  }
}

/** What only the endpoints tell; undefined when an enabled one takes the event. */
const judgeEndpoints = (event: StripeEventFact, endpoints: readonly StripeEndpoint[]): AbsentJudgement | undefined => {
  const mine = endpoints.filter((endpoint) => sameMode(endpoint, event))
  const subscribed = mine.filter((endpoint) => subscribes(endpoint, event.type))
  const enabled = subscribed.filter((endpoint) => endpoint.enabled)
  const base = { fate: 'never_arrived', confidence: 'certain', alternatives: [] } as const
  if (mine.length === 0) return { ...base, cause: 'webhook_not_arrived', reason: 'no_endpoint', endpoints: [] }
  if (subscribed.length === 0) {
    const ids = mine.map(({ id }) => id)
    return { ...base, fate: 'not_subscribed', cause: 'type_not_enabled', endpoints: ids }
  }
  if (enabled.length === 0) {
    const ids = subscribed.map(({ id }) => id)
    // Still pending somewhere: it was disabled after the event, which may be lost for another reason.
    const confidence = readDelivery(event, endpoints) === 'pending' ? 'likely' : 'certain'
    return { ...base, confidence, cause: 'endpoint_disabled', endpoints: ids }
  }
  if (enabled.every(({ created }) => created !== undefined && created > event.created)) {
    return { ...base, cause: 'webhook_not_arrived', reason: 'endpoint_newer', endpoints: enabled.map(({ id }) => id) }
  }
  return undefined
}

/** Whether the logs could not have shown the event even if it came. `end`: where the logs end. */
const atEdge = (event: StripeEventFact, end: EpochMs, options: ReconcileOptions): FateReason | undefined => {
  const { window, holes = [], settleMs = SETTLE_MS, skewMs = SKEW_MS } = options
  if (window.from !== undefined && event.created < window.from + skewMs) return 'before_logs'
  if (event.created > end - settleMs - skewMs) return 'too_recent'
  const inside = holes.some(
    ({ from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY }) =>
      event.created + settleMs + skewMs >= from && event.created - skewMs < to,
  )
  return inside ? 'hole_in_logs' : undefined
}

export const SETTLE_MS = 2 * 60_000
export const SKEW_MS = 5_000
