import type { CauseId } from './cause.ts'
import type { Claim, Voice } from './claim.ts'
import type { Ids } from './ids.ts'
import type { LogRecord } from './record.ts'
import type { StepId } from './steps.ts'

export { STEP_IDS, type StepId } from './steps.ts'

/** `started`: the line announces the step and tells no result; `skipped` outranks a later `ok`, and so does `failed`. */
export type StepOutcome = 'started' | 'ok' | 'failed' | 'skipped' | 'duplicate' | 'ignored'

/** How sure a reading is: by an exact catalogue entry, by structure and meaning, or only by a hint. */
export type Confidence = 'certain' | 'likely' | 'ambiguous'

export interface Step {
  readonly kind: StepId
  readonly outcome: StepOutcome
  readonly cause?: CauseId
  /** Causes that this line alone cannot tell from `cause`. */
  readonly alternatives?: readonly CauseId[]
  readonly confidence: Confidence
  readonly claim: Claim
  readonly voice: Voice
  /** Id of the catalogue entry in `recognise/steps` that read it. */
  readonly by: string
  /** The line names no payment: it counts only beside a line that does. */
  readonly loose?: true
  /** Stripe event type, e.g. `checkout.session.completed`, when the line tells. */
  readonly type?: string
  readonly ids: Ids
  readonly record: LogRecord
}
