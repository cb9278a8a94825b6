import type { CauseId } from '../model/cause.ts'
import type { SafeRecord } from '../model/safe-record.ts'
import type { StepId } from '../model/step.ts'
import type { NextStep, Severity, Verdict } from '../model/verdict.ts'
import type { Lang } from '../messages/lang.ts'
import type { TimeFormat } from './time-format.ts'

/** The sentences and formats that an answer is made of, in one language and one zone. */
export interface Sayings {
  readonly lang: Lang
  readonly time: TimeFormat
  /** The cause in one sentence. */
  cause(verdict: Verdict<SafeRecord>): string
  /** The cause in a few words, without the facts of one verdict. */
  causeName(cause: CauseId): string
  step(step: StepId): string
  next(next: NextStep): string
  severity(cause: CauseId): Severity
}
