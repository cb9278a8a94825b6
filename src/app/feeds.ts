import { ProdlogsError } from '../model/error.ts'
import type { Gap } from '../model/gap.ts'
import type { SourceRedactor } from '../model/redactor.ts'
import type { LogRecord } from '../model/record.ts'
import type { EpochMs, TimeWindow } from '../model/time.ts'
import type { Observed, PipelineEvent } from '../pipeline.ts'
import type { GrepScope } from '../read/index.ts'
import { laterReading, type ReadEvent, type ReadStream } from '../read/index.ts'
import type { HostChoice } from './choice.ts'
import { survivors } from './broken-sources.ts'
import { RECORD_AFTER, RECORD_BEFORE, type Feed, type LineFeed, type ReadTotals } from './feed.ts'
import { gapOfFailure, reachHosts, type HostFailure } from './reach-hosts.ts'
import type { AppSession } from './session.ts'
import { withIdle } from './with-idle.ts'

export interface Feeds {
  readonly feeds: readonly Feed[]
  readonly failures: readonly HostFailure[]
  readonly gaps: readonly Gap[]
  /** Hosts (or files) that were asked for, reached or not. */
  readonly asked: number
}

/** Opens what the flags name. With one host its failure is thrown; of many, those that fail become gaps. */
export const openFeeds = async (session: AppSession, flags: HostChoice): Promise<Feeds> => {
  const { lines, ...rest } = await openLines(session, flags)
  return { ...rest, feeds: lines.map((line) => makeFeed(session, line)) }
}

/** As `openFeeds`, for those who want the lines themselves. */
export const openLines = async (
  session: AppSession,
  flags: HostChoice,
): Promise<Omit<Feeds, 'feeds'> & { readonly lines: readonly LineFeed[] }> => {
  if (flags.file.length > 0) {
    const [{ localFeed }] = await Promise.all([import('./local-feed.ts'), session.ready()])
    return {
      lines: survivors(
        flags.file.map((path) => localFeed(path, session, flags.encoding)),
        session,
      ),
      failures: [],
      gaps: [],
      asked: flags.file.length,
    }
  }
  if (flags.encoding !== undefined) throw new ProdlogsError('USAGE_ONLY_FILES', { option: '--encoding' })
  const { reached, apart, failures } = await reachHosts(session, flags)
  await session.ready()
  const { sourceFeeds } = await import('./source-feeds.ts')
  return {
    lines: survivors(
      [...apart.map((host) => ({ host })), ...reached].flatMap((place) => sourceFeeds(place, session, flags)),
      session,
    ),
    failures,
    gaps: failures.map(gapOfFailure),
    asked: reached.length + apart.length + failures.length,
  }
}

/**
 * Lines → records with their steps. The parser is made when the first answer has told the host's zone; it and the
 * catalogue of steps are loaded while the host is busy with that answer.
 */
export async function* understand(
  session: AppSession,
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
  const newest = (await lines.newest?.()) ?? Number.POSITIVE_INFINITY
  const begun = performance.now()
  const parser = createParser({
    ids: config.ids,
    timezone: lines.timezone(),
    format: lines.format,
    // Whoever follows over New Year's Eve comes into another year.
    now: () => Math.min(newest, session.now + lines.skewMs + performance.now() - begun),
  })
  yield* observe(resumed(first.value, iterator), { parser, recognise })
}

const makeFeed = (session: AppSession, lines: LineFeed): Feed => {
  const read: ReadTotals = { lines: 0, bytes: 0, records: 0, unparsed: 0 }
  const observed = async function* (stream: ReadStream): AsyncGenerator<PipelineEvent> {
    let source: SourceRedactor | undefined
    let [records, unparsed] = [0, 0]
    for await (const event of understand(session, lines, counted(stream, read))) {
      // Here every record passes in the order of its source, shown or not: what one leaves open hides in the next.
      if (event.kind === 'observed') {
        source ??= session.redactor.forSource()
        for (const { record, afterSkip } of event.observed) {
          records++
          if (record.kind === 'unparsed') unparsed++
          if (afterSkip === true) source.skip()
          source.pass(record)
          span(read, record.at)
        }
      } else if (event.kind === 'notice' && event.notice.kind === 'skip') {
        records += event.notice.lines ?? 0
        unparsed += event.notice.unparsed ?? 0
      }
      read.records = Math.max(read.records, records)
      read.unparsed = Math.max(read.unparsed, unparsed)
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
    last: (count, { sifted = false } = { sifted: false }) =>
      observed(lines.open({ kind: 'last', lines: count, ...(sifted ? { sifted } : {}) })),
    since: (window, { sifted = false } = { sifted: false }) =>
      inWindow(observed(lines.open({ kind: 'since', window, ...(sifted ? { sifted } : {}) })), window, lines),
    follow: (options) => observed(withIdle(lines.follow(options), quietAfter)),
    search: (strings, { scope, around, ignoreCase, areIds = false }) => {
      const grepScope: GrepScope =
        scope.lines !== undefined ? { lines: scope.lines } : scope.window === undefined ? {} : { window: scope.window }
      const all = strings.includes('')
      const found = observed(
        lines.open({
          kind: 'grep',
          strings,
          scope: grepScope,
          ...(ignoreCase ? { ignoreCase } : {}),
          ...(areIds ? { areIds } : {}),
          ...(all ? {} : { before: RECORD_BEFORE + around.before * 3, after: RECORD_AFTER + around.after * 3 }),
        }),
      )
      return scope.window === undefined ? found : inWindow(found, scope.window, lines)
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
    // What was passed over was looked through all the same.
    if (event.kind === 'notice' && event.notice.kind === 'skip') {
      lines += event.notice.lines ?? 0
      bytes += event.notice.bytes ?? 0
      span(read, event.notice.at)
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

/**
 * A host finds a window by lines and gives a little more; records without a time go with the one before. A local time that
 * exists twice is taken by either reading, and that is said.
 */
async function* inWindow(
  events: AsyncIterable<PipelineEvent>,
  window: TimeWindow,
  lines: LineFeed,
): AsyncGenerator<PipelineEvent> {
  const contains = (at: EpochMs): boolean => {
    const { from, to } = byClockOf(lines, window)
    return (from === undefined || at >= from) && (to === undefined || at < to)
  }
  let later: ((at: EpochMs) => EpochMs | undefined) | undefined
  const twice = { met: false, said: false }
  const mayContain = ({ at, zoneAssumed }: LogRecord & { at: EpochMs }): boolean => {
    const inside = contains(at)
    if (zoneAssumed !== true) return inside
    later ??= laterReading(lines.timezone() ?? 'UTC')
    const other = later(at)
    if (other === undefined || contains(other) === inside) return inside
    twice.met = true
    return true
  }
  let inside: boolean | undefined
  // What stands before the first time goes with it.
  let first: Observed[] = []
  for await (const event of events) {
    if (event.kind !== 'observed') {
      yield event
      continue
    }
    const observed: Observed[] = []
    for (const one of event.observed) {
      if (hasTime(one.record)) {
        inside = mayContain(one.record)
        if (inside) observed.push(...first)
        first = []
      }
      if (inside === undefined) first.push(one)
      else if (inside) observed.push(one)
    }
    if (first.length > MOST_WITHOUT_TIME) {
      observed.push(...first)
      first = []
      inside = true
    }
    if (twice.met && !twice.said) {
      twice.said = true
      yield { kind: 'gap', gap: { kind: 'window_hour_twice', host: lines.host, source: lines.source, args: {} } }
    }
    if (observed.length > 0) yield { ...event, observed }
  }
  if (first.length > 0) yield { kind: 'observed', observed: first }
}

/** A log whose first records have no time, so many, has none: all of it is given. */
const MOST_WITHOUT_TIME = 10_000

const hasTime = (record: LogRecord): record is LogRecord & { at: EpochMs } => record.at !== undefined

/** What was said to be so long ago is counted by the clock that wrote the lines. */
const byClockOf = ({ skewMs }: LineFeed, { from, to, relative = [] }: TimeWindow): TimeWindow => ({
  ...(from === undefined ? {} : { from: relative.includes('from') ? from + skewMs : from }),
  ...(to === undefined ? {} : { to: relative.includes('to') ? to + skewMs : to }),
})
