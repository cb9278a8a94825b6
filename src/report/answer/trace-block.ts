import type { StepId, StepOutcome } from '../../model/step.ts'
import type { HealthyTimeline, Timeline, TimelineDelivery } from '../../model/timeline.ts'
import { duration } from '../../messages/units.ts'
import type { Block, State, TraceRequest, TraceStep, Words } from '../document.ts'
import { bestId, idSpan } from '../id-span.ts'
import type { Sayings } from '../sayings.ts'

type Trace = Extract<Block, { kind: 'trace' }>

const STATE: Readonly<Record<StepOutcome | 'missing', State>> = {
  ok: 'done',
  failed: 'failed',
  skipped: 'skipped',
  duplicate: 'repeat',
  ignored: 'skipped',
  started: 'underway',
  missing: 'idle',
}

/** A silence this many times as long as all work is taken out of the scale, and told in words. */
const SILENCE = 3
const LEAST_SILENCE_MS = 1500

/** The picture of one payment: its deliveries and steps over time; undefined when no time is known. */
export const traceBlock = (timeline: Timeline, say: Sayings): Trace | undefined => {
  const { deliveries, healthy } = timeline
  const start = Math.min(...deliveries.flatMap(({ at }) => at ?? []))
  if (deliveries.every(({ steps }) => steps.length === 0)) return undefined
  const clock = clockOf(deliveries, healthy)
  const failed = firstFailure(deliveries)
  const requests = deliveries.map((delivery, i) =>
    requestOf(delivery, i, {
      say,
      clock,
      start,
      failed,
      ...(healthy !== undefined && i === mainOf(deliveries) ? { healthy } : {}),
    }),
  )
  return {
    kind: 'trace',
    scale: Number.isFinite(start) ? say.time.time(start).slice(0, 8) : '',
    total: clock.total,
    firstStretch: clock.firstStretch,
    ...(healthy === undefined ? {} : { ghost: say.words.ghost(nameOf(healthy, say)) }),
    requests,
    firstFailure: say.words.firstFailure,
  }
}

/** `deal 4594`, or the short id of the payment. */
export const nameOf = ({ ids }: HealthyTimeline, say: Sayings): string => {
  const best = bestId(ids)
  if (best === undefined) return '?'
  return best.kind === 'dealId' ? say.words.dealsOf(1) + best.value : shortName(best.value)
}

const shortName = (value: string): string =>
  value.length < 16 ? value : `${/^[a-z_]+_/.exec(value)?.[0] ?? ''}…${value.slice(-5)}`

/** The delivery that the healthy payment lies under: the first that did any work. */
const mainOf = (deliveries: readonly TimelineDelivery[]): number =>
  Math.max(
    0,
    deliveries.findIndex(({ steps }) => steps.length > 2),
  )

interface Clock {
  /** A moment → milliseconds of the picture. */
  readonly place: (at: number) => number
  readonly total: number
  readonly firstStretch: number
  /** Silence before the delivery, milliseconds; 0 where the scale goes on. */
  readonly silenceBefore: (index: number) => number
}

/** The scale without the long silences: both sides of one share it. */
const clockOf = (deliveries: readonly TimelineDelivery[], healthy: HealthyTimeline | undefined): Clock => {
  const spans = deliveries.map(({ at, endedAt }) => ({ at, end: endedAt ?? at }))
  const first = spans.findIndex(({ at }) => at !== undefined)
  const start = spans[first]?.at ?? 0
  const work = Math.max(
    1,
    ...spans.map(({ at, end }) => (at === undefined || end === undefined ? 0 : end - at)),
    healthy?.tookMs ?? 0,
  )
  const longest = Math.max(LEAST_SILENCE_MS, work * SILENCE)
  const cuts: { index: number; after: number; removed: number; silence: number }[] = []
  let end = Math.max(spans[first]?.end ?? start, start + (healthy?.tookMs ?? 0))
  spans.forEach(({ at, end: own }, index) => {
    if (at === undefined || index <= first) return
    const gap = at - end
    if (gap > longest) cuts.push({ index, after: at, removed: gap - work * 0.15, silence: gap })
    end = Math.max(end, own ?? at)
  })
  const removedBefore = (at: number) =>
    cuts.filter(({ after }) => at >= after).reduce((sum, { removed }) => sum + removed, 0)
  const place = (at: number) => at - start - removedBefore(at)
  const firstEnd =
    cuts[0] === undefined
      ? end
      : Math.max(...spans.slice(0, cuts[0].index).map((each) => each.end ?? start), start + (healthy?.tookMs ?? 0))
  return {
    place,
    total: place(end),
    firstStretch: place(firstEnd),
    silenceBefore: (index) => cuts.find((cut) => cut.index === index)?.silence ?? 0,
  }
}

interface Drawing {
  readonly say: Sayings
  readonly clock: Clock
  readonly start: number
  readonly failed: StepId | undefined
  readonly healthy?: HealthyTimeline
}

const requestOf = (delivery: TimelineDelivery, index: number, drawing: Drawing): TraceRequest => {
  const { say, clock } = drawing
  const silence = clock.silenceBefore(index)
  const from = delivery.at === undefined ? undefined : clock.place(delivery.at)
  const to = delivery.endedAt === undefined ? undefined : clock.place(delivery.endedAt)
  return {
    title: [`${delivery.type ?? say.words.noType}${delivery.again ? `, ${say.words.again}` : ''}`],
    meta: metaOf(delivery, say),
    state: delivery.steps.some(({ outcome }) => outcome === 'failed') ? 'failed' : delivery.again ? 'repeat' : 'done',
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    clock: delivery.at === undefined ? '' : sinceStart(delivery.at, drawing),
    steps: stepsOf(delivery, drawing),
    ...(silence === 0 || delivery.at === undefined
      ? {}
      : { silence: say.words.silence(duration(say.lang, silence), say.time.time(delivery.at).slice(0, 8)) }),
  }
}

const metaOf = (delivery: TimelineDelivery, say: Sayings): Words => {
  const { at, endedAt, status } = delivery
  const took = at === undefined || endedAt === undefined ? undefined : endedAt - at
  const answer =
    status === undefined
      ? []
      : [
          took === undefined || took === 0
            ? say.words.answeredOnly(status)
            : say.words.answered(status, duration(say.lang, took)),
        ]
  const parts: Words[] = [
    ...(delivery.eventId === undefined ? [] : [[idSpan('eventId', delivery.eventId)]]),
    ...(delivery.host === undefined ? [] : [[delivery.host]]),
    ...answer.map((text): Words => [
      { text, ...(status !== undefined && status >= 400 ? { tone: 'bad' as const } : {}) },
    ]),
  ]
  return parts.flatMap((words, i) => (i === 0 ? words : [' · ', ...words]))
}

const sinceStart = (at: number, { say, start }: Drawing): string =>
  at - start > 600_000 ? say.time.time(at).slice(0, 8) : `+${duration(say.lang, at - start)}`

const firstFailure = (deliveries: readonly TimelineDelivery[]): StepId | undefined =>
  deliveries.flatMap(({ steps }) => steps).find(({ outcome }) => outcome === 'failed')?.step

const stepsOf = (delivery: TimelineDelivery, drawing: Drawing): TraceStep[] => {
  const { say, clock, healthy, failed } = drawing
  const begin = delivery.at === undefined ? undefined : clock.place(delivery.at)
  let before = begin
  let marked = false
  return delivery.steps.map(({ step, outcome, at }): TraceStep => {
    const to = at === undefined ? undefined : clock.place(at)
    const from = to === undefined ? undefined : Math.min(before ?? to, to)
    if (to !== undefined) before = to
    const ghost = healthy?.steps.find((each) => each.step === step)
    const first = !marked && step === failed && outcome === 'failed'
    marked ||= first
    return {
      label: say.step(step),
      state: STATE[outcome],
      ...(from === undefined || to === undefined ? {} : { from, to }),
      ...(ghost === undefined || begin === undefined
        ? {}
        : { ghost: { from: begin + ghost.from, to: begin + ghost.to } }),
      ...(first ? { first } : {}),
      said: at === undefined ? say.words.neverStarted : sinceStart(at, drawing),
    }
  })
}
