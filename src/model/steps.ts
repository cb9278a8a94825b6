import type { AutomationKind } from './automation.ts'

/** Steps of one subject matter: a line tells at most one step of each, and a failure's reason is looked for by it. */
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

/** Rows of the step table, in the order of a healthy run. Steps of one row stand for one another: one of them counts. */
export const ROWS = [
  'received',
  'signature',
  'cabinet',
  'duplicate',
  'stored',
  'stripe',
  'session',
  'deal',
  'status',
  'note',
  'notification',
  'answered',
  'transition',
  'cache',
  'quota',
  'database',
  'scheduler',
  'service',
] as const

export type RowName = (typeof ROWS)[number]

/**
 * Whom a step is about: `delivery`: only an arrived webhook can have caused it; `work`: an automation or a call that
 * follows one; `service`: the service itself, its database, its clock.
 */
export type StepScope = 'delivery' | 'work' | 'service'

interface StepFacts {
  readonly family: Family
  readonly row: RowName
  readonly scope: StepScope
  /** What a good outcome of it ends: the payment's own work, or only the request. */
  readonly ends?: 'work' | 'request'
  /** A failure of it breaks off the work on the event. */
  readonly breaks?: true
  /** Counted by line in the report's operations. */
  readonly operation?: true
  /** It is of no webhook, whatever runs beside it. */
  readonly alone?: true
  readonly automation?: AutomationKind
}

/** Everything that is to be known of a step. Adding one is one entry here (and its label in `messages/`, which does not compile without). */
export const STEPS = {
  'webhook.received': { family: 'arrival', row: 'received', scope: 'delivery' },
  'signature.verified': { family: 'signature', row: 'signature', scope: 'delivery' },
  'signature.failed': { family: 'signature', row: 'signature', scope: 'delivery' },
  'cabinet.accepted': { family: 'cabinet', row: 'cabinet', scope: 'delivery' },
  'cabinet.ignored': { family: 'cabinet', row: 'cabinet', scope: 'delivery' },
  'event.duplicate': { family: 'duplicate', row: 'duplicate', scope: 'delivery' },
  'event.stored': { family: 'queue', row: 'stored', scope: 'delivery' },
  'stripe.retrieved': { family: 'stripe', row: 'stripe', scope: 'work', breaks: true },
  'session.persisted': { family: 'processing', row: 'session', scope: 'delivery', ends: 'work', breaks: true },
  'deal.resolved': { family: 'deal', row: 'deal', scope: 'delivery' },
  'deal.missing': { family: 'deal', row: 'deal', scope: 'delivery', breaks: true },
  'crm.status_updated': { family: 'crm', row: 'status', scope: 'work', ends: 'work', automation: 'status' },
  'crm.status_unchanged': { family: 'crm', row: 'status', scope: 'work', ends: 'work', automation: 'status' },
  'crm.note_created': { family: 'note', row: 'note', scope: 'work', ends: 'work', automation: 'note' },
  'notification.sent': {
    family: 'notification',
    row: 'notification',
    scope: 'work',
    ends: 'work',
    automation: 'notification',
  },
  'notification.skipped': { family: 'notification', row: 'notification', scope: 'work', automation: 'notification' },
  'notification.failed': { family: 'notification', row: 'notification', scope: 'work', automation: 'notification' },
  'webhook.answered': { family: 'answer', row: 'answered', scope: 'delivery', ends: 'request', breaks: true },
  'subscription.transition': {
    family: 'subscription',
    row: 'transition',
    scope: 'work',
    ends: 'work',
    operation: true,
  },
  'cache.invalidated': { family: 'subscription', row: 'cache', scope: 'service', operation: true },
  'quota.denied': { family: 'quota', row: 'quota', scope: 'service', operation: true, alone: true },
  'quota.reset': { family: 'scheduler', row: 'quota', scope: 'service', operation: true, alone: true },
  'gate.fail_open': { family: 'quota', row: 'quota', scope: 'service', operation: true },
  'db.unavailable': { family: 'database', row: 'database', scope: 'service', operation: true },
  'db.recovered': { family: 'database', row: 'database', scope: 'service', operation: true, alone: true },
  'scheduler.job_ok': { family: 'scheduler', row: 'scheduler', scope: 'service', operation: true, alone: true },
  'scheduler.job_failed': { family: 'scheduler', row: 'scheduler', scope: 'service', operation: true, alone: true },
  'scheduler.missed': { family: 'scheduler', row: 'scheduler', scope: 'service', operation: true, alone: true },
  'service.started': { family: 'service', row: 'service', scope: 'service', operation: true, alone: true },
  'service.stopped': { family: 'service', row: 'service', scope: 'service', operation: true, alone: true },
} as const satisfies Record<string, StepFacts>

/** What can happen to a webhook on its way to an automation. */
export type StepId = keyof typeof STEPS

export const STEP_IDS = Object.keys(STEPS) as [StepId, ...StepId[]]

/** The facts of a step, with those that it has not. */
export const factsOf = (step: StepId): StepFacts => STEPS[step]
