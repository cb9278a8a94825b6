import type { Ids } from '../model/ids.ts'
import type { StepId } from '../model/step.ts'
import { factsOf } from '../model/steps.ts'
import type { EpochMs } from '../model/time.ts'
import type { WebhookProcessingLog } from '../model/trace.ts'
import { sameAs } from './healthy.ts'

/** Two events of one payment come within this time. */
const NEAR_MS = 15 * 60_000

/** What other events of the same payment or deal have done: one payment makes several events, and one of them does the work. */
export interface Siblings {
  doneBeside(log: WebhookProcessingLog): StepId[]
}

export const siblingsOf = (logs: readonly WebhookProcessingLog[]): Siblings => {
  const done = new Map<string, { log: WebhookProcessingLog; step: StepId; at: EpochMs }[]>()
  for (const log of logs) {
    for (const row of log.rows) {
      if (factsOf(row.step).automation === undefined || row.outcome === 'started' || row.at === undefined) continue
      for (const key of keysOf(log.ids)) {
        const known = done.get(key)
        const entry = { log, step: sameAs(row.step), at: row.at }
        if (known) known.push(entry)
        else done.set(key, [entry])
      }
    }
  }
  return {
    doneBeside: (log) => {
      const at = log.steps[0]?.record.at
      if (at === undefined) return []
      return keysOf(log.ids).flatMap((key) =>
        (done.get(key) ?? [])
          .filter(
            (each) => each.log !== log && each.log.event.type !== log.event.type && Math.abs(each.at - at) < NEAR_MS,
          )
          .map((each) => each.step),
      )
    },
  }
}

const KINDS = ['sessionId', 'paymentIntentId', 'invoiceId', 'chargeId', 'subscriptionId', 'dealId'] as const

const keysOf = (ids: Ids): string[] => KINDS.flatMap((kind) => (ids[kind] ?? []).map((id) => `${kind}:${id}`))
