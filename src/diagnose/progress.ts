import type { Step, StepId } from '../model/step.ts'
import { factsOf } from '../model/steps.ts'
import type { Delivery, WebhookProcessingLog } from '../model/trace.ts'

const isWork = (step: StepId): boolean => factsOf(step).ends === 'work'
const isEnd = (step: StepId): boolean => isWork(step) || step === 'webhook.answered' || step === 'cache.invalidated'

/** How far the first delivery of an event came. */
export type Reached = 'finished' | 'died' | 'unknown'

/** Whether the work was done by what came before a given delivery, and in it before a given step. */
export const reachedBefore = (log: WebhookProcessingLog, delivery: number, until?: Step): Reached => {
  const earlier = log.deliveries.slice(0, Math.max(1, delivery)).map((each) => beforeStep(each, until))
  const steps = earlier.flatMap((each) => each.steps).filter((step) => step.kind !== 'event.duplicate')
  if (steps.length === 0) return 'unknown'
  const didWork = log.rows.some((row) => row.outcome === 'ok' && isWork(row.step))
  const crashed = steps.some((step) => step.outcome === 'failed' && BREAKS.has(step.kind) && !isTimeout(step.cause))
  const crmFailed = steps.some((step) => step.outcome === 'failed' && step.kind.startsWith('crm.'))
  const notified = steps.some((step) => step.kind.startsWith('notification.') && step.outcome !== 'started')
  const refused = earlier.some((each) => each.status !== undefined && each.status >= 500 && each.status !== 504)
  const ended = steps.some((step) => isEnd(step.kind) && step.outcome === 'ok')
  const worked = earlier.some(hasWork) || didWork
  if (crashed) return recovered(log) ? 'finished' : 'died'
  if (crmFailed && !notified && refused) return 'died'
  if (notified || ended || (worked && !refused)) return 'finished'
  const began = steps.some((step) => step.outcome === 'started' || step.kind === 'event.stored')
  if (began || refused) return 'died'
  return 'unknown'
}

/** Of the delivery that a step is of what was said before it: how it was answered is the answer to that step. */
const beforeStep = (delivery: Delivery, until: Step | undefined): Delivery => {
  const at = until === undefined ? -1 : delivery.steps.indexOf(until)
  if (at === -1) return delivery
  const { status: _status, ...rest } = delivery
  return { ...rest, steps: delivery.steps.slice(0, at) }
}

const BREAKS: ReadonlySet<StepId> = new Set([
  'session.persisted',
  'webhook.answered',
  'stripe.retrieved',
  'db.unavailable',
  'event.stored',
  'service.stopped',
])

/** Stripe stopped waiting; the application may have gone on. */
const isTimeout = (cause: string | undefined): boolean => cause === 'timeout_504' || cause === 'client_closed_499'

const hasWork = (delivery: Delivery): boolean =>
  delivery.steps.some((step) => step.outcome === 'ok' && isWork(step.kind))

/** The failure was made good: tried again until the work was done. */
const recovered = (log: WebhookProcessingLog): boolean =>
  log.rows.some((row) => row.step === 'session.persisted' && row.outcome === 'ok') &&
  !log.rows.some((row) => row.outcome === 'failed' && BREAKS.has(row.step))

/** True when a log shows work that was begun (or promised by a 200) and not ended. */
export const isCut = (log: WebhookProcessingLog): boolean =>
  !log.unverified &&
  log.scope !== 'service' &&
  log.rows.some(
    (row) =>
      row.step === 'webhook.received' ||
      row.step === 'event.stored' ||
      row.step === 'session.persisted' ||
      row.outcome === 'started',
  ) &&
  !log.rows.some(
    (row) =>
      row.outcome === 'failed' || row.outcome === 'skipped' || row.outcome === 'ignored' || row.outcome === 'duplicate',
  ) &&
  !log.rows.some(
    (row) => row.outcome === 'ok' && (row.step === 'notification.sent' || row.step === 'subscription.transition'),
  ) &&
  (log.rows.some((row) => row.outcome === 'started') ||
    log.steps.at(-1)?.outcome === 'started' ||
    !log.rows.some(
      (row) =>
        row.outcome === 'ok' &&
        (isWork(row.step) ||
          (row.step === 'webhook.answered' && !log.rows.some((each) => each.step === 'event.stored'))),
    ))
