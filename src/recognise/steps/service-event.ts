import type { CauseId } from '../../model/cause.ts'
import type { StepId, StepOutcome } from '../../model/step.ts'
import type { StepEntry } from '../entry.ts'

const entry = (
  event: string | readonly string[],
  step: StepId,
  outcome: StepOutcome,
  cause?: CauseId,
  rest: Partial<StepEntry> = {},
): StepEntry => {
  const events = typeof event === 'string' ? [event] : event
  const sample = { fields: { event: events[0] as string }, message: 'x' }
  return {
    id: `service.${events[0]}`,
    step,
    outcome,
    ...(cause ? { cause } : {}),
    events,
    needs: [],
    when: (line) => events.includes(line.event ?? ''),
    hits: [sample, { ...sample, fields: { event: events.at(-1) as string, deal_id: '4540' } }],
    misses: [{ fields: { event: 'http.request' }, message: 'x' }, { message: `${events[0]}` }],
    ...rest,
  }
}

/**
 * Lines of services that name what happened in an `event` field, as the payment service does. Causes of failures come
 * from `reason`, `status` and `error` by `reasons.ts`.
 */
export const serviceEvents: readonly StepEntry[] = [
  entry('webhook.received', 'webhook.received', 'ok'),
  entry('webhook.received', 'signature.verified', 'ok', undefined, {
    id: 'service.webhook.received-verified',
    when: (line) => line.event === 'webhook.received' && line.field('verified') === true,
    hits: [
      { fields: { event: 'webhook.received', verified: true }, message: 'Stripe webhook получен' },
      { fields: { event: 'webhook.received', verified: true, type: 'charge.refunded' }, message: 'x' },
    ],
    misses: [{ fields: { event: 'webhook.received', verified: false }, message: 'Stripe webhook получен' }],
  }),
  entry(['webhook.signature_verified', 'signature.verified', 'webhook.verified'], 'signature.verified', 'ok'),
  entry(['webhook.signature_failed', 'signature.failed'], 'signature.failed', 'failed'),
  entry(['webhook.cabinet_ignored', 'cabinet.ignored'], 'cabinet.ignored', 'ignored', 'ignored_other_account'),
  entry('cabinet.accepted', 'cabinet.accepted', 'ok'),
  entry(['webhook.duplicate', 'event.duplicate'], 'event.duplicate', 'duplicate'),
  entry(['webhook.accepted', 'event.stored', 'webhook.parked'], 'event.stored', 'ok'),
  entry('webhook.accepted', 'webhook.answered', 'ok', undefined, { id: 'service.webhook.accepted-answered' }),
  entry('webhook.rejected_db', 'event.stored', 'failed', 'db_unavailable'),
  entry('webhook.too_large', 'webhook.answered', 'failed', 'body_too_large_413'),
  entry('webhook.answered', 'webhook.answered', 'ok'),
  // Without an event it tells how many were put back at once, after a switch or a restart: that is no delivery's step.
  entry('event.requeued', 'event.stored', 'started', undefined, {
    when: (line) => line.event === 'event.requeued' && line.field('count') === undefined,
    hits: [
      { fields: { event: 'event.requeued', stripe_event_id: 'evt_1A2b3C4d5E6f7G8h' }, message: 'x' },
      { fields: { event: 'event.requeued', event_id: 'evt_1A2b3C4d5E6f7G8h', reason: 'resend' }, message: 'x' },
    ],
    misses: [{ fields: { event: 'event.requeued', reason: 'activated', count: 2 }, message: 'Parked events' }],
  }),
  entry('event.processing', 'session.persisted', 'started'),
  entry('event.processed', 'session.persisted', 'ok'),
  entry('event.failed', 'session.persisted', 'failed'),
  entry(['event.ignored', 'event.unhandled'], 'webhook.answered', 'ignored', 'unhandled_event_type'),
  entry(['stripe.retrieved', 'stripe.retrieve_ok'], 'stripe.retrieved', 'ok'),
  entry(['stripe.retrieve_failed', 'stripe.failed'], 'stripe.retrieved', 'failed'),
  entry('session.persisted', 'session.persisted', 'ok'),
  entry('session.unpaid', 'session.persisted', 'skipped', 'payment_not_settled_yet'),
  entry('deal.resolved', 'deal.resolved', 'ok'),
  entry('deal.missing', 'deal.missing', 'failed', 'metadata_deal_id_missing'),
  entry(['state.transition', 'subscription.transition'], 'subscription.transition', 'ok'),
  entry(['state.stale_ignored', 'state.unchanged'], 'subscription.transition', 'ignored'),
  entry('state.illegal_transition', 'subscription.transition', 'ignored'),
  entry('crm.status_updated', 'crm.status_unchanged', 'ok', undefined, {
    id: 'service.crm.status_unchanged-flag',
    when: (line) => line.event === 'crm.status_updated' && line.field('changed') === false,
    hits: [
      { fields: { event: 'crm.status_updated', changed: false }, message: 'CRM status automation: stage unchanged' },
      { fields: { event: 'crm.status_updated', changed: false, deal_id: '4540' }, message: 'x' },
    ],
    misses: [{ fields: { event: 'crm.status_updated', changed: true }, message: 'x' }],
  }),
  entry('crm.status_updated', 'crm.status_updated', 'ok'),
  entry('crm.status_unchanged', 'crm.status_unchanged', 'ok'),
  entry(['crm.note_created', 'crm.note_added'], 'crm.note_created', 'ok'),
  entry('crm.failed', 'crm.status_updated', 'failed', undefined, {
    when: (line) => line.event === 'crm.failed' && !isNote(line.fieldText('kind')),
    hits: [
      { fields: { event: 'crm.failed', status: 401 }, message: 'CRM call failed' },
      { fields: { event: 'crm.failed', kind: 'crm_status' }, message: 'CRM call failed' },
    ],
    misses: [{ fields: { event: 'crm.failed', kind: 'crm_note' }, message: 'CRM call failed' }],
  }),
  entry('crm.failed', 'crm.note_created', 'failed', undefined, {
    id: 'service.crm.failed-note',
    when: (line) => line.event === 'crm.failed' && isNote(line.fieldText('kind')),
    hits: [
      { fields: { event: 'crm.failed', kind: 'crm_note' }, message: 'CRM call failed' },
      { fields: { event: 'crm.failed', kind: 'note', status: 500 }, message: 'CRM call failed' },
    ],
    misses: [{ fields: { event: 'crm.failed', kind: 'crm_status' }, message: 'CRM call failed' }],
  }),
  ...(['status', 'note'] as const).map((kind) =>
    entry('outbox.dead', kind === 'note' ? 'crm.note_created' : 'crm.status_updated', 'failed', undefined, {
      id: `service.outbox.dead-${kind}`,
      when: (line) => line.event === 'outbox.dead' && new RegExp(kind).test(line.fieldText('kind') ?? ''),
      hits: [
        {
          fields: { event: 'outbox.dead', kind: `crm_${kind}`, reason: 'crm_deal_not_found' },
          message: 'Automation given up',
        },
        { fields: { event: 'outbox.dead', kind }, message: 'Automation given up' },
      ],
      misses: [{ fields: { event: 'outbox.dead', kind: 'notification' }, message: 'Automation given up' }],
    }),
  ),
  entry('outbox.dead', 'notification.failed', 'failed', undefined, {
    id: 'service.outbox.dead-notification',
    when: (line) => line.event === 'outbox.dead' && /notif|telegram|sendpulse/.test(line.fieldText('kind') ?? ''),
    hits: [
      { fields: { event: 'outbox.dead', kind: 'notification', reason: 'notify_blocked_by_user' }, message: 'x' },
      { fields: { event: 'outbox.dead', kind: 'telegram' }, message: 'x' },
    ],
    misses: [{ fields: { event: 'outbox.dead', kind: 'crm_note' }, message: 'Automation given up' }],
  }),
  entry(['notify.sent', 'notification.sent'], 'notification.sent', 'ok'),
  entry(['notify.skipped', 'notification.skipped'], 'notification.skipped', 'skipped'),
  entry(['notify.failed', 'notification.failed'], 'notification.failed', 'failed'),
  entry('cache.invalidated', 'cache.invalidated', 'ok'),
  entry('quota.denied', 'quota.denied', 'failed', 'quota_denied'),
  entry('quota.reset', 'quota.reset', 'ok'),
  entry('gate.fail_open', 'gate.fail_open', 'ok', 'db_down_fail_open'),
  entry('gate.fail_open_exhausted', 'gate.fail_open', 'failed', 'db_down_fail_open'),
  entry('db.unavailable', 'db.unavailable', 'failed', 'db_unavailable'),
  entry('db.recovered', 'db.recovered', 'ok'),
  entry(['scheduler.job_ok'], 'scheduler.job_ok', 'ok'),
  entry('scheduler.job_failed', 'scheduler.job_failed', 'failed', 'scheduler_failed'),
  entry('scheduler.missed', 'scheduler.missed', 'failed', 'scheduler_missed'),
  entry(['server.started', 'server.listening', 'service.started'], 'service.started', 'ok'),
  entry(['server.stopped', 'server.stopping', 'service.stopped'], 'service.stopped', 'ok'),
]

const isNote = (kind: string | undefined): boolean => kind !== undefined && /note/i.test(kind)
