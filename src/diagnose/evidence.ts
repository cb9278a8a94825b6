import type { LogRecord } from '../model/record.ts'
import type { WebhookProcessingLog } from '../model/trace.ts'
import type { Finding } from './finding.ts'

const MOST = 5
const LEAST = 3

/** Three to five records that prove a finding: its own first, then the arrival, then what stands next to it in the log. */
export const evidenceOf = (finding: Finding, log: WebhookProcessingLog): LogRecord[] => {
  const chosen: LogRecord[] = []
  const add = (record: LogRecord | undefined) => {
    if (record && chosen.length < MOST && !chosen.includes(record)) chosen.push(record)
  }
  for (const record of finding.evidence) add(record)
  add(log.steps.find((step) => step.kind === 'webhook.received')?.record)
  for (const step of log.steps)
    if (step.outcome === 'failed' || step.outcome === 'skipped' || step.outcome === 'duplicate') add(step.record)
  const first = finding.evidence[0]
  const at = first ? log.steps.findIndex((step) => step.record === first) : log.steps.length
  for (let away = 1; away <= log.steps.length && chosen.length < LEAST; away++) {
    add(log.steps[at - away]?.record)
    if (chosen.length < LEAST) add(log.steps[at + away]?.record)
  }
  return chosen
}
