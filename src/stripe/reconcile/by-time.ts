import type { CauseId } from '../../model/cause.ts'
import type { EpochMs } from '../../model/time.ts'
import type { WebhookProcessingLog } from '../../model/trace.ts'
import type { StripeEventFact } from '../fact.ts'
import type { EventIndex } from './event-index.ts'
import { follows, timeOf, typeOf } from './match.ts'

/** Stripe's first attempt comes within seconds; later ones could be anybody's retry. */
const FIRST_ATTEMPT_MS = 2 * 60_000

export interface TimePairs {
  /** The delivery that fits the event's time (and type, where the log has one), each given once. */
  readonly of: ReadonlyMap<StripeEventFact, WebhookProcessingLog>
  /** Events that would fit a delivery which was given to another: their absence is less sure. */
  readonly near: ReadonlyMap<StripeEventFact, WebhookProcessingLog>
  readonly rest: readonly WebhookProcessingLog[]
}

/**
 * Pairs events with deliveries that have no ids to go by (signature failed, or only an access line), nearest in time
 * first. Only time and type count: ids of an unverified delivery are whatever its sender wrote.
 */
export const pairByTime = (
  index: EventIndex,
  wanted: (event: StripeEventFact) => boolean,
  deliveries: readonly WebhookProcessingLog[],
  skewMs: number,
): TimePairs => {
  const near = new Map<StripeEventFact, WebhookProcessingLog>()
  const pairs: { event: StripeEventFact; delivery: WebhookProcessingLog; distance: number }[] = []
  for (const delivery of deliveries) {
    const at = timeOf(delivery)
    const type = typeOf(delivery)
    if (at === undefined) continue
    for (const event of index.between(at - FIRST_ATTEMPT_MS - skewMs, at + skewMs)) {
      if (
        !wanted(event) ||
        (type !== undefined && type !== event.type) ||
        !follows(at, event, skewMs, FIRST_ATTEMPT_MS)
      )
        continue
      pairs.push({ event, delivery, distance: Math.abs(at - event.created) })
      near.set(event, near.get(event) ?? delivery)
    }
  }
  const of = new Map<StripeEventFact, WebhookProcessingLog>()
  const used = new Set<WebhookProcessingLog>()
  for (const { event, delivery } of pairs.sort((a, b) => a.distance - b.distance)) {
    if (of.has(event) || used.has(delivery)) continue
    of.set(event, delivery)
    used.add(delivery)
  }
  return { of, near, rest: deliveries.filter((delivery) => !used.has(delivery)) }
}

/** The cause that the failed step names; a wrong secret is the commonest when it names none. */
export const signatureCause = (delivery: WebhookProcessingLog): CauseId =>
  delivery.steps.find(({ kind, cause }) => kind === 'signature.failed' && cause !== undefined)?.cause ??
  'signature_failed.wrong_secret'

export const arrivedAt = (traces: readonly WebhookProcessingLog[]): EpochMs | undefined => {
  const times = traces.map(timeOf).filter((at) => at !== undefined)
  return times.length === 0 ? undefined : Math.min(...times)
}
