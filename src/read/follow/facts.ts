import type { Order, PathState } from '../../remote/protocol.ts'
import type { FoundFile } from './contents.ts'

/** What the host states to a follower. `id` is that of the order that opened a file. */
export type Fact =
  | { readonly kind: 'path'; readonly state: PathState; readonly device: string; readonly inode: string }
  /** In order of time; not `steady`: names moved while they were listed. */
  | { readonly kind: 'files'; readonly files: readonly FoundFile[]; readonly steady: boolean }
  | { readonly kind: 'opened'; readonly id: number; readonly device: string; readonly inode: string }
  | { readonly kind: 'unopened'; readonly id: number; readonly why: string }
  | { readonly kind: 'start'; readonly id: number; readonly offset: number; readonly lines: number }
  | { readonly kind: 'tailing'; readonly id: number; readonly head: Buffer; readonly piece: Buffer }
  /** Bytes whose file had the same beginning after they were read; `over` are those before them. */
  | {
      readonly kind: 'read'
      readonly id: number
      readonly offset: number
      readonly over: Buffer
      readonly bytes: Buffer
      readonly head?: Buffer
    }
  | { readonly kind: 'changed'; readonly id: number }
  | { readonly kind: 'eof'; readonly id: number }
  /** A part of what is decompressed; `over` comes with the first. */
  | { readonly kind: 'unpacking'; readonly id: number; readonly over?: Buffer; readonly bytes: Buffer }
  | { readonly kind: 'unpacked'; readonly id: number; readonly status: number }

/** Why lines may be missing. `lost`: neither a file nor a copy holds what follows what was read. */
export type LossReason = 'lost' | 'copied_early' | 'permission' | 'damaged' | `tool:${string}`

/**
 * What is known, when reading goes on after a lost link, of what was written meanwhile. `nothing`: all of it lies in the
 * open file; `coming`: it lies in several files, which are read one after the other, and what goes before its turn is said as
 * a gap; `gap`: one was said; `unknown`: the file is not there yet.
 */
export type Missed = 'nothing' | 'coming' | 'gap' | 'unknown'

/** What a follower makes of the facts. */
export type Outcome =
  | { readonly kind: 'order'; readonly order: Order }
  | {
      readonly kind: 'bytes'
      readonly content: number
      readonly device: string
      readonly inode: string
      readonly offset: number
      readonly bytes: Buffer
    }
  /** No more bytes come of that content: its last line may lack an end. `cut`: what would have followed is lost. */
  | { readonly kind: 'end'; readonly content: number; readonly cut: boolean }
  | { readonly kind: 'loss'; readonly why: LossReason; readonly file: string }
  /** Once for a connection: reading goes on where it was left. */
  | { readonly kind: 'resumed'; readonly missed: Missed }
  | { readonly kind: 'rotated'; readonly how: 'renamed' | 'truncated' | 'replaced' }
  /** The path leads to no file that can be read, for longer than a rotation takes; or it does again. */
  | { readonly kind: 'source'; readonly state: PathState }
