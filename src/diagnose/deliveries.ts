import type { DeliveryCounts, DeliveryFate, DeliveryFates } from '../model/report.ts'
import type { Step } from '../model/step.ts'
import { factsOf, STEPS } from '../model/steps.ts'
import type { Delivery, WebhookProcessingLog } from '../model/trace.ts'

/** A delivery is known by any step that only a webhook can have caused. A body refused as too large never came in. */
export const cameIn = (delivery: Delivery): boolean =>
  delivery.status !== 413 &&
  (delivery.saidSo === true ||
    delivery.steps.some(
      (step) =>
        STEPS[step.kind].scope === 'delivery' && !(step.kind === 'webhook.received' && step.outcome === 'failed'),
    )) &&
  !delivery.steps.some((step) => step.cause === 'body_too_large_413')

export const isRefused = (log: WebhookProcessingLog, delivery: Delivery): boolean =>
  delivery.steps.some((step) => step.kind === 'signature.failed') &&
  (log.unverified || !delivery.steps.some((step) => step.kind === 'signature.verified'))

/** What became of every delivery, as a whole and by the type of its event. Every delivery has one fate, so that sums close. */
export const deliveryCounts = (logs: readonly WebhookProcessingLog[]): DeliveryCounts => {
  const whole = none()
  const types = new Map<string, Mutable>()
  for (const log of logs) {
    if (log.scope === 'service' && !log.deliveries.some(({ saidSo }) => saidSo)) continue
    const type = log.event.type ?? ''
    for (const fate of fatesOf(log)) {
      const row = types.get(type) ?? none()
      types.set(type, row)
      for (const counts of [whole, row]) {
        counts.came++
        counts[fate]++
      }
    }
  }
  const rows = [...types].toSorted(([a, x], [b, y]) => y.came - x.came || (a < b ? -1 : 1))
  return { ...whole, byType: Object.fromEntries(rows) }
}

type Mutable = { -readonly [K in keyof DeliveryFates]: number }
const none = (): Mutable => ({
  came: 0,
  processed: 0,
  failed: 0,
  ignored: 0,
  duplicate: 0,
  refused: 0,
  unfinished: 0,
})

/** The fates of a log's deliveries, in their order. */
const fatesOf = (log: WebhookProcessingLog): DeliveryFate[] => {
  const fates: DeliveryFate[] = []
  for (const delivery of log.deliveries) {
    if (!cameIn(delivery)) continue
    // After one that failed Stripe sends again: that is a retry, and no repeat.
    const isKnown = fates.some((fate) => fate === 'processed' || fate === 'unfinished')
    fates.push(fateOf(log, delivery, isKnown))
  }
  return fates
}

const fateOf = (log: WebhookProcessingLog, delivery: Delivery, isKnown: boolean): DeliveryFate => {
  const { steps, status } = delivery
  if (isRefused(log, delivery)) return 'refused'
  if (steps.some((step) => step.outcome === 'ignored' && IGNORES.has(step.kind))) return 'ignored'
  if (steps.some((step) => step.kind === 'event.duplicate')) return 'duplicate'
  // What was said of the work outranks the status: many a handler answers 200 to its own errors.
  const said = steps.filter((step) => step.claim !== 'status')
  const last = said.findLast((step) => isBreak(step) || isEnd(step))
  const isFailed = last === undefined ? said.some((step) => step.outcome === 'failed') : isBreak(last)
  if (isFailed && isKnown && steps.some((step) => step.cause === 'business_rejected')) return 'duplicate'
  if (isFailed || (status !== undefined && status >= 300)) return 'failed'
  if (isKnown && log.event.id !== undefined) return 'duplicate'
  return last !== undefined || (status !== undefined && status < 300) ? 'processed' : 'unfinished'
}

const IGNORES: ReadonlySet<string> = new Set(['cabinet.ignored', 'webhook.answered', 'deal.missing'])
const isBreak = (step: Step): boolean =>
  step.outcome === 'failed' &&
  (factsOf(step.kind).breaks === true || step.kind === 'db.unavailable' || step.kind === 'event.stored')
const isEnd = (step: Step): boolean => step.outcome === 'ok' && factsOf(step.kind).ends !== undefined
