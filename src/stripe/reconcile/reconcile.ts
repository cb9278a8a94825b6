import type { Fate } from '../../model/event-fate.ts'
import type { EpochMs } from '../../model/time.ts'
import type { WebhookProcessingLog } from '../../model/trace.ts'
import type { StripeEndpoint } from '../endpoint.ts'
import { servedPaths } from '../endpoint-findings.ts'
import type { StripeEventFact } from '../fact.ts'
import { judgeAbsent, SETTLE_MS, SKEW_MS, type AbsentJudgement } from './absent.ts'
import { judgeArrived, type Judgement } from './arrived.ts'
import { eventIdsOf, matchTraces, timeOf, typeOf, type Match } from './match.ts'
import { indexEvents } from './event-index.ts'
import type { ReconcileOptions, ReconcileRow } from './row.ts'
import { arrivedAt, pairByTime, signatureCause } from './by-time.ts'
import { judgeStranger, listedTraits } from './strangers.ts'

/** A type whose subscription matters when the configuration names none: without it no sale becomes anything. */
const ALWAYS_EXPECTED = ['checkout.session.completed']

/**
 * Stripe's events against the logs: one row for each event, one for each signature failure that fits no event, and one
 * for each webhook that Stripe does not know. Pure. Rows come in order of time; those without a time last.
 */
export const reconcile = (
  events: readonly StripeEventFact[],
  traces: readonly WebhookProcessingLog[],
  endpoints: readonly StripeEndpoint[] | undefined,
  options: ReconcileOptions,
): readonly ReconcileRow[] => {
  const skewMs = options.skewMs ?? SKEW_MS
  const index = indexEvents(events)
  const matches = matchTraces(index, traces, skewMs)
  // An access line may be the other half of a delivery that the application logged: those are paired off as well.
  const anonymous = pairByTime(index, () => true, matches.anonymous, skewMs)
  const isAbsent = (event: StripeEventFact): boolean =>
    !matches.byEvent.has(event) && !anonymous.of.has(event) && !matches.unclear.has(event)
  const unverified = traces.filter((trace) => trace.unverified)
  const pairs = pairByTime(index, isAbsent, unverified, skewMs)
  const late = pairByTime(index, (event) => arrivedLate(event, matches.byEvent.get(event)), pairs.rest, skewMs)
  const served = servedPaths(traces)
  const end = endOfLogs(events, traces, options)
  const expected = new Set([...(options.expectedTypes ?? ALWAYS_EXPECTED), ...traces.map(typeOf)])
  const eventRows = events.map((event) => {
    const match = matches.byEvent.get(event)
    if (match) {
      const judgement = weaken(judgeArrived(event, match.traces, options), match.confidence)
      const first = late.of.get(event)
      if (!first) return row(judgement, event, match.traces, expected)
      return row(mendedByRetry(judgement), event, [...match.traces, first], expected)
    }
    const failure = pairs.of.get(event)
    if (failure) return row(byFailedSignature(failure), event, [failure], expected)
    const delivery = anonymous.of.get(event)
    if (delivery) return row(byTimeAlone(judgeArrived(event, [delivery], options)), event, [delivery], expected)
    if (matches.unclear.has(event)) return row(UNCLEAR, event, [], expected)
    const judgement = judgeAbsent(event, endpoints, served, end, options)
    return row(doubtBySignature(judgement, pairs.near.get(event)), event, [], expected)
  })
  const listed = listedTraits(events)
  const strangers = matches.rest
    .map((trace) => ({ trace, judgement: judgeStranger(trace, listed, options) }))
    .filter((item) => item.judgement !== undefined)
    .map(({ trace, judgement }) => row(judgement as AbsentJudgement, undefined, [trace], expected))
  const unpaired = late.rest.map((trace) => {
    const judgement: Judgement = { ...byFailedSignature(trace), confidence: 'certain', alternatives: [] }
    return row(judgement, undefined, [trace], expected)
  })
  return [...eventRows, ...unpaired, ...strangers].sort(
    (a, b) => (a.at ?? Number.POSITIVE_INFINITY) - (b.at ?? Number.POSITIVE_INFINITY),
  )
}

/** Event ids that the logs name and the list does not hold: ask `lookUp` for them, then reconcile with what it said. */
export const unlistedEventIds = (
  events: readonly StripeEventFact[],
  traces: readonly WebhookProcessingLog[],
): readonly string[] => {
  const known = new Set(events.map(({ id }) => id))
  const named = traces.filter(({ unverified }) => !unverified).flatMap(eventIdsOf)
  return [...new Set(named)].filter((id) => !known.has(id))
}

/** Counts by fate, every fate present. */
export const countFates = (rows: readonly ReconcileRow[]): Readonly<Record<Fate, number>> => {
  const counts: Record<Fate, number> = {
    processed: 0,
    delivered: 0,
    duplicate: 0,
    ignored: 0,
    failed_in_processing: 0,
    signature_failed: 0,
    never_arrived: 0,
    not_subscribed: 0,
    unknown_to_stripe: 0,
    unknown: 0,
  }
  for (const { fate } of rows) counts[fate]++
  return counts
}

/** Its first verified delivery came so late that an earlier one must have failed. */
const arrivedLate = (event: StripeEventFact, match: Match | undefined): boolean => {
  const at = match && arrivedAt(match.traces)
  return at !== undefined && at > event.created + SETTLE_MS
}

/** The first delivery failed its signature and a retry did the work: worth a warning. */
const mendedByRetry = (judgement: Judgement): Judgement =>
  judgement.cause === 'ok' ? { ...judgement, cause: 'ok_with_warnings' } : judgement

const UNCLEAR: AbsentJudgement = {
  fate: 'unknown',
  cause: 'unknown',
  confidence: 'ambiguous',
  alternatives: ['webhook_not_arrived', 'ok'],
  reason: 'unclear_join',
  endpoints: [],
}

/** Something came to the endpoint when this event should have; whether it was this event no line tells. */
const byTimeAlone = (judgement: Judgement): Judgement => ({
  ...judgement,
  confidence: 'ambiguous',
  alternatives: [...judgement.alternatives, 'webhook_not_arrived'],
})

const byFailedSignature = (failure: WebhookProcessingLog): Judgement => ({
  fate: 'signature_failed',
  cause: signatureCause(failure),
  confidence: 'ambiguous',
  alternatives: ['webhook_not_arrived'],
})

/** Another event took the one signature failure of that moment; this one might have been it. */
const doubtBySignature = (judgement: AbsentJudgement, near: WebhookProcessingLog | undefined): AbsentJudgement =>
  near && judgement.cause === 'webhook_not_arrived'
    ? { ...judgement, confidence: 'ambiguous', alternatives: [...judgement.alternatives, signatureCause(near)] }
    : judgement

/** A verdict is no surer than the join it rests on. */
const weaken = (judgement: Judgement, join: Judgement['confidence']): Judgement => {
  const order = ['certain', 'likely', 'ambiguous'] as const
  const confidence = order[Math.max(order.indexOf(judgement.confidence), order.indexOf(join))] ?? 'ambiguous'
  return { ...judgement, confidence }
}

const row = (
  judgement: Judgement & Partial<AbsentJudgement>,
  event: StripeEventFact | undefined,
  traces: readonly WebhookProcessingLog[],
  expected: ReadonlySet<string | undefined>,
): ReconcileRow => {
  const first = traces[0]
  const type = event?.type ?? (first && typeOf(first))
  const arrived = arrivedAt(traces)
  const at = event?.created ?? arrived
  // Ids of a delivery whose signature failed are not trusted, so they are not shown as the row's.
  const ids = event?.ids ?? (first && !first.unverified ? first.ids : {})
  return {
    fate: judgement.fate,
    cause: judgement.cause,
    confidence: judgement.confidence,
    alternatives: judgement.alternatives,
    ...(judgement.reason === undefined ? {} : { reason: judgement.reason }),
    problem: isProblem(judgement, event, type !== undefined && expected.has(type)),
    ids,
    ...(type === undefined ? {} : { type }),
    ...(at === undefined ? {} : { at }),
    ...(arrived === undefined ? {} : { arrivedAt: arrived }),
    deliveries: traces.reduce((sum, trace) => sum + Math.max(1, trace.deliveries.length), 0),
    ...(event === undefined ? {} : { event }),
    traces,
    endpoints: judgement.endpoints ?? [],
  }
}

const isProblem = (
  { fate, cause, severity }: Judgement,
  event: StripeEventFact | undefined,
  expected: boolean,
): boolean => {
  if (severity !== undefined) return severity === 'problem'
  switch (fate) {
    case 'failed_in_processing':
    case 'signature_failed':
    case 'never_arrived':
      return true
    case 'not_subscribed':
      return expected
    case 'ignored':
      // A test event that a live service puts aside is as it should be.
      return cause !== 'unhandled_event_type' && !(cause === 'ignored_mode' && event?.livemode === false)
    case 'unknown_to_stripe':
      return true
    case 'processed':
    case 'delivered':
    case 'duplicate':
    case 'unknown':
      return false
  }
}

const endOfLogs = (
  events: readonly StripeEventFact[],
  traces: readonly WebhookProcessingLog[],
  { window, now }: ReconcileOptions,
): EpochMs => {
  if (window.to !== undefined) return now === undefined ? window.to : Math.min(window.to, now)
  if (now !== undefined) return now
  const times = [...traces.map(timeOf), ...events.map(({ created }) => created)].filter((at) => at !== undefined)
  return times.reduce((latest, at) => Math.max(latest, at), 0)
}
