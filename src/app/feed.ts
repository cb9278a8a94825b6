import type { EpochMs, TimeWindow } from '../model/time.ts'
import type { PipelineEvent } from '../pipeline.ts'
import type { ReadRequest, ReadStream } from '../read/index.ts'

export interface SearchOptions {
  readonly scope: { readonly lines?: number; readonly window: TimeWindow | undefined }
  /** Records to show around a hit. */
  readonly around: { readonly before: number; readonly after: number }
  readonly ignoreCase: boolean
  /** The strings are ids: a number that stands within a longer one need not be found. */
  readonly areIds?: boolean
}

/** One source of one host, or one local file: what commands ask, in records. */
export interface Feed {
  readonly host: string
  readonly source: string
  /** Milliseconds that the host's clock is ahead of ours, where that is more than the way of an answer; known when the first has come. */
  readonly skewMs: number
  /** What was read so far, and the times it spans. */
  readonly read: ReadTotals
  last(lines: number, options?: { sifted: boolean }): AsyncIterable<PipelineEvent>
  /** `sifted`: records that cannot matter to an answer may be left out of a large log. */
  since(window: TimeWindow, options?: { sifted: boolean }): AsyncIterable<PipelineEvent>
  /** Goes on until the run ends. `last`: how many lines to begin with. */
  follow(options: { last: number; since?: TimeWindow }): AsyncIterable<PipelineEvent>
  /** Records whose lines hold any of the strings (an empty string: all), with those around them. */
  search(strings: readonly string[], options: SearchOptions): AsyncIterable<PipelineEvent>
}

export interface ReadTotals {
  lines: number
  bytes: number
  /** Records, and those of them that no format knows. */
  records: number
  unparsed: number
  from?: number
  to?: number
}

/** Where lines come from, before they mean anything. */
export interface LineFeed {
  readonly host: string
  readonly source: string
  readonly format?: string
  readonly skewMs: number
  /** Zone for times that the log writes without one; known at the latest when the first line has come. */
  timezone(): string | undefined
  /** When its last line was written, where that can be known: no line of it is younger, whatever year it leaves out. */
  newest?(): Promise<EpochMs | undefined>
  open(request: ReadRequest): ReadStream
  follow(options: { last: number; since?: TimeWindow }): ReadStream
}

/** Lines that are fetched around each hit so that a record over several lines is whole: a traceback, pretty JSON. */
export const RECORD_BEFORE = 12
export const RECORD_AFTER = 60
