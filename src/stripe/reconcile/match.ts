import type { Confidence } from '../../model/step.ts'
import type { EpochMs } from '../../model/time.ts'
import type { WebhookProcessingLog } from '../../model/trace.ts'
import type { StripeEventFact } from '../fact.ts'
import { OBJECT_KINDS, type EventIndex } from './event-index.ts'

/** Live webhooks are retried for three days. */
export const RETRIED_MS = 3 * 24 * 3_600_000

/** A trace joined by nothing but its type must follow at once. */
const AT_ONCE_MS = 2 * 60_000

/** A trace joined by deal and time alone must follow its event closely: retries of it would be another deal's. */
const NEAR_MS = 15 * 60_000

export interface Match {
  readonly traces: readonly WebhookProcessingLog[]
  readonly confidence: Confidence
}

export interface Matches {
  readonly byEvent: ReadonlyMap<StripeEventFact, Match>
  /** Events that a trace without event id may belong to, beside the one that it was given to. */
  readonly unclear: ReadonlySet<StripeEventFact>
  /** Verified traces that no event claims. */
  readonly rest: readonly WebhookProcessingLog[]
  /** Deliveries of which nothing is known but that they came, as an access log alone tells it. */
  readonly anonymous: readonly WebhookProcessingLog[]
}

/**
 * Joins traces to events: by event id; where the log has none, by the object's id and type; where the app masks ids,
 * by deal and time, or by type and time as the last resort. Traces whose signature failed are never joined here: their ids are not to be trusted.
 */
export const matchTraces = (index: EventIndex, traces: readonly WebhookProcessingLog[], skewMs: number): Matches => {
  const byEvent = new Map<StripeEventFact, { traces: WebhookProcessingLog[]; confidence: Confidence }>()
  const unclear = new Set<StripeEventFact>()
  const rest: WebhookProcessingLog[] = []
  const give = (event: StripeEventFact, trace: WebhookProcessingLog, confidence: Confidence): void => {
    const match = byEvent.get(event)
    if (!match) byEvent.set(event, { traces: [trace], confidence })
    else match.traces.push(trace)
  }
  const nameless: WebhookProcessingLog[] = []
  const anonymous: WebhookProcessingLog[] = []
  for (const trace of traces) {
    // The scheduler's and the database's own story is no webhook.
    if (trace.unverified || trace.scope === 'service') continue
    const named = eventIdsOf(trace)
    const claimed = named.map((id) => index.byEventId(id)).filter((event) => event !== undefined)
    for (const event of claimed) give(event, trace, 'certain')
    if (claimed.length === 0) (named.length > 0 ? rest : nameless).push(trace)
  }
  for (const trace of nameless.sort((a, b) => (timeOf(a) ?? 0) - (timeOf(b) ?? 0))) {
    const candidates = candidatesOf(trace, index, skewMs)
    const free = candidates.events.filter((event) => !byEvent.has(event))
    const [chosen, ...others] = nearestFirst(free.length > 0 ? free : candidates.events, timeOf(trace))
    if (!chosen) (isAnonymous(trace) ? anonymous : rest).push(trace)
    else {
      give(chosen, trace, others.length > 0 ? 'ambiguous' : candidates.confidence)
      for (const other of others) unclear.add(other)
    }
  }
  return { byEvent, unclear, rest, anonymous }
}

const isAnonymous = (trace: WebhookProcessingLog): boolean =>
  trace.deliveries.length > 0 &&
  typeOf(trace) === undefined &&
  ![...OBJECT_KINDS, 'dealId' as const, 'customerId' as const].some((kind) => (trace.ids[kind]?.length ?? 0) > 0)

/** The event that the trace is about. Its ids may name others too, which lines tied to the same session or deal. */
export const eventIdsOf = (trace: WebhookProcessingLog): readonly string[] =>
  trace.event.id === undefined ? (trace.ids.eventId ?? []) : [trace.event.id]

/** When a trace was first seen. */
export const timeOf = (trace: WebhookProcessingLog): EpochMs | undefined => {
  const times = [...trace.deliveries.map(({ at }) => at), ...trace.steps.map(({ record }) => record.at)]
  const known = times.filter((at) => at !== undefined)
  return known.length === 0 ? undefined : Math.min(...known)
}

export const typeOf = (trace: WebhookProcessingLog): string | undefined =>
  trace.event.type ?? trace.steps.find(({ type }) => type !== undefined)?.type

/** Whether something that happened at `at` can be a delivery (or a retry) of the event. */
export const follows = (at: EpochMs | undefined, event: StripeEventFact, skewMs: number, withinMs: number): boolean =>
  // An event's second is rounded down, so it is never later than its delivery but for the clocks.
  at === undefined || (at >= event.created - skewMs && at <= event.created + withinMs + skewMs)

const candidatesOf = (
  trace: WebhookProcessingLog,
  index: EventIndex,
  skewMs: number,
): { events: readonly StripeEventFact[]; confidence: Confidence } => {
  const type = typeOf(trace)
  const at = timeOf(trace)
  const fits = (withinMs: number) => (event: StripeEventFact) =>
    (type === undefined || event.type === type) && follows(at, event, skewMs, withinMs)
  const byObject = index.byObjects(trace.ids).filter(fits(RETRIED_MS))
  if (byObject.length > 0) return { events: ownObjectFirst(trace, byObject), confidence: type ? 'certain' : 'likely' }
  if (OBJECT_KINDS.some((kind) => (trace.ids[kind]?.length ?? 0) > 0)) return { events: [], confidence: 'likely' }
  const deals = trace.ids.dealId ?? []
  if (deals.length > 0) return { events: index.byDeals(deals).filter(fits(NEAR_MS)), confidence: 'likely' }
  if (type === undefined || at === undefined) return { events: [], confidence: 'likely' }
  const near = index.between(at - AT_ONCE_MS - skewMs, at + skewMs)
  return { events: near.filter(fits(AT_ONCE_MS)), confidence: 'ambiguous' }
}

/** An event *about* the object that the log names is meant before one whose object only refers to it. */
const ownObjectFirst = (
  trace: WebhookProcessingLog,
  events: readonly StripeEventFact[],
): readonly StripeEventFact[] => {
  const named = new Set(Object.values(trace.ids).flat())
  const own = events.filter(({ objectId }) => objectId !== undefined && named.has(objectId))
  return own.length > 0 ? own : events
}

const nearestFirst = (events: readonly StripeEventFact[], at: EpochMs | undefined): readonly StripeEventFact[] =>
  at === undefined ? events : events.toSorted((a, b) => Math.abs(at - a.created) - Math.abs(at - b.created))
