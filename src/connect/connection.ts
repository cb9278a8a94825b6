import type { Readable, Writable } from 'node:stream'
import type { TransportName } from '../model/host.ts'
import type { Reason } from '../model/reason.ts'

/** How a remote process ended. `lost`: the link went before the process told its exit. */
export type ProcessEnd =
  | { readonly kind: 'exit'; readonly code: number }
  | { readonly kind: 'signal'; readonly signal: string }
  | { readonly kind: 'lost'; readonly reason: Reason; readonly cause?: unknown }

/**
 * A POSIX `sh` on a pipe. Both readable streams must be drained: over SSH they share one window. Ending `stdin` or
 * calling `kill` ends the process; a lost link shows as `end` of kind `lost`, never as a quiet end of `stdout`.
 */
export interface RemoteShell {
  readonly stdin: Writable
  readonly stdout: Readable
  readonly stderr: Readable
  readonly ended: Promise<ProcessEnd>
  /** Closes the channel (and, for a local child, ends the process group). Safe to call twice. */
  kill(): void
}

export interface ShellOptions {
  readonly gateRequest?: string
  readonly signal?: AbortSignal
  /** False: `openShell` rejects with NoPlace instead of waiting until another shell has ended. */
  readonly waits?: boolean
}

/** A host that was reached. At most 8 shells run at once (sshd's MaxSessions is 10); further calls wait for a place. */
export interface Connection {
  readonly host: string
  readonly transport: TransportName
  /** How long the first word of a shell may take, in milliseconds, where only that shows whether it is one. */
  readonly helloMs?: number
  /**
   * Opens `exec /bin/sh -s` on the host (for a gate: the forced command, with `gateRequest` as the SSH command) and
   * gives its three streams.
   */
  openShell(options?: ShellOptions): Promise<RemoteShell>
  /**
   * Resolves when the connection is gone, with the reason unless `close` was called. What it held (sockets, jump hosts,
   * children, folders) is given back by itself then.
   */
  readonly lost: Promise<unknown>
  close(): Promise<void>
}
