import type { Gap, GapReason } from '../model/gap.ts'
import type { MetLayouts } from '../model/met-layouts.ts'
import type { RawLine } from '../model/raw-line.ts'
import type { EpochMs } from '../model/time.ts'
import type { PathState } from '../remote/protocol.ts'
import type { Missed } from './follow/facts.ts'

/** What a source gives, in order. Lines come in batches, because an iterator step per line costs more than the line. */
export type ReadEvent =
  | { readonly kind: 'lines'; readonly lines: readonly RawLine[] }
  | { readonly kind: 'gap'; readonly gap: Gap }
  /** What a person should see at once while following: link lost, link back, rotation seen. */
  | { readonly kind: 'notice'; readonly notice: ReadNotice }

export type ReadNotice =
  | { readonly kind: 'link_lost'; readonly reason: GapReason }
  | { readonly kind: 'link_back'; readonly afterMs: number; readonly missed: Missed }
  | { readonly kind: 'rotated'; readonly how: 'renamed' | 'truncated' | 'replaced' }
  /** The path leads to no file that can be read, or does again; what is open is followed on. */
  | { readonly kind: 'source'; readonly state: PathState }
  /**
   * What stands between what came and what comes was not given: the next line continues nothing. How much it was, where
   * that is known, and a time that it reaches to.
   */
  | {
      readonly kind: 'skip'
      /** Only lines that are records by themselves were left out: what stands before may go on behind them. */
      readonly isSieved?: true
      readonly lines?: number
      /** Those of the lines that no format knows. */
      readonly unparsed?: number
      readonly bytes?: number
      readonly at?: EpochMs
      /** What a reader of all lines would remember when it comes to the next. */
      readonly met?: MetLayouts
    }
  /** The source has no more lines for now: a follower may show what it holds back. */
  | { readonly kind: 'idle' }
  /** A follower goes on over its link where it was left, or begins. */
  | { readonly kind: 'resumed'; readonly missed: Missed }

/** Ends when the source has said all it has; a follower ends when its signal aborts. Throws ProdlogsError. */
export type ReadStream = AsyncIterable<ReadEvent>
