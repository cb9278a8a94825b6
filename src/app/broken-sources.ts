import { ERROR_EXIT, ProdlogsError, type ErrorCode, type Failure } from '../model/error.ts'
import type { Gap, GapFact } from '../model/gap.ts'
import { EXIT } from '../model/exit-code.ts'
import type { ReadEvent, ReadStream } from '../read/index.ts'
import type { LineFeed } from './feed.ts'
import type { AppSession } from './session.ts'

/**
 * A source that cannot be read must not take away the answers of the others: it is told once on stderr, becomes a gap,
 * and is not asked again. The failure is thrown when no source is left that gave anything.
 */
export const survivors = (lines: readonly LineFeed[], session: Pick<AppSession, 'warnBroken'>): LineFeed[] => {
  const broken = new Map<LineFeed, ErrorCode>()
  const gave = new Set<LineFeed>()
  const fail = (feed: LineFeed, error: unknown, live: boolean): Gap => {
    if (!(error instanceof ProdlogsError) || !isOfSource(error.code)) throw error
    broken.set(feed, error.code)
    // A tail that has nobody left to follow ends with the reason; a search still has what it read.
    if (broken.size === lines.length && (live || gave.size === 0)) throw error
    const gap: Gap = { ...gapOf(error.failure), host: feed.host, source: feed.source }
    session.warnBroken(error, gap)
    return gap
  }
  async function* guarded(feed: LineFeed, open: () => ReadStream, live: boolean): AsyncGenerator<ReadEvent> {
    // A link that was lost while the past was read is taken up again by who follows.
    if (live && broken.get(feed) === 'SSH_LOST') broken.delete(feed)
    if (broken.has(feed)) return
    try {
      for await (const event of open()) {
        if (event.kind === 'lines') gave.add(feed)
        yield event
      }
    } catch (error) {
      yield { kind: 'gap', gap: fail(feed, error, live) }
    }
  }
  return lines.map((feed) => ({
    host: feed.host,
    source: feed.source,
    ...(feed.format === undefined ? {} : { format: feed.format }),
    get skewMs() {
      return feed.skewMs
    },
    timezone: () => feed.timezone(),
    newest: async () => feed.newest?.().catch(() => undefined),
    open: (request) => guarded(feed, () => feed.open(request), false),
    follow: (options) => guarded(feed, () => feed.follow(options), true),
  }))
}

/** Failures of what was asked and of ourselves concern all sources alike. */
const isOfSource = (code: ErrorCode): boolean => !/^(?:USAGE|CONFIG|OUT|STRIPE|EVENTS|INTERNAL)/.test(code)

/** What is not there says no more than its kind; all else says why. */
const gapOf = (failure: Failure): GapFact => {
  switch (failure.code) {
    case 'SOURCE_MISSING':
    case 'FILE_MISSING':
      return { kind: 'source_missing', args: { path: failure.args.path } }
    case 'UNIT_UNKNOWN':
      return { kind: 'source_missing', args: { path: failure.args.unit } }
    default:
      return {
        kind: ERROR_EXIT[failure.code] === EXIT.unreachable ? 'stream_cut' : 'source_unreadable',
        args: { reason: failure },
      }
  }
}
