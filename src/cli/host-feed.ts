import type { Connection } from '../connect/connection.ts'
import { ConnectionPool } from '../connect/pool.ts'
import type { SourceConfig } from '../model/host.ts'
import type { Position } from '../model/raw-line.ts'
import { followWithResume, openSource, type ReadEvent, type ReadRequest, type ReadStream } from '../read/index.ts'
import type { HostClock } from '../remote/answer.ts'
import { readOptionsOf, RECORD_AFTER, type LineFeed } from './feeds.ts'
import { fixedZone } from './fixed-zone.ts'
import { narrowFirst } from './narrow-first.ts'
import type { HostFlags } from './options.ts'
import { connectTo, type ReachedHost } from './reach-hosts.ts'
import type { Session } from './session.ts'

/** A source of a host that was reached. All sources of a host share its connection, also after it was lost. */
export const hostFeed = (reached: ReachedHost, source: SourceConfig, session: Session, flags: HostFlags): LineFeed => {
  const { host } = reached
  let zone = host.timezone
  let skewMs = 0
  const log: { format?: string; isWide?: boolean } = source.format === undefined ? {} : { format: source.format }
  const options = {
    ...readOptionsOf(host, session),
    hello: (clock: HostClock) => {
      skewMs = clock.skewMs
      zone ??= fixedZone(clock.offset)
    },
  }
  return {
    host: host.name,
    source: source.name,
    ...(source.format === undefined ? {} : { format: source.format }),
    get skewMs() {
      return skewMs
    },
    timezone: () => zone,
    open: (request) => {
      const opened = (asked: ReadRequest) => openSource(reached.connection, source, asked, options)
      const isForRecords = request.kind === 'grep' && request.after === RECORD_AFTER
      return isForRecords ? narrowFirst(request, opened, log) : opened(request)
    },
    follow: ({ last, since }) =>
      followFrom(reached, source, { last, ...(since === undefined ? {} : { since }) }, session, flags, options),
  }
}

type FeedOptions = ReturnType<typeof readOptionsOf>

async function* followFrom(
  reached: ReachedHost,
  source: SourceConfig,
  { last, since }: { last: number; since?: { from?: number; to?: number } },
  session: Session,
  flags: HostFlags,
  options: FeedOptions,
): AsyncGenerator<ReadEvent> {
  const connection = poolOf(reached, session, flags)
  let from: Position | undefined
  if (since !== undefined)
    for await (const event of openSource(connection, source, { kind: 'since', window: since }, options)) {
      if (event.kind === 'lines') from = event.lines.at(-1)?.origin.position ?? from
      yield event
    }
  const request =
    from === undefined
      ? ({ kind: 'follow', last: since === undefined ? last : 0 } as const)
      : ({ kind: 'follow', from } as const)
  yield* afterLine(
    followWithResume(reached.host.name, source, request, { ...options, connect: async () => connection }),
    from,
  )
}

/** A position is that of a line already shown; following from it begins with that line. */
async function* afterLine(stream: ReadStream, shown: Position | undefined): ReadStream {
  let skip = shown
  for await (const event of stream) {
    if (skip === undefined || event.kind !== 'lines') {
      yield event
      continue
    }
    const [head, ...rest] = event.lines
    const same = JSON.stringify(head?.origin.position) === JSON.stringify(skip)
    skip = undefined
    yield same ? { kind: 'lines', lines: rest } : event
  }
}

const pools = new WeakMap<ReachedHost, ConnectionPool>()

/** What the sources of a host are followed over: a follower keeps its channel for good, and a connection has few. */
const poolOf = (reached: ReachedHost, session: Session, flags: HostFlags): Connection => {
  const pool =
    pools.get(reached) ?? new ConnectionPool(reached.connection, () => connectTo(reached.host, session, flags))
  pools.set(reached, pool)
  return pool.connection(reached.connection)
}
