import type { CauseId } from '../../model/cause.ts'
import type { EpochMs } from '../../model/time.ts'
import type { WebhookProcessingLog } from '../../model/trace.ts'
import type { StripeEventFact } from '../fact.ts'
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
  absent: readonly StripeEventFact[],
  failures: readonly WebhookProcessingLog[],
  skewMs: number,
): TimePairs => {
  const near = new Map<StripeEventFact, WebhookProcessingLog>()
  const pairs: { event: StripeEventFact; failure: WebhookProcessingLog; distance: number }[] = []
  for (const failure of failures) {
    const at = timeOf(failure)
    const type = typeOf(failure)
    if (at === undefined) continue
    for (const event of absent) {
      if ((type !== undefined && type !== event.type) || !follows(at, event, skewMs, FIRST_ATTEMPT_MS)) continue
      pairs.push({ event, failure, distance: Math.abs(at - event.created) })
      near.set(event, near.get(event) ?? failure)
    }
  }
  const of = new Map<StripeEventFact, WebhookProcessingLog>()
  const used = new Set<WebhookProcessingLog>()
  for (const { event, failure } of pairs.sort((a, b) => a.distance - b.distance)) {
    if (of.has(event) || used.has(failure)) continue
    of.set(event, failure)
    used.add(failure)
  }
  return { of, near, rest: failures.filter((failure) => !used.has(failure)) }
}

/** The cause that the failed step names; a wrong secret is the commonest when it names none. */
export const signatureCause = (failure: WebhookProcessingLog): CauseId =>
  failure.steps.find(({ kind, cause }) => kind === 'signature.failed' && cause !== undefined)?.cause ??
  'signature_failed.wrong_secret'

export const arrivedAt = (traces: readonly WebhookProcessingLog[]): EpochMs | undefined => {
  const times = traces.map(timeOf).filter((at) => at !== undefined)
  return times.length === 0 ? undefined : Math.min(...times)
}
