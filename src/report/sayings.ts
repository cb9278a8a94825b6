import type { CauseId } from '../model/cause.ts'
import type { StepId } from '../model/step.ts'
import type { NextStep, Severity, Verdict } from '../model/verdict.ts'
import type { AnswerWords } from '../messages/answer.ts'
import type { Lang } from '../messages/lang.ts'
import type { TimeFormat } from './time-format.ts'

/** The sentences and formats that an answer is made of, in one language and one zone. */
export interface Sayings {
  readonly lang: Lang
  readonly time: TimeFormat
  readonly words: AnswerWords
  /** The cause in one sentence. */
  cause(verdict: Pick<Verdict, 'cause' | 'args'>): string
  /** The cause in a few words, without the facts of one verdict. */
  causeName(cause: CauseId): string
  step(step: StepId): string
  next(next: NextStep): string
  severity(cause: CauseId): Severity
}
