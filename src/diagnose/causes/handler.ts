import { isAlarm } from '../../model/alarm.ts'
import type { WebhookProcessingLog } from '../../model/trace.ts'
import { found, originOf, type Finding } from '../finding.ts'
import { told, toldBy } from '../rule.ts'

const evt = 'evt_1QAbCdEfGhIjKlMnOpQrStUv'

/** An error that no catalogue knows, inside a request of a webhook, when nothing else explains why the work is not done. */
const unknownError = (log: WebhookProcessingLog): Finding | undefined => {
  const worked = log.rows.some(
    (row) =>
      row.outcome === 'ok' &&
      (row.step === 'notification.sent' ||
        row.step === 'crm.status_updated' ||
        row.step === 'session.persisted' ||
        (row.step === 'webhook.answered' && !isAnsweredByStatus(log))),
  )
  const webhook = log.rows.some(
    (row) =>
      row.step === 'webhook.received' ||
      row.step === 'signature.verified' ||
      row.step === 'event.stored' ||
      row.outcome === 'started',
  )
  const error = log.context.find(isAlarm)
  const isStatusSaidAgain =
    error !== undefined &&
    NOT_LET_IN.test(`${error.message} ${error.error?.message ?? ''}`) &&
    log.rows.some((row) => row.cause === 'endpoint_auth_401')
  return error && webhook && !worked && !isStatusSaidAgain
    ? found('handler_error', [error], { confidence: 'likely', args: { ...originOf(error) } })
    : undefined
}

/** What frameworks say of a 401 of their own. */
const NOT_LET_IN = /unauthenticated|unauthori[sz]ed|not authenticated|authentication|credentials/i

/** A handler that answers 200 to its own errors is no rarity: a status alone does not outweigh an error in the same request. */
const isAnsweredByStatus = (log: WebhookProcessingLog): boolean =>
  log.steps.every((step) => step.kind !== 'webhook.answered' || step.outcome !== 'ok' || step.claim === 'status')

export const handlerError = told(
  'handler_error',
  ['read_error', 'reprocess_event'],
  [
    `2026-01-12 10:00:01 error: ❌ Ошибка обработки Checkout Session | Deal: 4540 | Session: cs_live_a1B2c3D4e5F6g7H8i9J0 ${evt}`,
    `2026-01-12 10:00:01,004 ERROR billing: error while handling stripe webhook ${evt}: 'NoneType' object has no attribute 'amount'`,
    '18.97.7.1 - - [12/Jan/2026:10:00:01 +0000] "POST /stripe/webhook HTTP/1.1" 500 20 "-" "Stripe/1.0 (+https://stripe.com/docs/webhooks)"',
  ],
  [`2026-01-12 10:00:01 error: Failed to persist Stripe session {"eventId":"${evt}","error":"deadlock detected"}`],
  (log) => {
    const known = toldBy('handler_error', log)
    if (known && !(known.args['step'] === 'webhook.answered' && (isFinished(log) || isBroughtAbout(log, known))))
      return known
    return unknownError(log)
  },
)

const isFinished = (log: WebhookProcessingLog): boolean =>
  log.rows.some((row) => row.step === 'notification.sent' && row.outcome === 'ok')

/** An automation failed in the same moment: that is what the framework reports as the failure of the request or job. */
const isBroughtAbout = (log: WebhookProcessingLog, known: Finding): boolean => {
  const at = known.evidence[0]?.at
  return log.rows.some(
    (row) =>
      row.outcome === 'failed' &&
      /^(?:crm|notification)\./.test(row.step) &&
      at !== undefined &&
      row.at !== undefined &&
      Math.abs(row.at - at) <= SAME_MOMENT_MS,
  )
}

const SAME_MOMENT_MS = 1_000
