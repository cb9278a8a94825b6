import { Counter, Histogram, type Registry } from 'prom-client'
import type { LogEvent, LogFields } from '../log/events.ts'

/** Takes every line that the service writes, whatever LOG_LEVEL lets through, and counts what is worth watching. */
export type Observe = (event: LogEvent, fields: LogFields) => void

/**
 * The counters. They are fed from the log's own events: what is counted is what is logged, by the code that did it, and no
 * second list of places has to be kept. Labels are of closed sets; no id is ever one.
 */
export const createCounters = (registry: Registry): Observe => {
  const counter = <const Label extends string>(name: string, help: string, ...labelNames: Label[]) =>
    new Counter({ name: `payments_${name}_total`, help, labelNames, registers: [registry] })
  const webhooks = counter('webhooks', 'Deliveries, by type of event and what became of them', 'type', 'outcome')
  const answering = new Histogram({
    name: 'payments_webhook_duration_seconds',
    help: 'From a delivery’s arrival to its answer',
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
    registers: [registry],
  })
  const events = counter('events', 'Attempts to work on an event, by how they ended', 'type', 'outcome', 'reason')
  const automations = counter('automations', 'Attempts to tell the CRM or the customer', 'kind', 'outcome', 'reason')
  const stripe = counter('stripe_errors', 'Questions to Stripe’s API that failed', 'reason')
  const denied = counter('gate_denied', 'Requests that the gate denied', 'reason')
  const failOpen = counter('gate_fail_open', 'Requests that were admitted without a check, the database being away')
  const used = counter('quota_used_units', 'Units of quota that were used')
  const database = counter('database_outages', 'Outages of the database that began, by their kind', 'trouble')
  const jobs = counter('scheduler_runs', 'Runs of scheduled jobs', 'job', 'outcome')
  const missed = counter('scheduler_missed_runs', 'Runs that did not take place and were caught up on', 'job')
  const left = counter('scheduler_skipped_rows', 'Rows that were due and left for the next run', 'job')
  const moved = counter('subscription_transitions', 'Changes of a subscription’s status', 'from', 'to')
  const unassigned = counter('entitlement_unassigned', 'Paid subscriptions that name no usable device')
  const missingDeals = counter('deal_missing', 'Payments that name no deal')

  const webhook =
    (outcome: string) =>
    (fields: LogFields): void => {
      webhooks.inc({ type: fields.type ?? 'unverified', outcome })
      if (fields.duration_ms !== undefined) answering.observe(fields.duration_ms / 1000)
    }
  const worked =
    (outcome: string) =>
    (fields: LogFields): void =>
      // Requeued in bulk, at a start or by a resend: no attempt has ended.
      fields.type === undefined || fields.attempt === undefined
        ? undefined
        : events.inc({ type: fields.type, outcome, reason: text(fields['reason']) })
  const told = (kind: string, outcome: string) => (fields: LogFields) =>
    automations.inc({ kind, outcome, reason: text(fields['reason']) })
  const untold = (fields: LogFields): void =>
    automations.inc({
      kind: text(fields['kind']),
      outcome: fields['will_retry'] === true ? 'retried' : 'dead',
      reason: text(fields['reason']),
    })
  const ran = (outcome: string) => (fields: LogFields) => {
    jobs.inc({ job: text(fields['job']), outcome })
    left.inc({ job: text(fields['job']) }, Number(fields['skipped'] ?? 0))
  }

  const COUNTED: Partial<Readonly<Record<LogEvent, (fields: LogFields) => void>>> = {
    'webhook.accepted': (fields) => webhook(fields['parked'] === true ? 'parked' : 'accepted')(fields),
    'webhook.duplicate': webhook('duplicate'),
    'webhook.cabinet_ignored': webhook('ignored'),
    'webhook.rejected_db': webhook('rejected_db'),
    'webhook.signature_failed': webhook('signature_failed'),
    'server.body_too_large': webhook('too_large'),
    'event.processed': worked('processed'),
    'event.failed': worked('failed'),
    'event.requeued': worked('retried'),
    'crm.status_updated': told('crm_status', 'done'),
    'crm.note_created': told('crm_note', 'done'),
    'notify.sent': told('notification', 'done'),
    'notify.skipped': told('notification', 'skipped'),
    'crm.failed': untold,
    'notify.failed': untold,
    'stripe.retrieve_failed': (fields) => stripe.inc({ reason: text(fields['reason']) }),
    'quota.denied': (fields) => denied.inc({ reason: text(fields['reason']) }),
    'gate.fail_open_exhausted': (fields) => denied.inc({ reason: text(fields['reason']) }),
    'gate.fail_open': () => failOpen.inc(),
    'quota.incremented': (fields) => used.inc(Number(fields['amount'] ?? 0)),
    'db.unavailable': (fields) => database.inc({ trouble: text(fields['trouble']) }),
    'scheduler.job_ok': ran('ok'),
    'scheduler.job_failed': ran('failed'),
    'scheduler.missed': (fields) => missed.inc({ job: text(fields['job']) }, Number(fields['missed'] ?? 0)),
    'state.transition': (fields) => moved.inc({ from: text(fields['from']), to: text(fields['to']) }),
    'entitlement.unassigned': () => unassigned.inc(),
    'deal.missing': () => missingDeals.inc(),
  }
  return (event, fields) => COUNTED[event]?.(fields)
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '')
