import type { EngineReach, EngineSource } from './engine.ts'

/** What the configuration (or `--host`/`--source`) says of one host, checked and complete. */
export interface HostConfig {
  /** The name it is called by in output. */
  readonly name: string
  readonly reach: Reach
  readonly sources: readonly (SourceConfig | EngineSource)[]
  /** The key is bound to the forced command: sources are asked for by name only. */
  readonly gate: boolean
  readonly sudo: boolean
  /** IANA zone for logs that write none; absent: the host's own zone is asked. */
  readonly timezone?: string
}

export type Reach =
  | { readonly kind: 'ssh'; readonly target: string }
  | { readonly kind: 'command'; readonly argv: readonly string[] }
  | { readonly kind: 'local' }
  /** No machine to log in to: all its sources are the engine's. */
  | { readonly kind: 'engine'; readonly engine: EngineReach }
  /** A `command:` host of a file that is not trusted: named, never run. */
  | { readonly kind: 'untrusted'; readonly file: string }

/** What the remote program reads. */
export type SourceConfig =
  | { readonly type: 'file'; readonly name: string; readonly path: string; readonly format?: string }
  | { readonly type: 'journal'; readonly name: string; readonly unit: string; readonly format?: string }

export type TransportName = 'ssh2' | 'openssh' | 'command' | 'local'

export const isEngineSource = (source: SourceConfig | EngineSource): source is EngineSource =>
  source.type !== 'file' && source.type !== 'journal'
