import type { LogRecord } from './record.ts'
import type { SafeRecord } from './safe-record.ts'
import type { SafeText } from './safe-text.ts'

/** The only maker of SafeText; `redact/` implements it. */
export interface Redactor {
  /** Redacts a text that stands by itself (it may hold newlines). Never throws: what cannot be redacted is withheld. */
  text(text: string): SafeText
  /** Redacts every text of a record; fields by their names too. */
  record(record: LogRecord): SafeRecord
  /** Adds a value that must never be shown, in all its encodings, e.g. prodlogs' own Stripe key. */
  know(value: string, kind: string): void
  /** How many texts were withheld because redaction failed. */
  readonly withheld: number
}
