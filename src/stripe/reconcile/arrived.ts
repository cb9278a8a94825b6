import type { Fate } from '../../model/event-fate.ts'
import type { CauseId } from '../../model/cause.ts'
import type { Confidence, Step, StepId } from '../../model/step.ts'
import type { AutomationKind, Delivery, WebhookProcessingLog } from '../../model/trace.ts'
import type { Severity } from '../../model/verdict.ts'
import type { StripeEventFact } from '../fact.ts'
import type { ReconcileOptions } from './row.ts'

export interface Judgement {
  readonly fate: Fate
  readonly cause: CauseId
  readonly confidence: Confidence
  readonly alternatives: readonly CauseId[]
  readonly severity?: Severity
}

/** Steps that end the work; the ones before them only announce it. */
const FINISHING: ReadonlySet<StepId> = new Set([
  'session.persisted',
  'crm.status_updated',
  'crm.status_unchanged',
  'crm.note_created',
  'notification.sent',
  'subscription.transition',
  'quota.reset',
])

const DUPLICATE_CAUSES: ReadonlySet<CauseId> = new Set(['duplicate_harmless', 'timeout_then_duplicate'])
const IGNORED_CAUSES: ReadonlySet<CauseId> = new Set([
  'ignored_other_account',
  'ignored_mode',
  'unhandled_event_type',
  'signature_failed.masked_as_ignored',
])

/**
 * The fate of an event that the logs have. The verdict of `diagnose/` decides when it is given; else the steps do:
 * a failure, a skip and a missing automation outrank a later success, but a retry that finished mends the first attempt.
 */
export const judgeArrived = (
  event: StripeEventFact | undefined,
  traces: readonly WebhookProcessingLog[],
  options: ReconcileOptions,
): Judgement => {
  const verdicts = traces.map((trace) => options.verdictOf?.(trace)).filter((verdict) => verdict !== undefined)
  const verdict = verdicts.find(({ cause }) => fateOf(cause, traces) === 'failed_in_processing') ?? verdicts[0]
  if (verdict) return refineIgnored(event, traces, { ...verdict, fate: fateOf(verdict.cause, traces) })
  return refineIgnored(event, traces, judgeSteps(traces))
}

/** The fate that a cause means for an event that arrived. */
const fateOf = (cause: CauseId, traces: readonly WebhookProcessingLog[]): Fate => {
  if (DUPLICATE_CAUSES.has(cause)) return 'duplicate'
  if (IGNORED_CAUSES.has(cause)) return 'ignored'
  if (cause.startsWith('signature_failed.')) return 'signature_failed'
  if (cause === 'unknown') return 'delivered'
  if (cause === 'ok' || cause === 'ok_with_warnings')
    return isDuplicate(traces) ? 'duplicate' : finished(traces) ? 'processed' : 'delivered'
  return 'failed_in_processing'
}

const judgeSteps = (traces: readonly WebhookProcessingLog[]): Judgement => {
  const attempts = traces.flatMap(attemptsOf)
  const steps = traces.flatMap((trace) => trace.steps)
  const good = attempts.findLast((attempt) => attempt.state === 'finished')
  const bad = attempts.findLast((attempt) => attempt.state === 'failed')
  const duplicate = attempts.some(({ state }) => state === 'duplicate')
  const outcomes = traces.flatMap((trace) => trace.outcomes)
  // Failed and skipped automations have a step of their own, and a later attempt may have mended them.
  const lost = outcomes.find(({ state }) => state === 'missing' || (!bad && state !== 'done'))
  if (bad && (!good || attempts.indexOf(good) < attempts.indexOf(bad))) {
    // The retry was taken for a duplicate of the attempt that died: nobody does the work.
    const swallowed = attempts.slice(attempts.indexOf(bad) + 1).some(({ state }) => state === 'duplicate')
    return failed(swallowed && !good ? 'duplicate_after_failed_first' : (bad.cause ?? 'handler_error'), bad.cause)
  }
  const ignored = steps.find(({ outcome }) => outcome === 'ignored')
  if (lost && (good ?? (!ignored && !duplicate))) {
    return failed(lost.cause ?? (lost.state === 'missing' ? 'step_missing' : automationCause(lost.kind)))
  }
  if (ignored && !good) {
    const cause =
      ignored.cause ?? (ignored.kind === 'cabinet.ignored' ? 'ignored_other_account' : 'unhandled_event_type')
    return { fate: 'ignored', cause, confidence: ignored.confidence, alternatives: [] }
  }
  if (duplicate) {
    return {
      fate: 'duplicate',
      cause: 'duplicate_harmless',
      confidence: good ? 'certain' : 'likely',
      alternatives: good ? [] : ['duplicate_after_failed_first'],
    }
  }
  if (good)
    return { fate: 'processed', cause: bad ? 'ok_with_warnings' : 'ok', confidence: 'certain', alternatives: [] }
  const answered = steps.some(({ kind, outcome }) => kind === 'webhook.answered' && outcome === 'ok')
  if (answered || traces.some(({ deliveries }) => deliveries.some(({ status = 0 }) => status >= 200 && status < 300))) {
    return { fate: 'delivered', cause: 'ok', confidence: 'likely', alternatives: ['job_stalled'] }
  }
  return { fate: 'delivered', cause: 'unknown', confidence: 'likely', alternatives: ['ok', 'job_stalled'] }
}

const automationCause = (kind: AutomationKind): CauseId => (kind === 'notification' ? 'notify_failed' : 'handler_error')

const failed = (cause: CauseId, known: CauseId | undefined = cause): Judgement => ({
  fate: cause.startsWith('signature_failed.') ? 'signature_failed' : 'failed_in_processing',
  cause,
  confidence: known === undefined ? 'likely' : 'certain',
  alternatives: [],
})

interface Attempt {
  readonly state: 'failed' | 'duplicate' | 'finished' | 'open'
  readonly cause?: CauseId | undefined
}

/** Each delivery by itself; steps that no delivery holds (late jobs, other hosts) are one more attempt. */
const attemptsOf = (trace: WebhookProcessingLog): readonly Attempt[] => {
  const delivered = new Set(trace.deliveries.flatMap(({ steps }) => steps))
  const loose = trace.steps.filter((step) => !delivered.has(step))
  const attempts = trace.deliveries.map((delivery) => attemptOf(delivery.steps, delivery))
  return loose.length > 0 ? [...attempts, attemptOf(loose)] : attempts
}

const attemptOf = (steps: readonly Step[], delivery?: Delivery): Attempt => {
  const wrong =
    steps.find((step, i) => step.outcome === 'failed' && !mended(step, steps.slice(i + 1))) ??
    steps.find(({ outcome }) => outcome === 'skipped')
  if (wrong) return { state: 'failed', cause: wrong.cause }
  if (steps.some(({ outcome, kind }) => outcome === 'duplicate' || kind === 'event.duplicate'))
    return { state: 'duplicate' }
  if (delivery?.status !== undefined && delivery.status >= 300)
    return { state: 'failed', cause: statusCause(delivery.status) }
  const done = steps.some(({ kind, outcome }) => outcome === 'ok' && FINISHING.has(kind))
  return { state: done ? 'finished' : 'open' }
}

/** A call that failed and was repeated within the delivery. A notification's "sent" never mends: DOMAIN.md, trap 2. */
const mended = ({ kind }: Step, later: readonly Step[]): boolean =>
  !kind.startsWith('notification.') && later.some((step) => step.kind === kind && step.outcome === 'ok')

/** What an answer's status means for Stripe, which takes 20x alone. */
const statusCause = (status: number): CauseId | undefined => {
  if (status < 400) return 'redirect_3xx'
  const causes: Readonly<Record<number, CauseId>> = {
    403: 'signature_failed.unlogged_403',
    404: 'route_not_found_404',
    405: 'method_not_allowed_405',
    413: 'body_too_large_413',
    415: 'unsupported_media_415',
    419: 'csrf_419',
    499: 'client_closed_499',
    502: 'upstream_down_502',
    504: 'timeout_504',
  }
  return causes[status]
}

const finished = (traces: readonly WebhookProcessingLog[]): boolean =>
  traces.some((trace) => trace.steps.some(({ kind, outcome }) => outcome === 'ok' && FINISHING.has(kind)))

const isDuplicate = (traces: readonly WebhookProcessingLog[]): boolean =>
  traces.some((trace) => trace.steps.some(({ kind, outcome }) => outcome === 'duplicate' || kind === 'event.duplicate'))

/**
 * "Other cabinet, ignored" of an event that this key can see: it is not another account's, so the handler most likely
 * answers "ignored" to a signature that its secret does not fit (DOMAIN.md, trap 1). The logs alone cannot tell.
 */
const refineIgnored = (
  event: StripeEventFact | undefined,
  traces: readonly WebhookProcessingLog[],
  judgement: Judgement,
): Judgement => {
  if (!event || event.account !== undefined || judgement.cause !== 'ignored_other_account') return judgement
  // The handler says that one of its secrets fitted: nothing is masked.
  if (
    traces.some((trace) => trace.steps.some(({ kind, outcome }) => kind === 'signature.verified' && outcome === 'ok'))
  )
    return judgement
  return {
    ...judgement,
    cause: 'signature_failed.masked_as_ignored',
    confidence: 'likely',
    alternatives: ['ignored_other_account', 'ignored_mode'],
  }
}
