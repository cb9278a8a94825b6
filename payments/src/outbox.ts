import { plusMs, type Clock } from './clock.ts'
import type { Config } from './config.ts'
import { deliver, type Channels } from './automation/deliver.ts'
import { DeliveryError } from './automation/delivery-error.ts'
import type { Db } from './db/db.ts'
import type { LogEvent, LogFields } from './log/events.ts'
import type { Logger } from './log/logger.ts'
import { scrub } from './log/scrub.ts'
import { claimMessages, finishMessage, renewMessages, retryMessage, type OutboxRow } from './repository/outbox.ts'
import { createPoller, type Poller } from './worker/poller.ts'
import { backoffMs, patienceLeft } from './worker/backoff.ts'

export interface OutboxDeps {
  readonly config: Config['work']
  readonly db: Db
  readonly clock: Clock
  readonly log: Logger
  readonly channels: Channels
  readonly busy: () => boolean
}

/** Sends what committed transactions have planned. At least once: a crash between a call and its mark repeats the call. */
export const createOutbox = (deps: OutboxDeps): Poller =>
  createPoller({
    name: 'outbox',
    concurrency: deps.config.concurrency,
    pollMs: deps.config.pollMs,
    leaseMs: deps.config.leaseMs,
    busy: deps.busy,
    log: deps.log,
    // A payment has three messages: claim enough of them to keep every slot busy.
    claim: (slots) => claimMessages(deps.db, slots * 3, deps.clock.now(), deps.config.leaseMs),
    groupOf: (row) => row.deal_id,
    handle: (row) => send(deps, row),
    renew: (rows) => renewMessages(deps.db, rows, plusMs(deps.clock.now(), deps.config.leaseMs)),
  })

/** A receiver that asks for more is asked again all the same: its clock or its header may be wrong. */
const LONGEST_RETRY_AFTER_MS = 3_600_000

const send = async (deps: OutboxDeps, row: OutboxRow): Promise<void> => {
  const started = performance.now()
  const fields = (): LogFields => ({
    ...idsOf(row),
    attempt: row.attempts,
    duration_ms: Math.round(performance.now() - started),
  })
  try {
    const result = await deliver(deps.channels, row)
    if (result.kind === 'skipped') {
      await finishMessage(deps.db, row, 'skipped', result.reason, deps.clock.now())
      deps.log.warn('notify.skipped', result.message, { ...fields(), reason: result.reason })
      return
    }
    await finishMessage(deps.db, row, 'done', undefined, deps.clock.now())
    const [event, msg] = doneLine(row, result.detail)
    deps.log.info(event, msg, { ...fields(), ...result.detail })
  } catch (error) {
    if (!(error instanceof DeliveryError)) throw error
    await failed(deps, row, error, fields())
  }
}

const failed = async (deps: OutboxDeps, row: OutboxRow, error: DeliveryError, fields: LogFields): Promise<void> => {
  const { config, clock, db, log } = deps
  const willRetry = !error.permanent && patienceLeft(config.retryForS, row, clock.now())
  const delay = Math.max(
    Math.min(error.retryAfterMs ?? 0, LONGEST_RETRY_AFTER_MS),
    backoffMs(config.retryBaseMs, row.attempts),
  )
  const last = `${error.reason}: ${scrub(error.message)}`
  await (willRetry
    ? retryMessage(db, row, last, plusMs(clock.now(), delay))
    : finishMessage(db, row, 'dead', last, clock.now()))
  const [event, msg] = FAILED[row.kind]
  const details = {
    ...fields,
    kind: row.kind,
    reason: error.reason,
    http_status: error.httpStatus,
    will_retry: willRetry,
    err: error,
  }
  log[willRetry ? 'warn' : 'error'](event, msg, willRetry ? { ...details, retry_in_ms: delay } : details)
  if (!willRetry) {
    log.error('outbox.dead', 'Automation given up: a resend of the event from Stripe revives it', {
      ...fields,
      kind: row.kind,
      reason: error.reason,
    })
  }
}

const FAILED: Readonly<Record<OutboxRow['kind'], readonly [LogEvent, string]>> = {
  crm_status: ['crm.failed', 'CRM status automation failed'],
  crm_note: ['crm.failed', 'Error adding payment note to deal'],
  notification: ['notify.failed', 'Failed to send payment success notification'],
}

const doneLine = (row: OutboxRow, detail: Readonly<Record<string, unknown>>): readonly [LogEvent, string] => {
  switch (row.kind) {
    case 'crm_status':
      return [
        'crm.status_updated',
        detail['changed'] === true ? 'CRM status automation: stage updated' : 'CRM status automation: stage unchanged',
      ]
    case 'crm_note':
      return [
        'crm.note_created',
        row.payload.reason === 'refunded' ? 'Refund note added to deal' : 'Payment note added to deal',
      ]
    case 'notification':
      return [
        'notify.sent',
        detail['channel'] === 'sendpulse'
          ? 'Payment received notification sent via SendPulse'
          : 'Payment received notification sent via Telegram',
      ]
    default:
      return row.kind satisfies never
  }
}

const idsOf = ({ payload }: OutboxRow): LogFields => ({
  delivery_id: payload.delivery_id,
  stripe_event_id: payload.stripe_event_id,
  type: payload.type,
  livemode: payload.livemode,
  cabinet: payload.cabinet,
  stripe_request_id: payload.stripe_request_id,
  deal_id: payload.deal_id,
  session_id: payload.session_id,
  payment_intent_id: payload.payment_intent_id,
  invoice_id: payload.invoice_id,
  charge_id: payload.charge_id,
  subscription_id: payload.subscription_id,
  hardware_id: payload.hardware_id,
})
