import { isLoggedAsError } from '../../model/alarm.ts'
import type { LogRecord } from '../../model/record.ts'
import type { Step } from '../../model/step.ts'
import type { WebhookProcessingLog } from '../../model/trace.ts'
import type { DiagnoseContext } from '../context.ts'
import { found, type Finding } from '../finding.ts'
import { healthyKey, isHealthy, sameAs } from '../healthy.ts'
import type { CauseRule } from '../rule.ts'

const evt = 'evt_1QAbCdEfGhIjKlMnOpQrStUv'
const agent = '"-" "Stripe/1.0 (+https://stripe.com/docs/webhooks)"'

/** A step is slow when it takes so many times the healthy median, and so long at least. */
const SLOW_TIMES = 10
const SLOW_MS = 60_000

const slowStep = (
  log: WebhookProcessingLog,
  context: DiagnoseContext,
): { step: string; ms: number; median: number } | undefined => {
  const healthy = context.healthy.get(healthyKey(log))
  if (!healthy || healthy.count < 3) return undefined
  for (const row of log.rows) {
    const median = healthy.medianMs.get(sameAs(row.step))
    if (median !== undefined && row.tookMs !== undefined && row.tookMs >= SLOW_MS && row.tookMs > median * SLOW_TIMES)
      return { step: row.step, ms: Math.round(row.tookMs), median: Math.round(median) }
  }
  return undefined
}

/** A failure that was tried again until it went well is how things are meant to be. */
const isRetried = (trouble: Step, log: WebhookProcessingLog): boolean => {
  const subject = trouble.kind.split('.')[0]
  return (
    (subject === 'crm' ||
      subject === 'notification' ||
      subject === 'event' ||
      subject === 'session' ||
      subject === 'webhook') &&
    trouble.outcome === 'failed' &&
    log.rows.some((row) => row.outcome === 'ok' && row.step.split('.')[0] === subject)
  )
}

/** Events that money has come with: an automation is to follow them. */
const PAID =
  /^(?:checkout\.session\.(?:completed|async_payment_succeeded)|payment_intent\.succeeded|invoice\.(?:paid|payment_succeeded)|charge\.succeeded)$/

/**
 * The payment of a deal was recorded, and no line tells of a stage, a note or a notice: it may be that they were not to
 * follow, and it was not seen that they did. The step that says that the payment was recorded.
 */
const unseenOf = (log: WebhookProcessingLog, context: DiagnoseContext): Step | undefined => {
  if (log.outcomes.length > 0 || log.ids.dealId === undefined || !PAID.test(log.event.type ?? '')) return undefined
  if (context.siblings.doneBeside(log).length > 0) return undefined
  return log.steps.findLast(
    (step) => step.kind === 'session.persisted' && step.outcome === 'ok' && step.voice === 'app',
  )
}

const done = (log: WebhookProcessingLog): boolean =>
  isHealthy(log) ||
  log.rows.some(
    (row) => row.outcome === 'ok' && (row.step === 'session.persisted' || row.step === 'crm.note_created'),
  ) ||
  (isAnswered(log) && !isHandedOver(log) && complaint(log) === undefined)

const isAnswered = (log: WebhookProcessingLog): boolean =>
  log.rows.some((row) => row.outcome === 'ok' && (row.step === 'webhook.answered' || row.step === 'event.stored')) ||
  log.deliveries.some((each) => each.status !== undefined && each.status < 300)

/** Put into a queue: that it was answered says nothing of the work. */
const isHandedOver = (log: WebhookProcessingLog): boolean =>
  log.steps.some(
    (step) =>
      step.kind === 'event.stored' &&
      step.outcome === 'ok' &&
      /queue|dispatched|scheduled|очеред/i.test(step.record.message),
  )

/** A warning or an error that names the event and that no catalogue knows. */
const complaint = (log: WebhookProcessingLog): LogRecord | undefined =>
  log.context.find(
    (record) =>
      (record.level === 'warn' || isLoggedAsError(record)) &&
      (record.ids.eventId !== undefined || record.ids.dealId !== undefined || record.ids.sessionId !== undefined),
  )

export const withWarnings: CauseRule = {
  id: 'ok_with_warnings',
  next: ['look_at_evidence', 'check_slow_step'],
  detect: (log, context): Finding | undefined => {
    if (log.unverified || !done(log)) return undefined
    const trouble = log.steps.find(
      (step) =>
        (step.outcome === 'failed' || step.outcome === 'skipped') &&
        step.cause !== undefined &&
        step.cause !== 'duplicate_harmless' &&
        !isRetried(step, log),
    )
    if (trouble)
      return found('ok_with_warnings', [trouble.record], { claim: 'absence', args: { cause: trouble.cause ?? '' } })
    const unseen = unseenOf(log, context)
    if (unseen)
      return found('ok_with_warnings', [unseen.record], {
        confidence: 'likely',
        claim: 'absence',
        alternatives: ['step_missing'],
        args: { unseenDeal: log.ids.dealId?.[0] ?? '' },
      })
    const slow = slowStep(log, context)
    if (slow)
      return found(
        'ok_with_warnings',
        log.steps
          .filter((step) => step.kind === slow.step)
          .map((step) => step.record)
          .slice(0, 1),
        { claim: 'absence', args: { slowStep: slow.step, ms: slow.ms, median: slow.median } },
      )
    const doubtful = log.uncertain.find(
      (step) => (step.outcome === 'failed' || step.outcome === 'skipped') && /^(?:crm|notification)\./.test(step.kind),
    )
    return doubtful?.cause
      ? found('ok_with_warnings', [doubtful.record], {
          confidence: 'ambiguous',
          claim: 'absence',
          alternatives: [doubtful.cause],
          args: { cause: doubtful.cause },
        })
      : undefined
  },
  samples: [
    [
      `2026-01-12 10:00:00 info: Stripe webhook received {"eventId":"${evt}"}`,
      `2026-01-12 10:00:01 error: Failed to retrieve session URL from Stripe {"eventId":"${evt}","error":"An error occurred with our connection to Stripe. Request was retried 2 times."}`,
      `2026-01-12 10:00:09 info: ✅ Checkout Session обработан | Deal: 4540 {"eventId":"${evt}"}`,
    ].join('\n'),
    [
      `2026-01-12 10:00:00,001 INFO pay: Пришел вебхук Stripe ${evt}`,
      `2026-01-12 10:00:01,001 INFO pay: WhatsApp не подключен, пропускаем уведомление ${evt}`,
      `2026-01-12 10:00:01,501 INFO pay: Клиент оповещен по SMS ${evt}`,
    ].join('\n'),
  ],
  counters: [`2026-01-12 10:00:00 info: payment recorded {"eventId":"${evt}"}`],
}

export const ok: CauseRule = {
  id: 'ok',
  next: ['nothing_to_do'],
  detect: (log): Finding | undefined => {
    if (log.unverified || !done(log)) return undefined
    const last = log.steps.findLast((step) => step.outcome === 'ok')
    return found('ok', last ? [last.record] : [], {
      claim: 'absence',
      args: { steps: log.rows.filter((row) => row.outcome === 'ok').length },
    })
  },
  samples: [
    `2026-01-12 10:00:00 info: Stripe webhook received {"eventId":"${evt}"}\n2026-01-12 10:00:01 info: ✅ Checkout Session обработан | Deal: 4540 {"eventId":"${evt}"}`,
    `time=2026-01-12T10:00:00Z level=INFO msg="incoming stripe webhook" event_id=${evt}\ntime=2026-01-12T10:00:01Z level=INFO msg="webhook handled, errors=0" event_id=${evt}`,
    `18.97.7.1 - - [12/Jan/2026:10:00:01 +0000] "POST /stripe/webhook HTTP/1.1" 200 2 ${agent}`,
  ],
  counters: [
    `2026-01-12 10:00:01 error: Failed to persist Stripe session {"eventId":"${evt}","error":"deadlock detected"}`,
  ],
}

export const unknown: CauseRule = {
  id: 'unknown',
  next: ['search_wider', 'name_own_steps', 'read_more_sources'],
  detect: (log): Finding | undefined => {
    const last = log.steps.at(-1)
    const complained = complaint(log)
    return last
      ? found('unknown', complained === undefined ? [last.record] : [complained, last.record], {
          confidence: 'ambiguous',
          claim: 'absence',
          args: { after: last.kind },
        })
      : undefined
  },
  samples: [
    `2026-01-12 10:00:00 info: Stripe webhook received {"eventId":"${evt}"}`,
    `2026-01-12 10:00:00,001 INFO pay: Пришел вебхук Stripe ${evt}`,
  ],
  counters: [`2026-01-12 10:00:01 info: payment recorded {"eventId":"${evt}"}`],
}
