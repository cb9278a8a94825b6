import type { EpochMs } from '../../model/time.ts'

/** A time found in a text. `at` is absent when the text has only a time of day: no date is made up. */
export interface TimeFound {
  readonly at?: EpochMs | undefined
  /** Index of the first character after the time. */
  readonly end: number
  /** The text wrote no zone, the clock's was taken. */
  readonly zoneAssumed?: boolean | undefined
}
