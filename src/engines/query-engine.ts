import { setTimeout as sleep } from 'node:timers/promises'
import { ProdlogsError } from '../model/error.ts'
import { EXIT } from '../model/exit-code.ts'
import type { TimeWindow } from '../model/time.ts'
import type { ReadEvent } from '../read/source-reader.ts'
import type { Engine, EngineContext, EngineDescription, GrepRequest } from './engine.ts'
import { eventsOf, gapEvent, hitEvents, once, pickedEvents, placeOf } from './events.ts'
import { lossOf } from './failure.ts'
import { ContextPicker, matcher } from './match.ts'
import {
  byTime,
  isWithin,
  keyOf,
  lineOf,
  msOf,
  nanosOf,
  Occurrences,
  spanOf,
  type Nanos,
  type Row,
  type RowBatch,
  type Span,
} from './row.ts'

export interface RowsAsk {
  readonly span: Span
  /** Only rows that may hold any of them; more may come. Absent: all rows. */
  readonly strings?: readonly string[]
  readonly ignoreCase?: boolean
  readonly signal: AbortSignal
}

/** What one engine can do: everything else (matching, neighbours, order, a live tail) is made of it, once for all. */
export interface QueryDriver {
  /** Every row of the span, in order of time over all batches, each once. A gap says what could not be had. */
  rows(ask: RowsAsk): AsyncIterable<RowBatch>
  /** The newest rows before `to`, in any order; fewer than `count` only when there are no more. */
  newest(count: number, to: Nanos, signal: AbortSignal): Promise<readonly Row[]>
  describe(): Promise<Omit<EngineDescription, 'lastAt'>>
  /** How late a row may come and still be seen by a tail, in milliseconds. */
  readonly overlapMs: number
  /** How far back a question without a begin goes, in days; absent: all there is. */
  readonly days?: number
}

const DAY = 86_400_000
/** Rows may be stamped by a clock that is ahead of ours. */
const AHEAD_MS = 10 * 60_000
/** A line's own time and the time under which the engine keeps it differ by so much at most: both ends are widened. */
const SLACK_MS = 5000

/** Milliseconds between two questions of a tail, and the longest wait after a failure. */
interface Pace {
  readonly pollMs: number
  readonly retryMs: number
}

const PACE: Pace = { pollMs: 1500, retryMs: 15_000 }
/** Most rounds look back only so far; each fifth looks for what came late. */
const SHORT_OVERLAP_MS = 5000

/** Makes an engine of what its driver can. */
export const queryEngine = (driver: QueryDriver, context: EngineContext, pace: Pace = PACE): Engine => {
  const ends = (): Span => {
    const now = Date.now()
    return { from: driver.days === undefined ? 0n : nanosOf(now - driver.days * DAY), to: nanosOf(now + AHEAD_MS) }
  }
  const widened = ({ from, to }: TimeWindow): Span =>
    spanOf(
      { ...(from === undefined ? {} : { from: from - SLACK_MS }), ...(to === undefined ? {} : { to: to + SLACK_MS }) },
      ends(),
    )
  /** What an open begin leaves out is said. */
  function* assumed(window: TimeWindow): Generator<ReadEvent> {
    if (window.from === undefined && driver.days !== undefined)
      yield { kind: 'gap', gap: { kind: 'window_assumed', ...placeOf(context), args: { days: driver.days } } }
  }
  const ask = (span: Span, strings?: readonly string[], ignoreCase = false): RowsAsk => ({
    span,
    signal: context.signal,
    ...(strings === undefined || strings.includes('') ? {} : { strings, ignoreCase }),
  })
  const newest = async (count: number): Promise<Row[]> => {
    if (count === 0) return []
    const rows = [...(await driver.newest(count, ends().to, context.signal))].sort(byTime)
    return rows.slice(Math.max(0, rows.length - count))
  }

  return {
    async *last(lines) {
      yield* eventsOf(once([{ rows: await newest(lines) }]), context)
    },
    async *since(window) {
      yield* assumed(window)
      yield* eventsOf(driver.rows(ask(widened(window))), context)
    },
    async *grep(request) {
      const isHit = matcher(request.strings, request.ignoreCase)
      const picker = (): ContextPicker => new ContextPicker(isHit, request.before, request.after)
      if (request.lines !== undefined)
        return yield* pickedEvents(once([{ rows: await newest(request.lines) }]), picker(), context)
      const span = widened(request.window)
      yield* assumed(request.window)
      if (request.strings.includes('')) return yield* pickedEvents(driver.rows(ask(span)), picker(), context)
      const hits: Row[] = []
      for await (const batch of driver.rows(ask(span, request.strings, request.ignoreCase))) {
        if ('gap' in batch) yield gapEvent(batch.gap, context)
        else hits.push(...batch.rows.filter(isHit))
      }
      if (isWhole(request, hits)) return yield* hitEvents(hits, context)
      for (const near of spansAround(hits, span, request.shows ? SHOWN_NEAR : RECORD_NEAR))
        yield* pickedEvents(driver.rows(ask(near)), picker(), context)
    },
    follow: (options) => followByPolling(driver, context, { ...options, newest, pace }),
    describe: async () => {
      const [last] = await newest(1)
      return { ...(await driver.describe()), ...(last === undefined ? {} : { lastAt: msOf(last.at) }) }
    },
  }
}

/** Whoever writes a record as one JSON object writes all of it into that line. */
const isWhole = ({ before, after, shows }: GrepRequest, hits: readonly Row[]): boolean =>
  before + after === 0 || hits.length === 0 || (!shows && hits.every(({ text }) => /^\s*\{.*\}\s*$/s.test(text)))

/** Nanoseconds on both sides of a hit. */
interface Near {
  readonly before: Nanos
  readonly after: Nanos
}

/** The lines of a record are written in one go. */
const RECORD_NEAR: Near = { before: 2_000_000_000n, after: 5_000_000_000n }
/** Neighbours that are shown may be further away. */
const SHOWN_NEAR: Near = { before: 120_000_000_000n, after: 120_000_000_000n }
/** Spans that are nearer than this are read as one: a request costs more. */
const JOINED: Nanos = 60_000_000_000n

/** Where the neighbours of hits are, as few spans as make sense. */
export const spansAround = (hits: readonly Row[], within: Span, near: Near): Span[] => {
  const spans: { from: Nanos; to: Nanos }[] = []
  for (const { at } of hits) {
    const from = at - near.before > within.from ? at - near.before : within.from
    const to = at + near.after < within.to ? at + near.after : within.to
    const last = spans.at(-1)
    if (last !== undefined && from - last.to < JOINED) last.to = to > last.to ? to : last.to
    else spans.push({ from, to })
  }
  return spans
}

/** What was shown of the last moments, to know it again: how often each row was there. */
export class Shown {
  readonly #counts = new Map<string, { at: Nanos; count: number }>()

  /** Begins an answer: what it gives takes the rows that were not shown yet. Rows that are alike count each for itself. */
  answer(): (rows: readonly Row[]) => Row[] {
    const here = new Map<string, number>()
    return (rows) =>
      rows.filter((row) => {
        const key = keyOf(row)
        const n = (here.get(key) ?? 0) + 1
        here.set(key, n)
        if (n <= (this.#counts.get(key)?.count ?? 0)) return false
        this.#counts.set(key, { at: row.at, count: n })
        return true
      })
  }

  forget(before: Nanos): void {
    for (const [key, { at }] of this.#counts) if (at < before) this.#counts.delete(key)
  }
}

interface FollowOptions {
  readonly last: number
  readonly since?: TimeWindow
  readonly newest: (count: number) => Promise<Row[]>
  readonly pace: Pace
}

const least = (a: Nanos, b: Nanos): Nanos => (a < b ? a : b)
const most = (a: Nanos, b: Nanos): Nanos => (a > b ? a : b)

/**
 * A live tail out of questions: each looks back over `overlapMs`, because rows come late, and shows what was not shown.
 * Native tails of the engines lose rows in silence. A cut is followed by the same question from where it was.
 */
async function* followByPolling(
  driver: QueryDriver,
  context: EngineContext,
  { last, since, newest, pace }: FollowOptions,
): AsyncGenerator<ReadEvent> {
  const { signal } = context
  const shown = new Shown()
  const names = new Occurrences()
  const emit = function* (rows: readonly Row[]): Generator<ReadEvent> {
    if (rows.length > 0) yield { kind: 'lines', lines: rows.map((row) => lineOf(row, context, names.name(row))) }
  }
  const started = Date.now()
  /** Nothing before it was asked for. */
  let floor = nanosOf(since?.from ?? started)
  if (since?.from === undefined && last > 0) {
    const rows = shown.answer()(await newest(last))
    const [oldest] = rows
    if (oldest !== undefined) floor = least(floor, oldest.at)
    yield* emit(rows)
  }
  /** All that was stamped before it and came in time was seen. */
  let watermark = since?.from ?? started
  let isUp = since?.from === undefined && last > 0
  let lostAt: number | undefined
  let attempt = 0
  for (let round = 1; !signal.aborted; round++) {
    const deep = round % 5 === 0 || lostAt !== undefined
    const overlap = deep ? driver.overlapMs : Math.min(SHORT_OVERLAP_MS, driver.overlapMs)
    const now = Date.now()
    const span: Span = { from: most(nanosOf(watermark - overlap), floor), to: nanosOf(now + AHEAD_MS) }
    const recent = nanosOf(Math.min(watermark, now) - 2 * driver.overlapMs)
    let reached = span.from
    try {
      const fresh = shown.answer()
      for await (const batch of driver.rows({ span, signal })) {
        if ('gap' in batch) {
          yield gapEvent(batch.gap, context)
          continue
        }
        yield* emit(fresh(batch.rows.filter((row) => isWithin(row, span))))
        reached = batch.rows.at(-1)?.at ?? reached
        // What is long past comes once, and is not kept in memory.
        shown.forget(least(reached, nanosOf(now - 2 * driver.overlapMs)))
      }
      if (lostAt !== undefined)
        yield { kind: 'notice', notice: { kind: 'link_back', afterMs: Date.now() - lostAt, missed: 'nothing' } }
      isUp = true
      lostAt = undefined
      attempt = 0
      watermark = now
      shown.forget(recent)
    } catch (error) {
      if (signal.aborted) return
      if (!isUp || !(error instanceof ProdlogsError) || error.exitCode !== EXIT.unreachable) throw error
      floor = most(floor, least(reached, nanosOf(now - 2 * driver.overlapMs)))
      attempt += 1
      if (lostAt === undefined) {
        lostAt = now
        yield { kind: 'notice', notice: { kind: 'link_lost', reason: lossOf(error) } }
      }
    }
    const wait = attempt === 0 ? pace.pollMs : Math.random() * Math.min(pace.retryMs, 500 * 2 ** attempt)
    await sleep(wait, undefined, { signal }).catch(() => undefined)
  }
}
