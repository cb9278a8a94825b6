import type { StepId } from '../model/step.ts'

/** Steps of one subject: a line tells at most one step of each, and a failure's reason is looked for by it. */
export type Family =
  | 'arrival'
  | 'signature'
  | 'cabinet'
  | 'duplicate'
  | 'stripe'
  | 'deal'
  | 'processing'
  | 'crm'
  | 'note'
  | 'notification'
  | 'answer'
  | 'subscription'
  | 'quota'
  | 'database'
  | 'queue'
  | 'scheduler'
  | 'service'

const FAMILY: Readonly<Record<StepId, Family>> = {
  'webhook.received': 'arrival',
  'signature.verified': 'signature',
  'signature.failed': 'signature',
  'cabinet.accepted': 'cabinet',
  'cabinet.ignored': 'cabinet',
  'event.duplicate': 'duplicate',
  'event.stored': 'queue',
  'stripe.retrieved': 'stripe',
  'session.persisted': 'processing',
  'deal.resolved': 'deal',
  'deal.missing': 'deal',
  'crm.status_updated': 'crm',
  'crm.status_unchanged': 'crm',
  'crm.note_created': 'note',
  'notification.sent': 'notification',
  'notification.skipped': 'notification',
  'notification.failed': 'notification',
  'webhook.answered': 'answer',
  'subscription.transition': 'subscription',
  'cache.invalidated': 'subscription',
  'quota.denied': 'quota',
  'quota.reset': 'scheduler',
  'gate.fail_open': 'quota',
  'db.unavailable': 'database',
  'db.recovered': 'database',
  'scheduler.job_ok': 'scheduler',
  'scheduler.job_failed': 'scheduler',
  'scheduler.missed': 'scheduler',
  'service.started': 'service',
  'service.stopped': 'service',
}

export const familyOf = (step: StepId): Family => FAMILY[step]
