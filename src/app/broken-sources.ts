import { ProdlogsError } from '../model/error.ts'
import type { ErrorCode } from '../model/error.ts'
import type { Gap, GapKind } from '../model/gap.ts'
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
    const gap: Gap = { kind: gapKind(error), host: feed.host, source: feed.source, args: argsOf(error) }
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

const gapKind = ({ code, exitCode }: ProdlogsError): GapKind => {
  if (exitCode === EXIT.unreachable) return 'stream_cut'
  return code === 'SOURCE_MISSING' || code === 'FILE_MISSING' || code === 'UNIT_UNKNOWN'
    ? 'source_missing'
    : 'source_unreadable'
}

const argsOf = ({ code, args }: ProdlogsError): Gap['args'] => ({
  ...(args['path'] === undefined ? {} : { path: args['path'] }),
  ...(args['unit'] === undefined ? {} : { path: args['unit'] }),
  ...(code === 'SOURCE_MISSING' || code === 'UNIT_UNKNOWN' || code === 'FILE_MISSING' ? {} : { reason: code }),
})
