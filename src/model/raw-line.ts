import type { EpochMs } from './time.ts'

/** Where a line stands in its source, well enough to resume after it or to name it to a person. */
export type Position =
  | {
      readonly kind: 'file'
      readonly path: string
      readonly device: string
      readonly inode: string
      readonly offset: number
    }
  | { readonly kind: 'journal'; readonly cursor: string }
  | { readonly kind: 'line'; readonly number: number }
  /** A row of an engine: its time in nanoseconds, in decimal, and what tells it from others of that moment. */
  | { readonly kind: 'row'; readonly at: string; readonly key: string }

export interface Origin {
  readonly host: string
  /** The name the configuration gives the source, e.g. `app`; for `--file` the path. */
  readonly source: string
  /** Which of the writers that a source joins: a pod, a container, a stream of an engine. */
  readonly stream?: string
  readonly position?: Position
}

declare const raw: unique symbol

/** Text as it came from production: no sink accepts it, only `parse/` and `redact/` read it. */
export type RawText = string & { readonly [raw]: true }

/** Marks text as unredacted. It has no effect at run time. */
export const rawText = (text: string): RawText => text as RawText

/** Facts that the carrier of a line (journald, container runtime) knows beside the text itself. */
export interface LineEnvelope {
  readonly at?: EpochMs
  /** syslog priority 0–7, as journald keeps it. */
  readonly priority?: number
  readonly unit?: string
  readonly pid?: string
  /** What lines of one writer have in common beside their stream, e.g. `stderr`. */
  readonly writer?: string
}

/**
 * One message as the source gave it, without its end-of-line. A journal message may hold newlines: then it is one
 * RawLine whose text has them.
 */
export interface RawLine {
  readonly origin: Origin
  readonly text: RawText
  readonly envelope?: LineEnvelope
  /** When its file was written to last, by the clock of its host: the line is no younger, whatever year it leaves out. */
  readonly newest?: EpochMs
}
