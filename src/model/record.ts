import type { Ids } from './ids.ts'
import type { LineEnvelope, Origin, RawText } from './raw-line.ts'
import type { EpochMs } from './time.ts'

export type Level = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal'

export type FieldValue =
  | string
  | number
  | boolean
  | null
  | readonly FieldValue[]
  | { readonly [name: string]: FieldValue }

export type Fields = { readonly [name: string]: FieldValue }

/** What an access line of a web server (or a request line of an application) says of one HTTP request. */
export interface HttpExchange {
  readonly method?: string
  /** Path with query, as logged. */
  readonly path?: string
  readonly status?: number
  readonly durationMs?: number
  readonly bytes?: number
  readonly remote?: string
  readonly userAgent?: string
  readonly referer?: string
  readonly host?: string
  /** `-` in nginx's upstream fields means that the request never reached the application: kept as `null`. */
  readonly upstreamStatus?: number | null
  readonly upstreamMs?: number | null
}

export interface LoggedError {
  readonly type?: string
  readonly message?: string
  readonly stack?: string
}

/** One log record: a line, with the lines of its stack trace. */
export interface LogRecord {
  /** `unparsed`: no format knew it; `message` is then the whole text. */
  readonly kind: 'parsed' | 'unparsed'
  /** Name of the format in `parse/formats`, outermost wrapper first, e.g. `docker-json>pino`. */
  readonly format: string
  readonly origin: Origin
  readonly at?: EpochMs
  /** True when the log wrote no zone and one was assumed. */
  readonly zoneAssumed?: boolean
  readonly level?: Level
  readonly logger?: string
  /** The message a person reads: without time, level and logger; ANSI codes stripped; without its stack trace. */
  readonly message: string
  readonly fields: Fields
  readonly ids: Ids
  readonly http?: HttpExchange
  readonly error?: LoggedError
  readonly envelope?: LineEnvelope
  /** The record's text as it came, continuation lines included, joined by `\n`. */
  readonly raw: RawText
  /** How many physical lines the record took. */
  readonly lines: number
}
