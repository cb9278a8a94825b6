import type { CauseId } from '../model/cause.ts'
import type { NextKey } from '../model/next-step.ts'
import type { WebhookProcessingLog } from '../model/trace.ts'
import type { DiagnoseContext } from './context.ts'
import { fromStep, standing, type Finding } from './finding.ts'

/** One cause of an automation that did not happen (or of one that did), as the catalogue knows it. */
export interface CauseRule {
  readonly id: CauseId
  /** What to do, in this order. */
  readonly next: readonly NextKey[]
  readonly detect: (log: WebhookProcessingLog, context: DiagnoseContext) => Finding | undefined
  /** Excerpts of logs, of different applications or languages, of which this is the first verdict. */
  readonly samples: readonly [string, string, ...string[]]
  /** Excerpts that look alike and are something else. */
  readonly counters: readonly [string, ...string[]]
}

/** A cause that a line tells by itself: the step that carries it counts. */
export const told = (
  id: CauseId,
  next: readonly NextKey[],
  samples: CauseRule['samples'],
  counters: CauseRule['counters'],
  detect: CauseRule['detect'] = (log) => toldBy(id, log),
): CauseRule => ({ id, next, detect, samples, counters })

export const toldBy = (id: CauseId, log: WebhookProcessingLog): Finding | undefined => {
  const step = standing(log, id)
  return step ? fromStep(step, id) : undefined
}
