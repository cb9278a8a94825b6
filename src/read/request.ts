import type { Position } from '../model/raw-line.ts'
import type { TimeWindow } from '../model/time.ts'
import type { HostClock } from '../remote/answer.ts'
import type { ProgramLimits } from '../remote/request.ts'

/** Which part of a source a search covers: its last lines, a window, or (with neither) all of it. */
export interface GrepScope {
  readonly lines?: number
  readonly window?: TimeWindow
}

/**
 * What is wanted of a source. Windows are found by the lines' own times and come with a few seconds more on both sides,
 * because several writers are never in order: filter by the parsed time. `grep` takes lines that hold any of the strings.
 */
export type ReadRequest =
  /** `sifted`: lines that cannot matter to an answer may be left out. */
  | { readonly kind: 'last'; readonly lines: number; readonly sifted?: boolean }
  | { readonly kind: 'since'; readonly window: TimeWindow; readonly sifted?: boolean }
  | { readonly kind: 'follow'; readonly from?: Position | 'end'; readonly last?: number }
  | {
      readonly kind: 'grep'
      readonly strings: readonly string[]
      readonly ignoreCase?: boolean
      /** The strings are ids: a number that stands within a longer one need not be found. */
      readonly areIds?: boolean
      readonly scope?: GrepScope
      readonly before?: number
      readonly after?: number
      readonly maxCount?: number
    }
  /** Bytes of one file, e.g. around a hit. */
  | { readonly kind: 'range'; readonly position: Position & { kind: 'file' }; readonly length: number }

export interface ReadOptions {
  /** The host is bound to the gate: the source is asked for by its name. */
  readonly gate?: boolean
  readonly sudo?: boolean
  /** IANA zone of logs that write none; absent: the host's. */
  readonly timezone?: string
  readonly signal?: AbortSignal
  readonly limits?: ProgramLimits
  readonly heartbeatMs?: number
  readonly silenceMs?: number
  /** Told at the start of each answer: the host's clock and its offset from UTC. */
  readonly hello?: (clock: HostClock) => void
}
