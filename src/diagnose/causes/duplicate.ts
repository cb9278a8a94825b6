import type { Step } from '../../model/step.ts'
import type { WebhookProcessingLog } from '../../model/trace.ts'
import { found, type Finding } from '../finding.ts'
import { reachedBefore } from '../progress.ts'
import type { CauseRule } from '../rule.ts'

const evt = 'evt_1QAbCdEfGhIjKlMnOpQrStUv'

/** The duplicate line, and whether what came before it had done the work. */
const duplicateOf = (log: WebhookProcessingLog) => {
  const step = log.steps.find((each) => each.kind === 'event.duplicate')
  if (!step) return undefined
  const delivery = log.deliveries.findIndex((each) => each.steps.includes(step))
  return { step, reached: reachedBefore(log, Math.max(1, delivery), step) }
}

export const afterFailedFirst: CauseRule = {
  id: 'duplicate_after_failed_first',
  next: ['mark_processed_last', 'reprocess_event'],
  detect: (log): Finding | undefined => {
    const duplicate = duplicateOf(log)
    if (duplicate?.reached !== 'died' || isBackToWork(log)) return undefined
    const failure = log.steps.find((step) => step.outcome === 'failed')
    return found('duplicate_after_failed_first', [duplicate.step.record, ...(failure ? [failure.record] : [])], {
      confidence: failure ? 'certain' : 'likely',
      args: { deliveries: log.deliveries.length },
    })
  },
  samples: [
    [
      `2026-01-12 10:00:01 info: Stripe webhook received {"eventId":"${evt}","type":"checkout.session.completed"}`,
      `2026-01-12 10:00:02 error: ❌ Критическая ошибка в Stripe webhook handler {"eventId":"${evt}"}`,
      `2026-01-12 10:05:01 info: Stripe webhook received {"eventId":"${evt}","type":"checkout.session.completed"}`,
      `2026-01-12 10:05:01 info: Webhook already processed {"eventId":"${evt}"}`,
    ].join('\n'),
    [
      `2026-01-12 10:00:01,004 INFO billing: Пришел вебхук Stripe ${evt} charge.refunded`,
      `2026-01-12 10:00:01,104 INFO billing: Событие ${evt} сохранено`,
      `2026-01-12 10:00:01,204 ERROR billing: Не удалось сохранить платеж ${evt}: deadlock detected`,
      `2026-01-12 10:04:01,004 INFO billing: Пришел вебхук Stripe ${evt} charge.refunded`,
      `2026-01-12 10:04:01,104 INFO billing: Событие ${evt} уже обработано, пропускаем`,
    ].join('\n'),
  ],
  counters: [
    [
      `2026-01-12 10:00:01 info: Stripe webhook received {"eventId":"${evt}"}`,
      `2026-01-12 10:00:02 info: payment recorded {"eventId":"${evt}"}`,
      `2026-01-12 10:05:01 info: Stripe webhook received {"eventId":"${evt}"}`,
      `2026-01-12 10:05:01 info: Webhook already processed {"eventId":"${evt}"}`,
    ].join('\n'),
  ],
}

/** A service that takes a failed event up again at its duplicate has swallowed nothing. */
const isBackToWork = (log: WebhookProcessingLog): boolean =>
  log.steps.some((step) => step.by === 'service.event.requeued')

/** All that failed is how the duplicate itself was answered: the key that refused it made the handler fail. */
const isItsOwnAnswer = (log: WebhookProcessingLog, duplicate: Step): boolean => {
  const failures = log.steps.filter((step) => step.outcome === 'failed')
  const own = log.deliveries.find((each) => each.steps.includes(duplicate))
  return failures.length > 0 && failures.every((step) => step.claim === 'status' && own?.steps.includes(step) === true)
}

export const harmless: CauseRule = {
  id: 'duplicate_harmless',
  next: ['nothing_to_do'],
  detect: (log): Finding | undefined => {
    const duplicate = duplicateOf(log)
    const skipped = log.steps.find((step) => step.cause === 'duplicate_harmless')
    if ((!duplicate && !skipped) || isBackToWork(log)) return undefined
    const record = (duplicate?.step ?? skipped)?.record
    const sure = duplicate === undefined || duplicate.reached === 'finished'
    return found('duplicate_harmless', record ? [record] : [], {
      claim: duplicate !== undefined && sure && isItsOwnAnswer(log, duplicate.step) ? 'reported' : 'absence',
      confidence: sure ? 'certain' : 'ambiguous',
      alternatives: sure ? [] : ['duplicate_after_failed_first'],
      args: { deliveries: Math.max(2, log.deliveries.length) },
    })
  },
  samples: [
    afterFailedFirst.counters[0],
    [
      `time=2026-01-12T10:00:00Z level=INFO msg="incoming stripe webhook" event_id=${evt} type=invoice.paid`,
      `time=2026-01-12T10:00:01Z level=INFO msg="webhook handled" event_id=${evt}`,
      `time=2026-01-12T10:00:02Z level=WARN msg="duplicate key value violates unique constraint \\"stripe_events_event_id_key\\"" event_id=${evt}`,
    ].join('\n'),
  ],
  counters: [afterFailedFirst.samples[0]],
}
