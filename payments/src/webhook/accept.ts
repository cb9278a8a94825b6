import { randomUUID } from 'node:crypto'
import type { Clock } from '../clock.ts'
import type { Config } from '../config.ts'
import type { Db } from '../db/db.ts'
import { isInfrastructureError } from '../db/errors.ts'
import type { LogFields } from '../log/events.ts'
import type { Logger } from '../log/logger.ts'
import { storeEvent, type Arrival } from '../repository/events.ts'
import { dealIdOf, idAt, invoiceSubscriptionId, textAt } from '../stripe/objects.ts'
import { newEvent } from './new-event.ts'
import { verifyWebhook, type VerifiedEvent } from './verify.ts'

export interface AcceptDeps {
  readonly config: Config
  readonly db: Db
  readonly clock: Clock
  readonly log: Logger
  /** Something is in the inbox, or back in the outbox. */
  readonly wake: () => void
}

export interface Answer {
  readonly status: 200 | 400 | 503
  readonly body: Readonly<Record<string, string | boolean>>
}

/**
 * One delivery: verify → cabinet → durable insert → answer. 200 is said after the row is committed and never before;
 * nothing is processed here. Throws only on our own faults (500).
 */
export const acceptWebhook = async (deps: AcceptDeps, body: Buffer, header: string | undefined): Promise<Answer> => {
  const started = performance.now()
  const { config, log } = deps
  const delivery = { delivery_id: `dlv_${randomUUID().replaceAll('-', '').slice(0, 24)}` }
  const took = () => ({ duration_ms: Math.round(performance.now() - started) })
  const verified = verifyWebhook(body, header, config.stripe.webhookSecrets, config.stripe.toleranceS)
  if (verified.kind !== 'verified') {
    // No id of an unverified body is written: anybody can post one.
    log.info('webhook.received', 'Stripe webhook получен', { ...delivery, bytes: body.length, verified: false })
    if (verified.kind === 'refused') {
      const { reason, hint, error } = verified
      log.warn('webhook.signature_failed', 'signature verification failed', {
        ...delivery,
        reason,
        error,
        hint,
        ...took(),
      })
      return { status: 400, body: { error: 'signature verification failed', reason } }
    }
    log.error('server.request_failed', 'a signed webhook cannot be read', {
      ...delivery,
      status: 400,
      error: verified.error,
      ...took(),
    })
    return { status: 400, body: { error: verified.error } }
  }
  const { event } = verified
  const ids = { ...eventIds(event), ...delivery }
  log.info('webhook.received', 'Stripe webhook получен', { ...ids, bytes: body.length, verified: true })
  return storeAndAnswer(deps, event, ids, body, took)
}

const storeAndAnswer = async (
  deps: AcceptDeps,
  event: VerifiedEvent,
  ids: LogFields & { delivery_id: string },
  body: Buffer,
  took: () => { duration_ms: number },
): Promise<Answer> => {
  const { config, db, clock, log } = deps
  const foreign = foreignness(config, event)
  const status = foreign !== undefined ? 'ignored' : config.active ? 'received' : 'parked'
  let arrival: Arrival
  try {
    arrival = await storeEvent(
      db,
      newEvent(event, { payload: body.toString('utf8'), deliveryId: ids.delivery_id, status }),
      clock.now(),
    )
  } catch (error) {
    if (!isInfrastructureError(error)) throw error
    log.error('webhook.rejected_db', 'Webhook not stored, answered 503: Stripe will deliver it again', {
      ...ids,
      ...took(),
      err: error,
    })
    return { status: 503, body: { error: 'database unavailable' } }
  }
  if (arrival.kind === 'duplicate') return answerDuplicate(deps, arrival, ids, took)
  if (foreign !== undefined) {
    log.warn('webhook.cabinet_ignored', 'Events cabinet ignored', { ...ids, ...foreign, ...took() })
    return { status: 200, body: { received: true, status: 'ignored' } }
  }
  log.info('webhook.accepted', 'Webhook stored, answered 200', {
    ...ids,
    // Said here already: when Stripe's API refuses the refetch, no later line would tell whose payment it is.
    deal_id: dealIdOf(event.object),
    parked: status === 'parked',
    ...took(),
  })
  if (status === 'parked')
    log.warn('module.inactive', 'Subscription module is inactive: the event is parked until it is switched on', ids)
  deps.wake()
  return { status: 200, body: { received: true, status: status === 'parked' ? 'parked' : 'accepted' } }
}

const answerDuplicate = (
  deps: AcceptDeps,
  arrival: Arrival & { kind: 'duplicate' },
  ids: LogFields,
  took: () => { duration_ms: number },
): Answer => {
  const { status, requeued, revived, count } = arrival
  deps.log.info('webhook.duplicate', 'Webhook already received', {
    ...ids,
    first_status: status,
    duplicate_count: count,
    ...took(),
  })
  if (requeued)
    deps.log.info('event.requeued', 'A resend of a failed event: back to work', { ...ids, reason: 'resend' })
  if (revived > 0)
    deps.log.info('event.requeued', 'A resend revives automations that had died', {
      ...ids,
      reason: 'resend_revives_outbox',
      revived,
    })
  if (requeued || revived > 0) deps.wake()
  return { status: 200, body: { received: true, status: 'duplicate' } }
}

/** Why the event is not ours; undefined when it is. */
const foreignness = (config: Config, event: VerifiedEvent) => {
  const expected = { expected_cabinet: config.stripe.cabinet, expected_livemode: config.stripe.livemode }
  const actual = { actual_cabinet: event.cabinet, actual_livemode: event.livemode }
  if (event.cabinet !== config.stripe.cabinet) return { reason: 'other_cabinet', ...expected, ...actual }
  if (event.livemode !== config.stripe.livemode) return { reason: 'livemode_mismatch', ...expected, ...actual }
  return undefined
}

const eventIds = (event: VerifiedEvent): LogFields => {
  const kind = textAt(event.object, 'object')
  const id = textAt(event.object, 'id')
  return {
    stripe_event_id: event.id,
    type: event.type,
    livemode: event.livemode,
    cabinet: event.cabinet,
    stripe_request_id: event.requestId,
    session_id: kind === 'checkout.session' ? id : undefined,
    payment_intent_id: kind === 'payment_intent' ? id : idAt(event.object, 'payment_intent'),
    invoice_id: kind === 'invoice' ? id : undefined,
    charge_id: kind === 'charge' ? id : undefined,
    subscription_id:
      kind === 'subscription'
        ? id
        : kind === 'invoice'
          ? invoiceSubscriptionId(event.object)
          : idAt(event.object, 'subscription'),
  }
}
