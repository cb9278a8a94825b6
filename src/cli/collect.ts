import type { Gap } from '../model/gap.ts'
import type { ReadSource } from '../model/report.ts'
import type { Observed, PipelineEvent } from '../pipeline.ts'
import type { Feed } from './feeds.ts'
import { matters } from './matters.ts'
import { mergeSorted } from './merge-sorted.ts'

export interface Collected {
  /** In order of time over all feeds, each host's clock set right. */
  readonly observed: readonly Observed[]
  readonly gaps: readonly Gap[]
  readonly unparsed: number
  readonly records: number
}

/** Reads every feed to its end, side by side, and keeps what an answer may need. */
export const collect = async (
  feeds: readonly Feed[],
  open: (feed: Feed) => AsyncIterable<PipelineEvent>,
): Promise<Collected> => {
  const gaps: Gap[] = []
  let unparsed = 0
  let records = 0
  const lists = await Promise.all(
    feeds.map(async (feed) => {
      const list: Timed[] = []
      // A record without a time takes that of the record before it, so that one goes with it.
      let before: Observed | undefined
      for await (const event of open(feed)) {
        if (event.kind === 'gap') gaps.push(event.gap)
        if (event.kind !== 'observed') continue
        for (const observed of event.observed) {
          records++
          if (observed.record.kind === 'unparsed') unparsed++
          const { at } = observed.record
          if (matters(observed)) {
            if (at === undefined && before !== undefined) list.push({ observed: before, skewMs: feed.skewMs })
            list.push({ observed, skewMs: feed.skewMs })
            before = undefined
          } else if (at !== undefined) before = observed
        }
      }
      return list
    }),
  )
  return { observed: mergeByTime(lists), gaps, unparsed, records }
}

interface Timed {
  readonly observed: Observed
  readonly skewMs: number
}

/** Below this a difference of clocks is the way the answer took. */
const SKEW_THAT_COUNTS = 2000

export const skewThatCounts = (skewMs: number): number => (Math.abs(skewMs) > SKEW_THAT_COUNTS ? skewMs : 0)

export const mergeByTime = (lists: readonly (readonly Timed[])[]): Observed[] =>
  [
    ...mergeSorted(lists, ({ observed: { record }, skewMs }) =>
      record.at === undefined ? undefined : record.at - skewThatCounts(skewMs),
    ),
  ].map(({ observed }) => observed)

export const searchedOf = (feeds: readonly Feed[]): ReadSource[] =>
  feeds.map(({ host, source, read }) => ({
    host,
    source,
    lines: read.lines,
    bytes: read.bytes,
    ...(read.from === undefined ? {} : { from: read.from }),
    ...(read.to === undefined ? {} : { to: read.to }),
  }))
