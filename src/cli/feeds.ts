import type { Gap } from '../model/gap.ts'
import type { HostConfig } from '../model/host.ts'
import type { SourceRedactor } from '../model/redactor.ts'
import type { TimeWindow } from '../model/time.ts'
import type { PipelineEvent } from '../pipeline.ts'
import type { GrepScope, ReadOptions, ReadRequest } from '../read/index.ts'
import type { ReadEvent, ReadStream } from '../read/index.ts'
import type { HostFlags } from './options.ts'
import { survivors } from './broken-sources.ts'
import { gapOfFailure, reachHosts, type HostFailure } from './reach-hosts.ts'
import type { Session } from './session.ts'
import { withIdle } from './with-idle.ts'

export interface SearchOptions {
  readonly scope: { readonly lines?: number; readonly window: TimeWindow | undefined }
  /** Records to show around a hit. */
  readonly around: { readonly before: number; readonly after: number }
  readonly ignoreCase: boolean
}

/** One source of one host, or one local file: what commands ask, in records. */
export interface Feed {
  readonly host: string
  readonly source: string
  /** Milliseconds that the host's clock is ahead of ours; known when the first answer has come. */
  readonly skewMs: number
  /** Lines and bytes read so far, and the times they span. */
  readonly read: ReadTotals
  last(lines: number): AsyncIterable<PipelineEvent>
  since(window: TimeWindow): AsyncIterable<PipelineEvent>
  /** Goes on until the run ends. `last`: how many lines to begin with. */
  follow(options: { last: number; since?: TimeWindow }): AsyncIterable<PipelineEvent>
  /** Records whose lines hold any of the strings (an empty string: all), with those around them. */
  search(strings: readonly string[], options: SearchOptions): AsyncIterable<PipelineEvent>
}

export interface ReadTotals {
  lines: number
  bytes: number
  from?: number
  to?: number
}

export interface Feeds {
  readonly feeds: readonly Feed[]
  readonly failures: readonly HostFailure[]
  readonly gaps: readonly Gap[]
  /** Hosts (or files) that were asked for, reached or not. */
  readonly asked: number
}

/** Lines that are fetched around each hit so that a record over several lines is whole: a traceback, pretty JSON. */
const RECORD_BEFORE = 12
export const RECORD_AFTER = 60

/** Opens what the flags name. With one host its failure is thrown; of many, those that fail become gaps. */
export const openFeeds = async (session: Session, flags: HostFlags): Promise<Feeds> => {
  const { lines, ...rest } = await openLines(session, flags)
  return { ...rest, feeds: lines.map((line) => makeFeed(session, line)) }
}

/** As `openFeeds`, for those who want the lines themselves. */
export const openLines = async (
  session: Session,
  flags: HostFlags,
): Promise<Omit<Feeds, 'feeds'> & { readonly lines: readonly LineFeed[] }> => {
  if (flags.file.length > 0) {
    const [{ localFeed }] = await Promise.all([import('./local-feed.ts'), session.ready()])
    return {
      lines: survivors(
        flags.file.map((path) => localFeed(path, session)),
        session,
      ),
      failures: [],
      gaps: [],
      asked: flags.file.length,
    }
  }
  const { reached, failures } = await reachHosts(session, flags)
  await session.ready()
  const { hostFeed } = await import('./host-feed.ts')
  return {
    lines: survivors(
      reached.flatMap((host) => host.host.sources.map((source) => hostFeed(host, source, session, flags))),
      session,
    ),
    failures,
    gaps: failures.map(gapOfFailure),
    asked: reached.length + failures.length,
  }
}

/** Where lines come from, before they mean anything. */
export interface LineFeed {
  readonly host: string
  readonly source: string
  readonly format?: string
  readonly skewMs: number
  /** Zone for times that the log writes without one; known at the latest when the first line has come. */
  timezone(): string | undefined
  open(request: ReadRequest): ReadStream
  follow(options: { last: number; since?: TimeWindow }): ReadStream
}

/**
 * Lines → records with their steps. The parser is made when the first answer has told the host's zone; it and the
 * catalogue of steps are loaded while the host is busy with that answer.
 */
export async function* understand(
  session: Session,
  lines: LineFeed,
  stream: ReadStream,
): AsyncGenerator<PipelineEvent> {
  const { config } = session
  const iterator = stream[Symbol.asyncIterator]()
  const asked = iterator.next()
  // Its failure is thrown below, where it is waited for.
  asked.catch(() => {})
  const { observe, createParser, recogniserOf } = await import('./understanding.ts')
  const recognise = recogniserOf(config)
  const first = await asked
  if (first.done) return
  const parser = createParser({
    ids: config.ids,
    timezone: lines.timezone(),
    format: lines.format,
    now: () => session.now,
  })
  yield* observe(resumed(first.value, iterator), { parser, recognise })
}

const makeFeed = (session: Session, lines: LineFeed): Feed => {
  const read: ReadTotals = { lines: 0, bytes: 0 }
  const observed = async function* (stream: ReadStream): AsyncGenerator<PipelineEvent> {
    let source: SourceRedactor | undefined
    for await (const event of understand(session, lines, counted(stream, read))) {
      // Here every record passes in the order of its source, shown or not: what one leaves open hides in the next.
      if (event.kind === 'observed') {
        source ??= session.redactor.forSource()
        for (const { record, afterSkip } of event.observed) {
          if (afterSkip === true) source.skip()
          source.pass(record)
          span(read, record.at)
        }
      }
      yield event
    }
  }
  return {
    host: lines.host,
    source: lines.source,
    read,
    get skewMs() {
      return lines.skewMs
    },
    last: (count) => observed(lines.open({ kind: 'last', lines: count })),
    since: (window) => inWindow(observed(lines.open({ kind: 'since', window })), window),
    follow: (options) => observed(withIdle(lines.follow(options), quietAfter)),
    search: (strings, { scope, around, ignoreCase }) => {
      const grepScope: GrepScope =
        scope.lines !== undefined ? { lines: scope.lines } : scope.window === undefined ? {} : { window: scope.window }
      const all = strings.includes('')
      const found = observed(
        lines.open({
          kind: 'grep',
          strings,
          scope: grepScope,
          ...(ignoreCase ? { ignoreCase } : {}),
          ...(all ? {} : { before: RECORD_BEFORE + around.before * 3, after: RECORD_AFTER + around.after * 3 }),
        }),
      )
      return scope.window === undefined ? found : inWindow(found, scope.window)
    },
  }
}

/**
 * How long a silence lets a record out that waits for the lines of its stack trace: a person waits for it, and traces
 * are written in one go. After an error a little longer, because its trace may come in another packet.
 */
const quietAfter = (event: ReadEvent): number => {
  if (event.kind !== 'lines') return 5
  const last = event.lines.at(-1)?.text ?? ''
  // Whoever writes a record as one JSON object writes its stack trace into it.
  if (last.startsWith('{') && last.endsWith('}')) return 1
  return /error|exception|traceback|panic|fatal/i.test(last.slice(0, 2000)) ? 60 : 5
}

/** A question may read a source several times: its largest reading counts, not their sum. */
async function* counted(stream: ReadStream, read: ReadTotals): ReadStream {
  let lines = 0
  let bytes = 0
  for await (const event of stream) {
    if (event.kind === 'lines')
      for (const line of event.lines) {
        lines++
        bytes += Buffer.byteLength(line.text) + 1
      }
    read.lines = Math.max(read.lines, lines)
    read.bytes = Math.max(read.bytes, bytes)
    yield event
  }
}

async function* resumed(first: ReadEvent, rest: AsyncIterator<ReadEvent>): ReadStream {
  try {
    yield first
    for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value
  } finally {
    await rest.return?.()
  }
}

const span = (read: ReadTotals, at: number | undefined): void => {
  if (at === undefined) return
  read.from = Math.min(read.from ?? at, at)
  read.to = Math.max(read.to ?? at, at)
}

/** A host finds a window by lines and gives a little more; records without a time go with the one before. */
async function* inWindow(
  events: AsyncIterable<PipelineEvent>,
  { from, to }: TimeWindow,
): AsyncGenerator<PipelineEvent> {
  let inside = true
  for await (const event of events) {
    if (event.kind !== 'observed') {
      yield event
      continue
    }
    const observed = event.observed.filter(({ record: { at } }) => {
      if (at !== undefined) inside = (from === undefined || at >= from) && (to === undefined || at < to)
      return inside
    })
    if (observed.length > 0) yield { ...event, observed }
  }
}

export const readOptionsOf = (host: HostConfig, session: Session): ReadOptions => ({
  gate: host.gate,
  sudo: host.sudo,
  signal: session.lifetime.signal,
  ...(host.timezone === undefined ? {} : { timezone: host.timezone }),
})
