/** Milliseconds since 1970-01-01T00:00:00Z; may have a fraction when the log writes microseconds. */
export type EpochMs = number

/** A half-open span of time: `from` included, `to` excluded; an absent end is open. */
export interface TimeWindow {
  readonly from?: EpochMs
  readonly to?: EpochMs
  /** Bounds that were given as so long ago: the clock of who writes the log counts for them, and it may be off. */
  readonly relative?: readonly ('from' | 'to')[]
}
