import type { CauseId } from '../model/cause.ts'
import type { StepId } from '../model/step.ts'
import type { StepEntry } from './entry.ts'

/** Makes the entries of one family of failures: they share their step and the beginning of their ids. */
export const failing =
  (family: string, step: StepId) =>
  (
    id: string,
    cause: CauseId,
    needs: readonly string[],
    hits: StepEntry['hits'],
    misses: StepEntry['misses'],
    rest: Partial<StepEntry> = {},
  ): StepEntry => ({
    id: `${family}.${id}`,
    claim: 'reported',
    voice: 'library',
    step,
    outcome: 'failed',
    cause,
    needs,
    hits,
    misses,
    ...rest,
  })
