import type { StepId } from '../model/step.ts'
import { factsOf } from '../model/steps.ts'
import type { WebhookProcessingLog } from '../model/trace.ts'
import { isTrouble } from './finding.ts'

/** What logs without trouble have in common, by `healthyKey`. */
export type Healthy = ReadonlyMap<string, HealthyType>

export interface HealthyType {
  readonly count: number
  /** In how many of them each step went well. */
  readonly steps: ReadonlyMap<StepId, number>
  /** Median milliseconds from the row before to each step. */
  readonly medianMs: ReadonlyMap<StepId, number>
}

/** Rows that stand for one another: a stage that was right already is as good as one that was moved. */
export const sameAs = (step: StepId): StepId =>
  step === 'crm.status_unchanged'
    ? 'crm.status_updated'
    : step === 'notification.skipped' || step === 'notification.failed'
      ? 'notification.sent'
      : step

export const healthyOf = (logs: readonly WebhookProcessingLog[]): Healthy => {
  const byType = new Map<string, WebhookProcessingLog[]>()
  for (const log of logs) {
    if (!isHealthy(log)) continue
    const key = healthyKey(log)
    const known = byType.get(key)
    if (known) known.push(log)
    else byType.set(key, [log])
  }
  return new Map([...byType].map(([type, each]) => [type, summary(each)]))
}

/** Event type and service: two services in one question do different work. The source that saw it first tells which. */
export const healthyKey = (log: WebhookProcessingLog): string => {
  const first = log.steps.find((step) => step.voice !== 'edge') ?? log.steps[0]
  return `${log.event.type ?? ''}\u0000${first?.record.origin.source ?? ''}`
}

/** Went through without trouble and did some work. */
export const isHealthy = (log: WebhookProcessingLog): boolean =>
  !log.unverified &&
  (log.scope === 'event' || log.scope === 'object' || log.scope === 'delivery') &&
  log.rows.some((row) => row.outcome === 'ok' && factsOf(row.step).ends === 'work') &&
  !log.rows.some((row) => isTrouble(row) && row.cause !== 'duplicate_harmless') &&
  !log.uncertain.some((step) => step.outcome === 'failed' || step.outcome === 'skipped')

const summary = (logs: readonly WebhookProcessingLog[]): HealthyType => {
  const steps = new Map<StepId, number>()
  const times = new Map<StepId, number[]>()
  for (const log of logs) {
    for (const row of log.rows) {
      if (row.outcome !== 'ok' && row.cause !== 'duplicate_harmless') continue
      const step = sameAs(row.step)
      steps.set(step, (steps.get(step) ?? 0) + 1)
      if (row.tookMs === undefined) continue
      const known = times.get(step)
      if (known) known.push(row.tookMs)
      else times.set(step, [row.tookMs])
    }
  }
  return { count: logs.length, steps, medianMs: new Map([...times].map(([step, each]) => [step, median(each)])) }
}

const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? 0
}
