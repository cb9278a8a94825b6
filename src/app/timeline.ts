import { IdFollower } from '../correlate/id-follower.ts'
import type { Gap } from '../model/gap.ts'
import type { TimeWindow } from '../model/time.ts'
import type { Observed, PipelineEvent } from '../pipeline.ts'
import type { ReadNotice } from '../read/source-reader.ts'
import type { FilterChoice, HostChoice } from './choice.ts'
import { mergeByTime } from './collect.ts'
import type { Feed } from './feed.ts'
import { openFeeds } from './feeds.ts'
import { lastMatching, type Past } from './last-matching.ts'
import { LiveMerge } from './live-merge.ts'
import { queriedIds } from './query.ts'
import { hasFilter, recordFilter } from './record-filter.ts'
import type { AppSession } from './session.ts'

export interface TimelineQuestion extends HostChoice, FilterChoice {
  readonly window?: TimeWindow | undefined
  /** The last records of each source that pass the filters, before the live ones; 10 when there is no window. */
  readonly lines?: number | undefined
  /** Records of the ids alone, not of what is joined to them. */
  readonly exact?: boolean | undefined
  /** Go on with what is written from now on, until the session's signal aborts. */
  readonly live: boolean
}

/** Who is told, in order of time over all sources. Each call is waited for. */
export interface TimelineReader {
  /** Once, before all else; `asked`: hosts or files that were asked for, reached or not. */
  opened?(feeds: readonly Feed[], asked: number): void
  show(observed: Observed, late: boolean): Promise<void>
  gap?(gap: Gap): void
  notice?(feed: Feed, notice: ReadNotice): void
  /** So many lines were looked through, and fewer records than asked for passed the filters. */
  lookedBack?(feed: Feed, lines: number): void
}

export interface TimelineEnd {
  readonly shown: number
  readonly gaps: readonly Gap[]
  readonly asked: number
  readonly failed: number
}

/** What is shown of the past before the live lines. */
const LAST_LINES = 10

/** How long lines wait for other sources: those of the past until each source has answered, live ones for an eye's blink. */
const LIVE = { latenessMs: 400, historyMs: 1500 }
const HISTORY = { latenessMs: Infinity }

/** What the sources write, one record after the other. Records are not yet redacted. */
export const timeline = async (
  session: AppSession,
  question: TimelineQuestion,
  reader: TimelineReader,
): Promise<TimelineEnd> => {
  const { live } = question
  const passes = recordFilter(question)
  const query = queriedIds(question)
  const newFollower = (): IdFollower | undefined =>
    query.length === 0 ? undefined : new IdFollower(query, { exact: question.exact ?? false })
  const follower = newFollower()
  const { feeds, failures, asked } = await openFeeds(session, question)
  reader.opened?.(feeds, asked)
  const gaps: Gap[] = []
  let shown = 0
  const tell = (gap: Gap): void => {
    gaps.push(gap)
    reader.gap?.(gap)
  }
  const pasts = await pastsOf(feeds, question, newFollower(), passes)
  const chosen = new Set([...pasts.values()].flatMap(({ records }) => records))
  const show = async (observed: Observed, late: boolean): Promise<void> => {
    await session.ready()
    const isOf = follower === undefined || follower.accept(observed.record)
    if (!chosen.delete(observed) && (!isOf || !passes(observed))) return
    shown++
    await reader.show(observed, late)
  }
  const count = countOf(question)
  const merge = new LiveMerge({
    inputs: feeds.length,
    ...(live ? LIVE : HISTORY),
    ...(pasts.size === 0 && count !== undefined ? { last: count } : {}),
    began: live ? session.now : Infinity,
    show,
  })
  const handle = async (event: PipelineEvent, feed: Feed, input: number): Promise<void> => {
    if (event.kind === 'observed') return merge.push(input, event.observed, feed.skewMs)
    if (event.kind === 'notice') return reader.notice?.(feed, event.notice)
    tell(event.gap)
  }
  await Promise.all(
    feeds.map(async (feed, i) => {
      const past = pasts.get(feed)
      if (past?.isCut) reader.lookedBack?.(feed, past.lines ?? 0)
      try {
        for await (const event of eventsOf(feed, question, past)) await handle(event, feed, i)
      } finally {
        await merge.done(i)
      }
    }),
  )
  return { shown, gaps, asked, failed: failures.length }
}

/** What of each source's past is shown, where that is not simply its last lines or its window. */
const pastsOf = async (
  feeds: readonly Feed[],
  question: TimelineQuestion,
  follower: IdFollower | undefined,
  passes: (observed: Observed) => boolean,
): Promise<Map<Feed, Past>> => {
  const { window } = question
  const count = countOf(question)
  const pasts = new Map<Feed, Past>()
  if (count === undefined || count === 0) return pasts
  if (window === undefined && follower === undefined && !hasFilter(question)) return pasts
  const test = (observed: Observed): boolean =>
    (follower === undefined || follower.accept(observed.record)) && passes(observed)
  // What one source teaches of the ids, all must know before any chooses.
  if (follower !== undefined && feeds.length > 1)
    for (const feed of feeds) await lastMatching(feed, count, test, window)
  for (const feed of feeds) pasts.set(feed, await lastMatching(feed, count, test, window))
  return lastOfAll(pasts, count)
}

/** The last ones of all sources together, by time; the others count as older. */
const lastOfAll = (pasts: Map<Feed, Past>, count: number): Map<Feed, Past> => {
  const lists = [...pasts].map(([feed, { records }]) => records.map((observed) => ({ observed, skewMs: feed.skewMs })))
  const kept = new Set(mergeByTime(lists).slice(-count))
  return new Map(
    [...pasts].map(([feed, past]) => [
      feed,
      {
        ...past,
        records: past.records.filter((one) => kept.has(one)),
        older: [...past.older, ...past.records.filter((one) => !kept.has(one))],
      },
    ]),
  )
}

/** How many records of the past are shown of each source; undefined: all of the window. */
const countOf = ({ lines, window }: TimelineQuestion): number | undefined =>
  lines ?? (window === undefined ? LAST_LINES : undefined)

const eventsOf = (feed: Feed, question: TimelineQuestion, past: Past | undefined): AsyncIterable<PipelineEvent> => {
  const { live, window } = question
  const last = countOf(question)
  if (past !== undefined) return live ? withoutOlder(feed.follow(followed(past, window)), past) : told(past)
  if (live) return feed.follow({ last: last ?? 0, ...(window === undefined ? {} : { since: window }) })
  return last === undefined && window !== undefined ? feed.since(window) : feed.last(last ?? 0)
}

const followed = ({ lines = 0 }: Past, window: TimeWindow | undefined): Parameters<Feed['follow']>[0] => ({
  last: lines,
  ...(window === undefined ? {} : { since: window }),
})

async function* told({ gaps, records }: Past): AsyncGenerator<PipelineEvent> {
  for (const gap of gaps) yield { kind: 'gap', gap }
  yield { kind: 'observed', observed: records }
}

/** Follows from the past on, without what stands before the records that are shown of it: those come first, in order. */
async function* withoutOlder(events: AsyncIterable<PipelineEvent>, { older }: Past): AsyncGenerator<PipelineEvent> {
  const left = new Map<string, number>()
  for (const { record } of older) left.set(record.raw, (left.get(record.raw) ?? 0) + 1)
  const isOlder = ({ record }: Observed): boolean => {
    const n = left.get(record.raw)
    if (n === undefined) return false
    if (n === 1) left.delete(record.raw)
    else left.set(record.raw, n - 1)
    return true
  }
  for await (const event of events)
    yield event.kind === 'observed' && left.size > 0
      ? { ...event, observed: event.observed.filter((one) => !isOlder(one)) }
      : event
}
