import type { Gap } from '../model/gap.ts'
import type { RawLine } from '../model/raw-line.ts'

/** What a source gives, in order. Lines come in batches, because an iterator step per line costs more than the line. */
export type ReadEvent =
  | { readonly kind: 'lines'; readonly lines: readonly RawLine[] }
  | { readonly kind: 'gap'; readonly gap: Gap }
  /** What a person should see at once while following: link lost, link back, rotation seen. */
  | { readonly kind: 'notice'; readonly notice: ReadNotice }

export type ReadNotice =
  | { readonly kind: 'link_lost'; readonly reason: string }
  | { readonly kind: 'link_back'; readonly afterMs: number; readonly missedLines?: number }
  | { readonly kind: 'rotated'; readonly how: 'renamed' | 'truncated' | 'replaced' }
  /** Lines between what came and what comes were not read (grep): the next line continues nothing. */
  | { readonly kind: 'skip' }
  /** The source has no more lines for now: a follower may show what it holds back. */
  | { readonly kind: 'idle' }

/** Ends when the source has said all it has; a follower ends when its signal aborts. Throws ProdlogsError. */
export type ReadStream = AsyncIterable<ReadEvent>
