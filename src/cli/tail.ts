import { sayConnect } from '../messages/connect.ts'
import { EXIT } from '../model/exit-code.ts'
import type { Gap } from '../model/gap.ts'
import { skewThatCounts } from './collect.ts'
import { IdFollower } from '../correlate/id-follower.ts'
import type { Observed, PipelineEvent } from '../pipeline.ts'
import { withFiles } from './file-words.ts'
import { openFeeds, type Feed } from './feeds.ts'
import type { Lifetime } from './lifetime.ts'
import { LiveMerge } from './live-merge.ts'
import type { FilterFlags, HostFlags, OutputFlags, WindowFlags } from './options.ts'
import { outcome } from './outcome.ts'
import { queriedIds } from './query.ts'
import { recordFilter } from './record-filter.ts'
import { createRecordWriter } from './record-output.ts'
import { createSession, type Session } from './session.ts'
import { windowOf } from './window.ts'

export interface TailFlags extends HostFlags, WindowFlags, FilterFlags, OutputFlags {
  follow?: boolean
  exact?: boolean
}

/** What is shown of the past before the live lines. */
const LAST_LINES = 10

/** How long lines wait for other sources: those of the past until each source has answered, live ones for an eye's blink. */
const LIVE = { latenessMs: 400, historyMs: 1500 }
const HISTORY = { latenessMs: Infinity }

/** `prodlogs tail`: what the sources write, as they write it, until the user ends it. */
export const runTail = async (given: TailFlags, lifetime: Lifetime, words: string[]): Promise<number> => {
  const session = await createSession(given, lifetime, { objects: false, redactLater: true })
  const flags = withFiles(given, words, session.lang)
  const passes = recordFilter(flags)
  const query = queriedIds(flags)
  const follower = query.length === 0 ? undefined : new IdFollower(query, { exact: flags.exact ?? false })
  const since = await windowOf(session, flags)
  const { feeds, failures, asked } = await openFeeds(session, flags)
  // A local file is somebody's excerpt: it is shown, and followed only when that is asked for.
  const live = flags.follow ?? flags.file.length === 0
  const writer = createRecordWriter(session, { feeds, screen: session.screen })
  const gaps: Gap[] = []
  let shown = 0
  const show = async (observed: Observed, late: boolean): Promise<void> => {
    await session.ready()
    if ((follower !== undefined && !follower.accept(observed.record)) || !passes(observed)) return
    shown++
    await writer.write(observed, late ? { late } : {})
  }
  const merge = new LiveMerge({
    inputs: feeds.length,
    ...(live ? LIVE : HISTORY),
    began: live ? session.now : Infinity,
    show,
  })
  const options = { last: flags.lines ?? LAST_LINES, ...(since === undefined ? {} : { since }) }
  await Promise.all(
    feeds.map(async (feed, i) => {
      const events = live
        ? feed.follow(options)
        : since !== undefined && flags.lines === undefined
          ? feed.since(since)
          : feed.last(options.last)
      try {
        for await (const event of events) await handle(event, feed, i, merge, session, gaps)
      } finally {
        await merge.done(i)
      }
    }),
  )
  return outcome(shown > 0 || live ? EXIT.ok : EXIT.nothingFound, { asked, failed: failures.length, gaps })
}

const handle = async (
  event: PipelineEvent,
  feed: Feed,
  input: number,
  merge: LiveMerge,
  session: Session,
  gaps: Gap[],
): Promise<void> => {
  if (event.kind === 'observed') return merge.push(input, event.observed, skewThatCounts(feed.skewMs))
  if (event.kind === 'gap') {
    gaps.push(event.gap)
    session.warnGap(event.gap)
    return
  }
  const { notice } = event
  const where = { host: `${feed.host}:${feed.source}` }
  const say = (text: string, style: (line: string) => string): void => session.note((plain) => style(plain(text)))
  if (notice.kind === 'link_lost')
    say(`! ${sayConnect(session.lang, 'link_lost', { ...where, reason: notice.reason })}`, session.errStyle.yellow)
  else if (notice.kind === 'link_back')
    say(
      `✔ ${sayConnect(session.lang, 'link_back', {
        ...where,
        seconds: (notice.afterMs / 1000).toFixed(1),
        missed:
          (notice.missedLines ?? 0) === 0
            ? sayConnect(session.lang, 'nothing_missed')
            : sayConnect(session.lang, 'missed_lines', { lines: notice.missedLines ?? 0 }),
      })}`,
      session.errStyle.green,
    )
  else if (notice.kind === 'rotated') say(`— ${sayConnect(session.lang, 'rotated', where)}`, session.errStyle.dim)
}
