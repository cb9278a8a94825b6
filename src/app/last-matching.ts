import type { Gap } from '../model/gap.ts'
import type { TimeWindow } from '../model/time.ts'
import type { Observed } from '../pipeline.ts'
import type { Feed } from './feed.ts'

/** What a source holds of the past that passes a filter. */
export interface Past {
  /** The last ones, in the order of the source. */
  readonly records: readonly Observed[]
  /** Those before them that were read too. */
  readonly older: readonly Observed[]
  /** How many lines were asked for; absent when a window said how far back. */
  readonly lines?: number
  /** True when there may be more, further back than is looked. */
  readonly isCut: boolean
  readonly gaps: readonly Gap[]
}

/** Lines that are read at first, and at most: a filter that nothing passes must not make a host send its whole log. */
const FIRST_LINES = 1000
const MOST_LINES = 128_000

/** The last `count` records of a source that pass: reads ever further back until there are enough, or no more. */
export const lastMatching = async (
  feed: Feed,
  count: number,
  passes: (observed: Observed) => boolean,
  window: TimeWindow | undefined,
): Promise<Past> => {
  let before = -1
  for (let lines = Math.max(FIRST_LINES, count); ; lines *= 8) {
    const matching: Observed[] = []
    const gaps: Gap[] = []
    let seen = 0
    for await (const event of window === undefined ? feed.last(lines) : feed.since(window)) {
      if (event.kind === 'gap') gaps.push(event.gap)
      if (event.kind !== 'observed') continue
      seen += event.observed.length
      matching.push(...event.observed.filter(passes))
    }
    // Asking for more brought nothing more: that was all of the log.
    const isWhole = window !== undefined || seen === before
    if (matching.length < count && !isWhole && lines < MOST_LINES) {
      before = seen
      continue
    }
    const from = Math.max(0, matching.length - count)
    return {
      records: matching.slice(from),
      older: matching.slice(0, from),
      ...(window === undefined ? { lines } : {}),
      isCut: matching.length < count && !isWhole,
      gaps,
    }
  }
}
