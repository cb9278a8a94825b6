import type { Ids } from './ids.ts'
import type { HttpExchange, Level, LogRecord } from './record.ts'
import type { SafeFields, SafeText } from './safe-text.ts'
import type { EpochMs } from './time.ts'

/** A LogRecord whose every text was redacted: what reports and evidence hold. Ids are kept as they are. */
export interface SafeRecord {
  readonly kind: LogRecord['kind']
  readonly format: string
  readonly host: string
  readonly source: string
  readonly at?: EpochMs
  readonly level?: Level
  readonly logger?: SafeText
  readonly message: SafeText
  readonly fields: SafeFields
  readonly ids: Ids
  readonly http?: HttpExchange & { readonly path?: SafeText }
  readonly errorType?: SafeText
  readonly errorMessage?: SafeText
  /** The record's redacted text, continuation lines included. */
  readonly line: SafeText
  readonly lines: number
}
