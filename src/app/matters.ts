import { isLoggedAsError } from '../model/alarm.ts'
import type { Observed } from '../pipeline.ts'

/**
 * Records that say nothing of a webhook, carry no id and tell of no error are not kept, access lines among them: memory
 * does not grow with what a log says beside. What `correlate` takes for a line that explains must be kept here.
 */
export const matters = ({ record, steps }: Observed): boolean =>
  steps.length > 0 || isLoggedAsError(record) || record.error !== undefined || hasId(record.ids)

const hasId = (ids: Observed['record']['ids']): boolean => {
  for (const kind in ids) if (kind !== 'processId' && kind !== 'traceId') return true
  return false
}
