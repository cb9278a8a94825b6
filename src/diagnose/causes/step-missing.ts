import type { StepId } from '../../model/step.ts'
import type { WebhookProcessingLog } from '../../model/trace.ts'
import { expectedOf, type DiagnoseContext } from '../context.ts'
import { found, type Finding } from '../finding.ts'
import { healthyKey, sameAs } from '../healthy.ts'
import type { CauseRule } from '../rule.ts'

/** Steps whose absence is told; others are worded too differently from event to event. */
const TOLD: readonly StepId[] = [
  'session.persisted',
  'crm.status_updated',
  'crm.note_created',
  'notification.sent',
  'webhook.answered',
]
/** The share of healthy logs of a type that must have a step for it to be expected. */
const MOST = 0.6
/** Work that may still be going on. */
const RUNNING_MS = 60_000

const evt = (n: number) => `evt_1QAbCdEfGhIjKlMnOpQrSt${n}v`
const run = (n: number, note: boolean) =>
  [
    `2026-01-12 10:0${n}:00 info: Stripe webhook received {"eventId":"${evt(n)}","type":"checkout.session.completed"}`,
    `2026-01-12 10:0${n}:01 info: payment recorded {"eventId":"${evt(n)}"}`,
    ...(note
      ? [`2026-01-12 10:0${n}:02 info: Payment received notification sent via SendPulse {"eventId":"${evt(n)}"}`]
      : []),
  ].join('\n')
const runRu = (n: number, crm: boolean) =>
  [
    `2026-01-12 10:0${n}:00,001 INFO pay: Пришел вебхук Stripe invoice.paid ${evt(n)}`,
    ...(crm ? [`2026-01-12 10:0${n}:01,001 INFO pay: Сделка 45${n} переведена на этап «Оплачено» ${evt(n)}`] : []),
    `2026-01-12 10:0${n}:02,001 INFO pay: Клиент оповещен в Telegram ${evt(n)}`,
  ].join('\n')

/** The steps that this log should have and has not, in the order of a healthy run. */
export const missingSteps = (
  log: WebhookProcessingLog,
  context: DiagnoseContext,
): { steps: readonly StepId[]; by: 'expect' | 'healthy'; of: number } | undefined => {
  if (log.unverified || log.scope === 'service' || !hasWebhook(log) || isMeantToEnd(log) || isRunning(log, context))
    return undefined
  const has = new Set([
    ...log.rows.filter((row) => row.outcome !== 'started').map((row) => sameAs(row.step)),
    ...context.siblings.doneBeside(log),
  ])
  const expected = expectedOf(context.expect, log.event.type)
  if (expected) {
    const steps = expected.filter((step) => !has.has(sameAs(step)))
    return steps.length > 0 ? { steps, by: 'expect', of: 0 } : undefined
  }
  const healthy = context.healthy.get(healthyKey(log))
  if (!healthy) return undefined
  // The log itself may count as healthy: it did some of the work.
  const others = healthy.count - (TOLD.some((step) => has.has(step)) ? 1 : 0)
  if (others < 1) return undefined
  const steps = TOLD.filter((step) => !has.has(step) && (healthy.steps.get(step) ?? 0) >= Math.max(1, others * MOST))
  return steps.length > 0 ? { steps, by: 'healthy', of: others } : undefined
}

/** Another's event, a type that nobody handles, money that has not come: nothing was to follow. */
const isMeantToEnd = (log: WebhookProcessingLog): boolean =>
  log.rows.some(
    (row) =>
      (row.outcome === 'ignored' && row.step !== 'subscription.transition') || row.cause === 'payment_not_settled_yet',
  )

const hasWebhook = (log: WebhookProcessingLog): boolean =>
  log.rows.some(
    (row) =>
      row.step === 'webhook.received' ||
      row.step === 'signature.verified' ||
      row.step === 'event.stored' ||
      row.step === 'session.persisted' ||
      row.outcome === 'started',
  )

const isRunning = (log: WebhookProcessingLog, { now }: DiagnoseContext): boolean => {
  const last = log.steps.at(-1)?.record.at
  return now !== undefined && last !== undefined && now - last < RUNNING_MS
}

export const stepMissing: CauseRule = {
  id: 'step_missing',
  next: ['compare_healthy', 'search_wider', 'name_own_steps', 'reprocess_event'],
  detect: (log, context): Finding | undefined => {
    const missing = missingSteps(log, context)
    const last = log.steps.at(-1)
    if (missing && last) {
      const [step] = missing.steps
      return found('step_missing', [last.record], {
        claim: 'absence',
        confidence: missing.by === 'expect' || missing.of > 1 ? 'likely' : 'ambiguous',
        args: { step: step ?? '', steps: missing.steps.join(', '), by: missing.by, of: missing.of, after: last.kind },
      })
    }
    const ended = log.rows.some((row) => row.step === 'webhook.answered' && row.outcome === 'ok')
    const begun = log.rows.find(
      (row) =>
        row.outcome === 'started' && TOLD.includes(sameAs(row.step)) && !(ended && row.step === 'session.persisted'),
    )
    const start =
      begun &&
      log.steps.find((step) => step.kind === begun.step && step.outcome === 'started' && step.confidence === 'certain')
    if (!begun || !start || log.unverified || isRunning(log, context)) return undefined
    return found('step_missing', [start.record], {
      claim: 'absence',
      confidence: 'ambiguous',
      alternatives: ['worker_killed_oom'],
      args: { step: begun.step, steps: begun.step, by: 'start', of: 0, after: begun.step },
    })
  },
  samples: [
    [run(1, true), run(2, true), run(3, false)].join('\n'),
    [runRu(1, true), runRu(2, true), runRu(3, false)].join('\n'),
  ],
  counters: [[run(1, true), run(2, true), run(3, true)].join('\n')],
}
