import type { Ids } from '../model/ids.ts'
import type { Fields, FieldValue, HttpExchange, Level, LoggedError } from '../model/record.ts'
import type { EpochMs } from '../model/time.ts'
import type { Clock } from './time/clock.ts'

/** What a format reads from one record's text. */
export interface Reading {
  readonly at?: EpochMs | undefined
  readonly zoneAssumed?: boolean | undefined
  readonly level?: Level | undefined
  readonly logger?: string | undefined
  readonly message: string
  readonly fields?: Fields | undefined
  readonly http?: HttpExchange | undefined
  readonly error?: LoggedError | undefined
  /** The line is a further part of the record before it, by its own prefix, e.g. PostgreSQL's DETAIL. */
  readonly isContinuation?: boolean | undefined
}

/** What a wrapper takes off a line. */
export interface Unwrapped {
  readonly inner: string
  readonly at?: EpochMs | undefined
  readonly zoneAssumed?: boolean | undefined
  readonly level?: Level | undefined
  readonly fields?: Fields | undefined
  /** Names the process or container that wrote the line: only lines with the same key are joined. */
  readonly key?: string | undefined
  /** The line goes on in the next one of the same key, without a line break. */
  readonly isPartial?: boolean | undefined
  /** The prefix is so plain that it counts as a wrapper only around a line that some format knows. */
  readonly needsFormat?: boolean | undefined
  /** So plain that it counts only where the line with it is of no known format, and without it is of one. */
  readonly isWeak?: boolean | undefined
}

export type JsonObject = { readonly [name: string]: FieldValue }

/** A line (or several, with `\n`) that the format must read, and what it must read there. */
export interface Sample {
  readonly text: string
  readonly expect: Expected
}

/** Absent: not looked at. `null`: must be absent. Fields and ids are compared by the names that are given. */
export interface Expected {
  /** ISO 8601. Samples are read at 2026-01-20T00:00:00Z, in UTC. */
  readonly at?: string | null
  readonly level?: Level | null
  readonly logger?: string
  readonly message?: string
  readonly fields?: Fields
  readonly ids?: Ids
  readonly http?: HttpExchange
  readonly error?: LoggedError
  /** Of a wrapper's sample: the format found inside. */
  readonly inner?: string
}

interface Named {
  /** As `format:` pins it and as records carry it. */
  readonly name: string
  readonly samples: readonly Sample[]
}

interface TextStart {
  /** Characters that a line of this format can begin with (after spaces); absent: any. */
  readonly first?: string
}

/** A layout of text. `read` gets the record's first line, ANSI codes stripped. */
export interface TextFormat extends Named, TextStart {
  readonly kind: 'text'
  /** So loose that a better format must be looked for first on every line. */
  readonly isLoose?: true
  /** It reads lines of layouts that know more of them: they are asked first on every line, also when it read the one before. */
  readonly isGeneral?: true
  readonly read: (text: string, clock: Clock) => Reading | undefined
}

/** A layout of JSON objects. The common reader finds time, level and message unless `read` does. */
export interface JsonFormat extends Named {
  readonly kind: 'json'
  readonly knows: (object: JsonObject) => boolean
  readonly read?: (object: JsonObject, clock: Clock) => Reading
}

export interface TextWrapper extends Named, TextStart {
  readonly kind: 'wrapper'
  readonly unwrap: (text: string, clock: Clock) => Unwrapped | undefined
}

export interface JsonWrapper extends Named {
  readonly kind: 'json-wrapper'
  readonly unwrapObject: (object: JsonObject, clock: Clock) => Unwrapped | undefined
}

/** A layout that takes several lines for one record, which stands inside of it as a line does inside of a wrapper. */
export interface BlockFormat extends Named, TextStart {
  readonly kind: 'block'
  readonly begins: (text: string, clock: Clock) => boolean
  /** Whether a further line belongs to the block, of which `lines` were read. */
  readonly goesOn: (line: string, lines: readonly string[]) => boolean
  readonly unwrap: (lines: readonly string[], clock: Clock) => Unwrapped | undefined
}

/** A layout whose first line names the columns of those below. A sample holds both; the record of its last row is compared. */
export interface TableFormat extends Named, TextStart {
  readonly kind: 'table'
  /** How the rows below are read, when the line heads such a table. */
  readonly heads: (text: string) => BlockFormat | undefined
}

export type Format = TextFormat | JsonFormat | TextWrapper | JsonWrapper | BlockFormat | TableFormat

/** Letters and digits for `first`. */
export const DIGITS = '0123456789'
export const UPPER = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'
export const LOWER = 'abcdefghijklmnopqrstuvwxyz'
/** Stands in `first` for every character beyond ASCII. */
export const BEYOND_ASCII = '\u0080'
