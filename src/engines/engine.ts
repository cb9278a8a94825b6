import type { Duplex } from 'node:stream'
import type { EngineReach, EngineSource } from '../model/engine.ts'
import type { EpochMs, TimeWindow } from '../model/time.ts'
import type { ReadStream } from '../read/source-reader.ts'

/** What every engine works with. */
export interface EngineContext {
  /** The names that its lines carry. */
  readonly host: string
  readonly source: string
  /** Our environment: addresses and secrets that the engine's own tools would read there. */
  readonly env: NodeJS.ProcessEnv
  readonly signal: AbortSignal
  /** A way into the host's own network, for what listens on a socket there; absent: the engine is reached from here. */
  readonly dial?: (command: readonly string[]) => Promise<Duplex>
  /** A remark for the user on how the answer is made. */
  readonly note: (what: EngineNote) => void
}

/** The engine cannot search a part of a word: more is read than was asked for, and sifted here. */
export type EngineNote = { readonly kind: 'widened' }

/** Lines that hold any of the strings; `before` and `after`: how many neighbours of their own stream come with them. */
export interface GrepRequest {
  readonly strings: readonly string[]
  readonly ignoreCase: boolean
  readonly window: TimeWindow
  /** Only among the last lines of the source. */
  readonly lines?: number
  readonly before: number
  readonly after: number
  /** A person wants to see the neighbours; else they are only to make records over several lines whole. */
  readonly shows: boolean
}

/**
 * A source of an engine. Windows are cut by the engine's time of a row, exactly. Streams give lines in order of time;
 * what could not be read is a gap. They throw ENGINE_DENIED, ENGINE_UNREACHABLE, ENGINE_REFUSED, ENGINE_MISSING,
 * ENGINE_NO_ADDRESS, ENGINE_NO_SECRET, ENGINE_NO_PROGRAM, PROCESS_FAILED, PROCESS_DENIED.
 */
export interface Engine {
  last(lines: number): ReadStream
  since(window: TimeWindow): ReadStream
  /** Goes on until the context's signal aborts; a cut is resumed. */
  follow(options: { readonly last: number; readonly since?: TimeWindow }): ReadStream
  grep(request: GrepRequest): ReadStream
  describe(): Promise<EngineDescription>
}

/** What `doctor` tells of a source. */
export interface EngineDescription {
  /** Name and version, as far as it tells. */
  readonly version?: string
  /** What the source's name stands for: containers, pods, indexes, labels. */
  readonly found: readonly string[]
  /** How long lines are kept, in the engine's own words. */
  readonly retention?: string
  readonly lastAt?: EpochMs
  /** Milliseconds that the engine's clock is ahead of ours. */
  readonly skewMs?: number
}

export type MakeEngine<R extends EngineReach = EngineReach, S extends EngineSource = EngineSource> = (
  reach: R,
  source: S,
  context: EngineContext,
) => Engine
