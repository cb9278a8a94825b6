import type { Gap } from '../model/gap.ts'
import type { EpochMs } from '../model/time.ts'
import type { ReadSource } from '../model/report.ts'
import type { Observed, PipelineEvent } from '../pipeline.ts'
import type { Feed } from './feed.ts'
import { matters } from './matters.ts'
import { mergeSorted } from './merge-sorted.ts'
import { untilStopped } from './until-stopped.ts'

export interface Collected {
  /** In order of time over all feeds, each host's clock set right. */
  readonly observed: readonly Observed[]
  readonly gaps: readonly Gap[]
  /** Feeds that were stopped before their end, and the time of the last record that each had given. */
  readonly cut: ReadonlyMap<Feed, EpochMs | undefined>
}

/**
 * Reads every feed to its end, side by side, and keeps what an answer may need. `stopped`: who takes the question back then
 * has what was read so far, and a gap for each feed that had more.
 */
export const collect = async (
  feeds: readonly Feed[],
  open: (feed: Feed) => AsyncIterable<PipelineEvent>,
  stopped?: AbortSignal,
): Promise<Collected> => {
  const gaps: Gap[] = []
  const cut = new Map<Feed, EpochMs | undefined>()
  const lists = await Promise.all(
    feeds.map(async (feed) => {
      const list: Timed[] = []
      // A record without a time takes that of the record before it, so that one goes with it.
      let before: Observed | undefined
      let last: EpochMs | undefined
      const onCut = (): void => {
        cut.set(feed, last)
        gaps.push(stoppedGap(feed))
      }
      for await (const event of stopped === undefined ? open(feed) : untilStopped(open(feed), stopped, onCut)) {
        if (event.kind === 'gap') gaps.push(event.gap)
        if (event.kind !== 'observed') continue
        for (const observed of event.observed) {
          const { at } = observed.record
          last = at ?? last
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
  // Before the first line there is nothing to tell.
  if (stopped?.aborted && feeds.every(({ read }) => read.lines === 0)) throw stopped.reason
  return { observed: mergeByTime(lists), gaps, cut }
}

const stoppedGap = ({ host, source, read }: Feed): Gap => ({
  kind: 'stopped',
  host,
  source,
  args: { lines: read.lines },
})

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
