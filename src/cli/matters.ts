import type { Observed } from '../pipeline.ts'

/** Records that say nothing of a webhook and carry no id are not kept: memory does not grow with what a log says beside. */
export const matters = ({ record, steps }: Observed): boolean =>
  steps.length > 0 ||
  record.level === 'error' ||
  record.level === 'fatal' ||
  Object.keys(record.ids).some((kind) => kind !== 'processId' && kind !== 'traceId') ||
  record.http !== undefined
