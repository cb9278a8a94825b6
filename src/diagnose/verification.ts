import type { EpochMs } from '../model/time.ts'
import type { WebhookProcessingLog } from '../model/trace.ts'

/** When webhooks of ours were verified in the window, and how many were ignored as another cabinet's. */
export interface Verification {
  readonly first?: EpochMs
  readonly last?: EpochMs
  readonly ignored: number
}

export const verificationOf = (logs: readonly WebhookProcessingLog[]): Verification => {
  let [first, last, ignored] = [Infinity, -Infinity, 0]
  for (const log of logs) {
    if (log.rows.some((row) => row.step === 'cabinet.ignored')) ignored++
    else if (isOurs(log)) {
      const at = timeOf(log)
      if (at !== undefined) [first, last] = [Math.min(first, at), Math.max(last, at)]
    }
  }
  return { ...(first === Infinity ? {} : { first, last }), ignored }
}

export const timeOf = (log: WebhookProcessingLog): EpochMs | undefined =>
  log.deliveries[0]?.at ?? log.steps[0]?.record.at

const isOurs = (log: WebhookProcessingLog): boolean =>
  !log.unverified &&
  log.rows.some(
    (row) =>
      row.outcome === 'ok' &&
      (row.step === 'signature.verified' ||
        row.step === 'session.persisted' ||
        row.step === 'event.stored' ||
        row.step === 'notification.sent'),
  )
