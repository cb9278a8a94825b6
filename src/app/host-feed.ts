import type { Connection } from '../connect/connection.ts'
import { ConnectionPool } from '../connect/pool.ts'
import type { SourceConfig } from '../model/host.ts'
import { openSource, type ReadEvent, type ReadRequest, type ReadStream } from '../read/index.ts'
import type { HostClock } from '../remote/answer.ts'
import { RECORD_AFTER, type LineFeed } from './feed.ts'
import { followSource } from './follow-source.ts'
import { skewThatCounts, zoneOfHost } from './host-clock.ts'
import { narrowFirst } from './narrow-first.ts'
import type { HostChoice } from './choice.ts'
import { readOptionsOf } from './read-options.ts'
import { connectTo, type ReachedHost } from './reach-hosts.ts'
import type { AppSession } from './session.ts'

/** A source of a host that was reached. All sources of a host share its connection, also after it was lost. */
export const hostFeed = (
  reached: ReachedHost,
  source: SourceConfig,
  session: AppSession,
  flags: HostChoice,
): LineFeed => {
  const { host } = reached
  let zone = host.timezone
  const clock = clockOf(reached)
  const log: { format?: string; isWide?: boolean } = source.format === undefined ? {} : { format: source.format }
  const options = {
    ...readOptionsOf(host, session),
    hello: (told: HostClock) => {
      if (told.withinMs < (clock.told?.withinMs ?? Number.POSITIVE_INFINITY)) clock.told = told
      zone ??= zoneOfHost(told)
    },
  }
  return {
    host: host.name,
    source: source.name,
    ...(source.format === undefined ? {} : { format: source.format }),
    get skewMs() {
      return clock.told === undefined ? 0 : skewThatCounts(clock.told)
    },
    timezone: () => zone,
    open: (request) => {
      const opened = (asked: ReadRequest) => openSource(reached.connection, source, asked, options)
      const isForRecords = request.kind === 'grep' && request.after === RECORD_AFTER
      return withClock(isForRecords ? narrowFirst(request, opened, log) : opened(request), host.name, clock)
    },
    follow: ({ last, since }) =>
      withClock(
        followSource(
          { host: host.name, connection: poolOf(reached, session, flags), source },
          { last, ...(since === undefined ? {} : { since }) },
          options,
        ),
        host.name,
        clock,
      ),
  }
}

/** What a host's answers told of its clock; the one that was shortest on its way tells it best. */
interface Clock {
  told?: HostClock
  said?: true
}

const clocks = new WeakMap<ReachedHost, Clock>()

const clockOf = (reached: ReachedHost): Clock => {
  const clock = clocks.get(reached) ?? {}
  clocks.set(reached, clock)
  return clock
}

/** Passes an answer on, and says once a host that its clock is off: what "ago" means there, and the order of lines, hang on it. */
async function* withClock(stream: ReadStream, host: string, clock: Clock): AsyncGenerator<ReadEvent> {
  function* off(): Generator<ReadEvent> {
    const skewMs = clock.told === undefined || clock.said ? 0 : skewThatCounts(clock.told)
    if (skewMs === 0) return
    clock.said = true
    yield { kind: 'gap', gap: { kind: 'clock_skewed', host, args: { seconds: Math.round(skewMs / 100) / 10 } } }
  }
  for await (const event of stream) {
    yield* off()
    yield event
  }
  yield* off()
}

const pools = new WeakMap<ReachedHost, ConnectionPool>()

/** What the sources of a host are followed over: a follower keeps its channel for good, and a connection has few. */
export const poolOf = (reached: ReachedHost, session: AppSession, flags: HostChoice): Connection => {
  const pool =
    pools.get(reached) ?? new ConnectionPool(reached.connection, () => connectTo(reached.host, session, flags))
  pools.set(reached, pool)
  return pool.connection(reached.connection)
}
