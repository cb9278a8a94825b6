import type { Gap } from '../model/gap.ts'
import type { ReadSource } from '../model/report.ts'
import type { Observed, PipelineEvent } from '../pipeline.ts'
import type { Feed } from './feed.ts'
import { matters } from './matters.ts'
import { mergeSorted } from './merge-sorted.ts'

export interface Collected {
  /** In order of time over all feeds, each host's clock set right. */
  readonly observed: readonly Observed[]
  readonly gaps: readonly Gap[]
}

/** Reads every feed to its end, side by side, and keeps what an answer may need. */
export const collect = async (
  feeds: readonly Feed[],
  open: (feed: Feed) => AsyncIterable<PipelineEvent>,
): Promise<Collected> => {
  const gaps: Gap[] = []
  const lists = await Promise.all(
    feeds.map(async (feed) => {
      const list: Timed[] = []
      // A record without a time takes that of the record before it, so that one goes with it.
      let before: Observed | undefined
      for await (const event of open(feed)) {
        if (event.kind === 'gap') gaps.push(event.gap)
        if (event.kind !== 'observed') continue
        for (const observed of event.observed) {
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
  return { observed: mergeByTime(lists), gaps }
}

interface Timed {
  readonly observed: Observed
  readonly skewMs: number
}

export const mergeByTime = (lists: readonly (readonly Timed[])[]): Observed[] =>
  [
    ...mergeSorted(lists, ({ observed: { record }, skewMs }) =>
      record.at === undefined ? undefined : record.at - skewMs,
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
