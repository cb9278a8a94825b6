import type { Cache } from '../cache.ts'
import { plusMs, type Clock } from '../clock.ts'
import type { Config } from '../config.ts'
import type { Db } from '../db/db.ts'
import { isConflict, isInfrastructureError } from '../db/errors.ts'
import type { LogFields } from '../log/events.ts'
import type { Logger } from '../log/logger.ts'
import { scrub } from '../log/scrub.ts'
import type { Verdict } from '../quota/quota-checker.ts'
import { claimEvents, markFailed, renewEvents, requeueEvent, type EventRow } from '../repository/events.ts'
import { RetrieveError, type StripeService } from '../stripe/stripe-service.ts'
import { backoffMs, patienceLeft } from './backoff.ts'
import { commitEffects, LostEvent } from './commit.ts'
import type { Effects, EventFailure } from './effects.ts'
import { handlerOf, subscriptionIdOf, subscriptionLock } from './handlers.ts'
import { logDecision, type StateLogDeps } from './log-decision.ts'
import { relatedObject, withObject } from './payload.ts'
import { createPoller, type Poller } from './poller.ts'
import { refetch } from './refetch.ts'

export interface WorkerDeps {
  readonly config: Config
  readonly db: Db
  readonly clock: Clock
  readonly log: Logger
  readonly stripe: StripeService
  readonly cache: Cache<Verdict>
  /** The outbox has something to send. */
  readonly wakeOutbox: () => void
  readonly busy: () => boolean
}

/** Works through the inbox. Stripe has heard 200 and will not retry, so every retry from here on is ours. */
export const createWorker = (deps: WorkerDeps): Poller =>
  createPoller({
    name: 'worker',
    concurrency: deps.config.work.concurrency,
    pollMs: deps.config.work.pollMs,
    leaseMs: deps.config.work.leaseMs,
    busy: deps.busy,
    log: deps.log,
    claim: (slots) => claimEvents(deps.db, slots, deps.clock.now(), deps.config.work.leaseMs),
    groupOf: (event) => subscriptionIdOf(event) ?? event.stripe_event_id,
    handle: (event) => processEvent(deps, event),
    renew: (events) => renewEvents(deps.db, events, plusMs(deps.clock.now(), deps.config.work.leaseMs)),
  })

const processEvent = async (deps: WorkerDeps, stored: EventRow): Promise<void> => {
  const started = performance.now()
  const ids = idsOf(stored)
  deps.log.info('event.processing', 'Processing event', {
    ...ids,
    waited_ms: deps.clock.now().getTime() - stored.received_at.getTime(),
  })
  try {
    const event = await withItsObject(deps, stored, ids)
    const subscriptionId = subscriptionIdOf(event)
    const work = () => workOut(deps, event, ids, started)
    await (subscriptionId === undefined ? work() : deps.db.withLock(subscriptionLock(subscriptionId), work))
  } catch (error) {
    if (error instanceof LostEvent) return
    await fail(deps, stored, ids, failureOf(error), error, started)
  }
}

/** A thin event names its object only: it is fetched before anything is decided, the lock included. */
const withItsObject = async (deps: WorkerDeps, event: EventRow, ids: LogFields): Promise<EventRow> => {
  const related = relatedObject(event)
  if (related === undefined) return event
  const { log, stripe } = deps
  const { object } = await refetch({ log, ids }, related.id, () => stripe.objectAt(related.path), undefined)
  return withObject(event, object)
}

const workOut = async (deps: WorkerDeps, event: EventRow, ids: LogFields, started: number): Promise<void> => {
  const { config, db, clock, log, stripe } = deps
  const settings = { freeTrialDays: config.quota.freeTrialDays, graceDays: config.quota.graceDays }
  const effects = await handlerOf(event.type)(event, {
    stripe,
    db,
    log,
    now: clock.now(),
    settings,
    prices: config.stripe.priceIds,
    ids,
  })
  const committed = await commitEffects(db, clock, config.quota, event, effects)
  const known = { ...ids, ...effects.ids }
  if (committed.payment !== undefined) {
    const { status, amount, refunded_amount, currency } = committed.payment
    log.info('session.persisted', effects.persistedMsg ?? 'Payment persisted', {
      ...known,
      status,
      amount,
      refunded_amount,
      currency,
    })
  }
  afterDecision(deps, effects, committed.quotaReset, known)
  if (effects.unassigned !== undefined)
    log.warn('entitlement.unassigned', 'A paid subscription names no usable hardware_id: nobody is entitled by it', {
      ...known,
      reason: effects.unassigned,
    })
  if (effects.failure !== undefined) return reportFailure(deps, effects.failure, known, started)
  log.info('event.processed', 'Event processed', {
    ...known,
    outcome: effects.outcome,
    planned: committed.planned,
    duration_ms: elapsed(started),
  })
  if (committed.planned.length > 0) deps.wakeOutbox()
}

const afterDecision = (deps: StateLogDeps, effects: Effects, quotaReset: boolean, ids: LogFields): void => {
  for (const decision of effects.alsoDecided ?? []) logDecision(deps, decision, false, ids)
  if (effects.decision !== undefined) logDecision(deps, effects.decision, quotaReset, ids)
}

const reportFailure = ({ log }: WorkerDeps, failure: EventFailure, ids: LogFields, started: number): void => {
  if (failure.reason === 'metadata_deal_id_missing')
    log.warn('deal.missing', failure.message, { ...ids, reason: failure.reason })
  log.error('event.failed', 'Event failed: a resend from Stripe puts it back to work', {
    ...ids,
    reason: failure.reason,
    duration_ms: elapsed(started),
  })
}

const failureOf = (error: unknown): EventFailure => {
  if (error instanceof RetrieveError)
    return { reason: `stripe_${error.problem}`, message: error.message, retry: error.isTransient }
  if (isInfrastructureError(error))
    return { reason: 'db_unavailable', message: 'the database was unavailable', retry: true }
  if (isConflict(error)) return { reason: 'db_conflict', message: 'the row was changed meanwhile', retry: true }
  return { reason: 'unexpected_error', message: error instanceof Error ? error.message : 'unknown', retry: true }
}

const fail = async (
  deps: WorkerDeps,
  event: EventRow,
  ids: LogFields,
  failure: EventFailure,
  error: unknown,
  started: number,
): Promise<void> => {
  const { config, clock, db, log } = deps
  // An outage of our database says nothing against the event: it is tried for as long as it takes.
  const willRetry =
    failure.retry && (failure.reason === 'db_unavailable' || patienceLeft(config.work.retryForS, event, clock.now()))
  const last = `${failure.reason}: ${scrub(failure.message)}`
  const delay =
    failure.reason === 'db_conflict' ? 20 * event.attempts : backoffMs(config.work.retryBaseMs, event.attempts)
  const settled = await (willRetry
    ? requeueEvent(db, event, last, plusMs(clock.now(), delay))
    : markFailed(db, event, last, clock.now()))
  if (!settled) return
  const fields = { ...ids, reason: failure.reason, duration_ms: elapsed(started), err: error }
  if (willRetry) log.warn('event.requeued', 'Event put back for another attempt', { ...fields, retry_in_ms: delay })
  else log.error('event.failed', 'Event failed: a resend from Stripe puts it back to work', fields)
}

const elapsed = (started: number): number => Math.round(performance.now() - started)

const idsOf = (event: EventRow): LogFields => ({
  delivery_id: event.delivery_id,
  stripe_event_id: event.stripe_event_id,
  type: event.type,
  livemode: event.livemode,
  cabinet: event.cabinet,
  stripe_request_id: event.stripe_request_id ?? undefined,
  attempt: event.attempts,
})
