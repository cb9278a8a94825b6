import { cameIn, deliveryCounts, isRefused } from './deliveries.ts'
import { paymentsOf } from './payments.ts'
import type { CauseId } from '../model/cause.ts'
import type { Gap } from '../model/gap.ts'
import type { DealRow, ReadSource, Report, ReportCounts, TimeBucket, WebhookCounts } from '../model/report.ts'
import { sharedOf } from './shared.ts'
import { severityOf } from '../model/severity.ts'
import type { Step } from '../model/step.ts'
import { factsOf, STEPS } from '../model/steps.ts'
import type { EpochMs } from '../model/time.ts'
import type { AutomationKind, AutomationOutcome, Delivery, WebhookProcessingLog } from '../model/trace.ts'
import type { NextStep, Verdict } from '../model/verdict.ts'

export interface SummaryInput {
  readonly verdicts: readonly Verdict[]
  readonly logs: readonly WebhookProcessingLog[]
  readonly steps: readonly Step[]
  readonly window?: Report['window']
  readonly searched?: readonly ReadSource[]
  readonly gaps?: readonly Gap[]
}

/** The report of a window: counts, deals, histogram, verdicts, and what to do first. */
export const summarise = (input: SummaryInput): Report => {
  const payments = paymentsOf(input.verdicts)
  return {
    window: input.window ?? {},
    searched: input.searched ?? [],
    counts: countsOf(input),
    histogram: histogramOf(input.logs),
    deals: dealsOf(input.verdicts),
    payments,
    shared: sharedOf(input.verdicts, payments, input.logs),
    verdicts: input.verdicts,
    gaps: input.gaps ?? [],
    next: firstSteps(input.verdicts),
  }
}

/**
 * By delivery (one arrival of a webhook at our side, retries and duplicates counted each):
 * - received: all that came, however they ended; an access line and the application's own lines of one request are one;
 * - verified: those whose signature held, as a line says or the work after it shows;
 * - signatureFailed: refused for their signature; ignored: another cabinet or mode; duplicate: of an event known already.
 *
 * By event: processed: the work was done (payment or state recorded, or the application says so); failed: the work on the
 * event broke off and was not made good. An automation that failed after the work is no failed webhook: it stands among the
 * automations, as it does in the payment service's own ledger.
 */
export const webhookCounts = (logs: readonly WebhookProcessingLog[]): WebhookCounts => {
  const counts = { received: 0, verified: 0, processed: 0, failed: 0, signatureFailed: 0, ignored: 0, duplicate: 0 }
  const frontOnly = !logs.some((log) => log.steps.some((step) => isArrival(step) && step.claim !== 'status'))
  for (const log of logs) {
    if (log.scope === 'service') continue
    for (const delivery of log.deliveries) {
      if (!cameIn(delivery)) continue
      counts.received++
      if (isRefused(log, delivery)) counts.signatureFailed++
      else if (isVerified(delivery)) counts.verified++
      if (delivery.steps.some((step) => step.kind === 'cabinet.ignored')) counts.ignored++
      if (delivery.steps.some((step) => step.kind === 'event.duplicate')) counts.duplicate++
    }
    if (isProcessed(log, frontOnly)) counts.processed++
    if (isFailed(log)) counts.failed++
  }
  return counts
}

const isArrival = (step: Step): boolean => step.kind === 'webhook.received' && step.outcome === 'ok'

const isVerified = (delivery: Delivery): boolean =>
  delivery.steps.some(
    (step) =>
      step.kind === 'signature.verified' ||
      (step.kind !== 'webhook.received' &&
        step.kind !== 'cabinet.ignored' &&
        step.kind !== 'signature.failed' &&
        step.voice !== 'edge' &&
        STEPS[step.kind].scope === 'delivery'),
  )

/** An event counts as processed when its work came to an end; a 200 alone does only where the web server's log is all there is. */
export const isProcessed = (log: WebhookProcessingLog, frontOnly: boolean): boolean => {
  if (log.unverified || log.scope === 'service' || !log.deliveries.some(cameIn)) return false
  if (
    log.rows.some(
      (row) => row.step === 'cabinet.ignored' || (row.step === 'session.persisted' && row.outcome === 'failed'),
    )
  )
    return false
  const ended = log.steps.some(
    (step) => step.outcome === 'ok' && step.voice !== 'edge' && factsOf(step.kind).ends !== undefined,
  )
  return ended || (frontOnly && log.deliveries.some((each) => each.status !== undefined && each.status < 300))
}

const isFailed = (log: WebhookProcessingLog): boolean => {
  if (log.unverified || log.scope === 'service' || !log.deliveries.some(cameIn)) return false
  const broken = log.rows.some((row) => row.outcome === 'failed' && factsOf(row.step).breaks === true)
  return broken && !log.rows.some((row) => row.step === 'session.persisted' && row.outcome === 'ok')
}

const countsOf = ({ logs, verdicts, steps }: SummaryInput): ReportCounts => ({
  webhooks: webhookCounts(logs),
  deliveries: deliveryCounts(logs),
  byType: typesOf(logs),
  automations: automationsOf(verdicts),
  errors: errorsOf(verdicts),
  operations: operationsOf(steps),
})

/** `received` counts deliveries, the others events. */
const typesOf = (logs: readonly WebhookProcessingLog[]): ReportCounts['byType'] => {
  const types: Record<string, { received: number; processed: number; failed: number }> = {}
  for (const log of logs) {
    if (log.unverified || log.scope === 'service' || log.event.type === undefined) continue
    const row = (types[log.event.type] ??= { received: 0, processed: 0, failed: 0 })
    row.received += log.deliveries.filter(cameIn).length
    if (isProcessed(log, false)) row.processed++
    if (isFailed(log)) row.failed++
  }
  return Object.fromEntries(Object.entries(types).sort(([, a], [, b]) => b.received - a.received))
}

/** One automation of one event counts once; `missing` are those that a healthy event of the type has. */
const automationsOf = (verdicts: readonly Verdict[]): ReportCounts['automations'] => {
  const none = () => ({ done: 0, failed: 0, skipped: 0, missing: 0 })
  const counts = { status: none(), note: none(), notification: none() }
  for (const outcome of verdicts.flatMap(outcomesOf)) counts[outcome.kind][outcome.state]++
  return counts
}

const outcomesOf = (verdict: Verdict): AutomationOutcome[] => {
  const told = verdict.trace?.outcomes ?? []
  const missing = verdict.steps.flatMap((row): AutomationOutcome[] => {
    const kind = row.outcome === 'missing' ? factsOf(row.step).automation : undefined
    return kind && !told.some((each) => each.kind === kind) ? [{ kind, state: 'missing' }] : []
  })
  return [...told, ...missing]
}

/** How often each cause of trouble is a verdict, deliveries without ids counted each. */
const errorsOf = (verdicts: readonly Verdict[]): ReportCounts['errors'] => {
  const errors: Partial<Record<CauseId, number>> = {}
  for (const verdict of verdicts) {
    const troubles = [...(severityOf(verdict.cause) === 'ok' ? [] : [verdict.cause]), ...verdict.also]
    for (const cause of troubles) {
      if (cause === 'unknown' || cause === 'ok_with_warnings') continue
      errors[cause] = (errors[cause] ?? 0) + (cause === verdict.cause ? Number(verdict.args['count'] ?? 1) : 1)
    }
  }
  return errors
}

/** Lines per operational step: denied requests, quota resets, database trouble, the scheduler, starts and stops. */
const operationsOf = (steps: readonly Step[]): ReportCounts['operations'] => {
  const counts: Record<string, number> = {}
  for (const step of steps) if (factsOf(step.kind).operation) counts[step.kind] = (counts[step.kind] ?? 0) + 1
  return counts
}

const BARS = 24
const WIDTHS: readonly EpochMs[] = [
  1_000,
  5_000,
  15_000,
  60_000,
  5 * 60_000,
  15 * 60_000,
  3_600_000,
  6 * 3_600_000,
  24 * 3_600_000,
  7 * 24 * 3_600_000,
]

/** At most 24 bars of a round width; times of day in UTC. */
const histogramOf = (logs: readonly WebhookProcessingLog[]): TimeBucket[] => {
  const arrivals = logs.flatMap((log) =>
    log.deliveries
      .filter((each) => each.at !== undefined && cameIn(each))
      .map((each) => ({ at: each.at as EpochMs, failed: isRefused(log, each) || isFailed(log) })),
  )
  if (arrivals.length === 0) return []
  let [first, last] = [Infinity, -Infinity]
  for (const { at } of arrivals) [first, last] = [Math.min(first, at), Math.max(last, at)]
  const width = WIDTHS.find((each) => (last - first) / each < BARS) ?? (WIDTHS.at(-1) as EpochMs)
  const start = Math.floor(first / width) * width
  const bars = Array.from({ length: Math.floor((last - start) / width) + 1 }, (_, n) => ({
    at: start + n * width,
    webhooks: 0,
    failures: 0,
  }))
  for (const { at, failed } of arrivals) {
    const bar = bars[Math.floor((at - start) / width)]
    if (!bar) continue
    bar.webhooks++
    if (failed) bar.failures++
  }
  return bars
}

/** Every deal that a verdict names, those with problems first. */
const dealsOf = (verdicts: readonly Verdict[]): DealRow[] => {
  const deals = new Map<string, Verdict[]>()
  for (const verdict of verdicts) {
    for (const deal of verdict.ids.dealId ?? []) {
      const known = deals.get(deal)
      if (known) known.push(verdict)
      else deals.set(deal, [verdict])
    }
  }
  return [...deals]
    .map(([dealId, each]) => dealRow(dealId, each))
    .sort((a, b) => ORDER[a.state] - ORDER[b.state] || BY_NUMBER.compare(a.dealId, b.dealId))
}

/** One for all: making the rules of a language anew for each comparison costs twenty times the comparison. */
const BY_NUMBER = new Intl.Collator('en', { numeric: true })

const ORDER = { problem: 0, warning: 1, ok: 2 } as const

const dealRow = (dealId: string, verdicts: readonly Verdict[]): DealRow => {
  const causes = [
    ...new Set(
      verdicts.flatMap((verdict) => [...(severityOf(verdict.cause) === 'ok' ? [] : [verdict.cause]), ...verdict.also]),
    ),
  ]
  const automations: Partial<Record<AutomationKind, AutomationOutcome['state']>> = {}
  for (const { kind, state } of verdicts.flatMap(outcomesOf)) automations[kind] = worse(automations[kind], state)
  const severities = verdicts.map((verdict) => severityOf(verdict.cause))
  return {
    dealId,
    state: severities.includes('problem') ? 'problem' : severities.includes('warning') ? 'warning' : 'ok',
    causes,
    automations,
  }
}

const WORSE: readonly AutomationOutcome['state'][] = ['failed', 'skipped', 'missing', 'done']

/** What was done by one event of a deal is done: another event of the payment that does not do it is no trouble. */
const worse = (
  known: AutomationOutcome['state'] | undefined,
  state: AutomationOutcome['state'],
): AutomationOutcome['state'] => {
  if (known === undefined) return state
  if ((known === 'missing' && state === 'done') || (known === 'done' && state === 'missing')) return 'done'
  return WORSE.indexOf(known) <= WORSE.indexOf(state) ? known : state
}

/** The first step of each of the most important troubles, each once. */
const firstSteps = (verdicts: readonly Verdict[]): NextStep[] => {
  const steps: NextStep[] = []
  for (const verdict of verdicts) {
    if (severityOf(verdict.cause) === 'ok') continue
    const step = verdict.next[0]
    if (step && !steps.some((each) => each.key === step.key)) steps.push(step)
    if (steps.length === 5) break
  }
  return steps
}
