import type { Connection } from '../connect/connection.ts'
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
  let from: Position | undefined
  if (since !== undefined)
    for await (const event of openSource(reached.connection, source, { kind: 'since', window: since }, options)) {
      if (event.kind === 'lines') from = event.lines.at(-1)?.origin.position ?? from
      yield event
    }
  const link = sharedLink(reached, session, flags)
  const request =
    from === undefined
      ? ({ kind: 'follow', last: since === undefined ? last : 0 } as const)
      : ({ kind: 'follow', from } as const)
  yield* afterLine(followWithResume(reached.host.name, source, request, { ...options, connect: link.get }), from)
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

interface SharedLink {
  readonly get: () => Promise<Connection>
}

/** A source that is followed keeps its channel for good, and a connection has eight: more sources take another one. */
const FOLLOWED_PER_CONNECTION = 7

const followed = new WeakMap<ReachedHost, { links: SharedLink[]; sources: number }>()

/** The connection that one more source of a host is followed over. */
const sharedLink = (reached: ReachedHost, session: Session, flags: HostFlags): SharedLink => {
  const known = followed.get(reached) ?? { links: [], sources: 0 }
  followed.set(reached, known)
  const at = Math.floor(known.sources++ / FOLLOWED_PER_CONNECTION)
  const link = known.links[at] ?? makeLink(reached, session, flags, at === 0 ? reached.connection : undefined)
  known.links[at] = link
  return link
}

/** Who finds a connection lost makes the new one, and the others that share it take that. */
const makeLink = (
  reached: ReachedHost,
  session: Session,
  flags: HostFlags,
  first: Connection | undefined,
): SharedLink => {
  let current: Promise<Connection> | undefined
  const keep = (opened: Promise<Connection>): Promise<Connection> => {
    const forget = (): void => {
      if (current === opened) current = undefined
    }
    current = opened
    opened.then((connection) => void connection.lost.then(forget), forget)
    return opened
  }
  if (first !== undefined) void keep(Promise.resolve(first))
  return { get: () => current ?? keep(connectTo(reached.host, session, flags)) }
}
