import type { CauseId } from '../model/cause.ts'
import type { Claim, Voice } from '../model/claim.ts'
import type { Ids } from '../model/ids.ts'
import type { Fields, HttpExchange, Level } from '../model/record.ts'
import type { Confidence, StepId, StepOutcome } from '../model/step.ts'
import type { LineView } from './line-view.ts'

/** One way in which a log says that a step happened. The catalogue is a list of these; the first of a family wins. */
export interface StepEntry {
  /** Read in a line that names no payment, too: then it counts only beside one that does. */
  readonly looseToo?: true
  /** Unique, kebab-case after its file: `signature.no-match`. Steps carry it as `by`. */
  readonly id: string
  readonly step: StepId
  readonly outcome: StepOutcome
  readonly cause?: CauseId
  readonly alternatives?: readonly CauseId[]
  /** Default `certain`. */
  readonly confidence?: Confidence
  /** How the step is known by this entry; default `stated`. */
  readonly claim?: Claim
  /** Who says so; default `app`. */
  readonly voice?: Voice
  /** Values of the line's `event` field, one of which it must carry; absent: any. */
  readonly events?: readonly string[]
  /** Lower-case literals of which the text must hold one: the cheap prefilter. Empty: `when` alone decides. */
  readonly needs: readonly string[]
  /** All of these must match the lower-cased text. */
  readonly all?: readonly RegExp[]
  /** Must not match the lower-cased text. */
  readonly none?: RegExp
  /** What a text cannot tell: fields, HTTP status, level. */
  readonly when?: (line: LineView) => boolean
  readonly hits: readonly [Sample, Sample, ...Sample[]]
  readonly misses: readonly [Sample, ...Sample[]]
}

/** A line as a test feeds it: a message, or the parts of a record that matter to the entry. */
export type Sample =
  | string
  | {
      readonly message?: string
      readonly fields?: Fields
      readonly http?: HttpExchange
      readonly level?: Level
      readonly logger?: string
      readonly ids?: Ids
      readonly error?: { readonly type?: string; readonly message?: string }
    }
