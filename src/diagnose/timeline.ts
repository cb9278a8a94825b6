import type { Step, StepId } from '../model/step.ts'
import type { EpochMs } from '../model/time.ts'
import type { HealthyTimeline, Timeline, TimelineDelivery, TimelineStep } from '../model/timeline.ts'
import type { Delivery, WebhookProcessingLog } from '../model/trace.ts'
import type { Verdict } from '../model/verdict.ts'
import { isHealthy, sameAs } from './healthy.ts'

/** More deliveries than this are a storm, not a picture. */
const MOST_DELIVERIES = 12

/** When what happened, for the verdicts of one payment: every delivery with its steps, and the nearest payment that went well. */
export const timelineOf = (verdicts: readonly Verdict[], logs: readonly WebhookProcessingLog[]): Timeline => {
  const traces = [
    ...new Set(verdicts.flatMap(({ trace }) => (trace === undefined || trace.scope === 'service' ? [] : [trace]))),
  ]
  const seen = new Set<string>()
  const deliveries = traces
    .flatMap((trace) =>
      deliveriesOf(
        trace,
        verdicts.find((verdict) => verdict.trace === trace),
      ),
    )
    .toSorted((a, b) => (a.at ?? Infinity) - (b.at ?? Infinity))
    .map((delivery) => {
      const again = delivery.eventId !== undefined && seen.has(delivery.eventId)
      if (delivery.eventId !== undefined) seen.add(delivery.eventId)
      return { ...delivery, again }
    })
  const healthy = nearestHealthy(verdicts[0], new Set(traces), logs)
  return { deliveries: deliveries.slice(0, MOST_DELIVERIES), ...(healthy === undefined ? {} : { healthy }) }
}

/** The arrivals of one log with what was done on each; `verdict`: whose missing steps stand at the first of them. */
export const deliveriesOf = (
  trace: WebhookProcessingLog,
  verdict: Pick<Verdict, 'steps'> | undefined,
): Omit<TimelineDelivery, 'again'>[] => {
  const inDelivery = new Set(trace.deliveries.flatMap(({ steps }) => steps))
  const loose = trace.steps.filter((step) => !inDelivery.has(step))
  const arrivals: Delivery[] =
    trace.deliveries.length > 0
      ? [...trace.deliveries]
      : [{ host: trace.steps[0]?.record.origin.host ?? '', steps: [] }]
  const missing = (verdict?.steps ?? []).flatMap(({ step, outcome }): TimelineStep[] =>
    outcome === 'missing' ? [{ step, outcome }] : [],
  )
  return arrivals.map((delivery, i) => {
    const own = [...delivery.steps, ...loose.filter((step) => arrivalOf(step, arrivals) === i)]
    const steps = [...stepsOf(own), ...(i === 0 ? missing : [])]
    const times = [delivery.at, ...steps.map(({ at }) => at)].filter((at) => at !== undefined)
    return {
      ...(trace.event.type === undefined ? {} : { type: trace.event.type }),
      ...(trace.event.id === undefined ? {} : { eventId: trace.event.id }),
      ...(delivery.host === '' ? {} : { host: delivery.host }),
      ...(delivery.status === undefined ? {} : { status: delivery.status }),
      ...(times.length === 0 ? {} : { at: Math.min(...times), endedAt: Math.max(...times) }),
      steps,
    }
  })
}

/** Work that goes on after the answer belongs to the last delivery that had come when it was done. */
const arrivalOf = (step: Step, arrivals: readonly Delivery[]): number => {
  const { at } = step.record
  if (at === undefined) return 0
  const last = arrivals.findLastIndex((each) => each.at !== undefined && each.at <= at)
  return Math.max(0, last)
}

const WEIGHT: Readonly<Record<Step['outcome'], number>> = {
  failed: 5,
  skipped: 4,
  duplicate: 3,
  ignored: 3,
  ok: 2,
  started: 1,
}

/** One row a kind of step: the outcome that weighs most, at the time of its line. */
const stepsOf = (steps: readonly Step[]): TimelineStep[] => {
  const rows = new Map<StepId, Step>()
  for (const step of steps) {
    const kind = sameAs(step.kind)
    const known = rows.get(kind)
    if (known === undefined || WEIGHT[step.outcome] > WEIGHT[known.outcome]) rows.set(kind, step)
  }
  return [...rows.values()]
    .map(({ kind, outcome, cause, record }) => ({
      step: kind,
      outcome,
      ...(record.at === undefined ? {} : { at: record.at }),
      ...(cause === undefined ? {} : { cause }),
    }))
    .toSorted((a, b) => (a.at ?? Infinity) - (b.at ?? Infinity))
}

/** Same type, closest in time, every step of it done, and work of a payment among them. */
const nearestHealthy = (
  verdict: Verdict | undefined,
  own: ReadonlySet<WebhookProcessingLog>,
  logs: readonly WebhookProcessingLog[],
): HealthyTimeline | undefined => {
  const type = verdict?.type ?? verdict?.trace?.event.type
  if (verdict === undefined || type === undefined) return undefined
  let best: { log: WebhookProcessingLog; distance: number } | undefined
  for (const log of logs) {
    if (own.has(log) || log.event.type !== type || !isHealthy(log)) continue
    const distance = Math.abs((startOf(log) ?? Infinity) - (verdict.at ?? 0))
    if (best === undefined || distance < best.distance) best = { log, distance }
  }
  return best === undefined ? undefined : healthyTimeline(best.log)
}

const startOf = (log: WebhookProcessingLog): EpochMs | undefined =>
  log.deliveries.find(({ at }) => at !== undefined)?.at ??
  log.steps.find(({ record }) => record.at !== undefined)?.record.at

const healthyTimeline = (log: WebhookProcessingLog): HealthyTimeline | undefined => {
  const start = startOf(log)
  if (start === undefined) return undefined
  let before = 0
  const steps = stepsOf(log.steps).flatMap(({ step, at }) => {
    if (at === undefined) return []
    const from = before
    before = Math.max(0, at - start)
    return [{ step, from: Math.min(from, before), to: before }]
  })
  const status = log.deliveries.find((delivery) => delivery.status !== undefined)?.status
  return { ids: log.ids, ...(status === undefined ? {} : { status }), tookMs: before, steps }
}
