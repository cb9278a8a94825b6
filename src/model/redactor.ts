import type { LogRecord } from './record.ts'
import type { SafeRecord } from './safe-record.ts'
import type { SafeText } from './safe-text.ts'

/** The only maker of SafeText; `redact/` implements it. */
export interface Redactor {
  /** Redacts a text that stands by itself (it may hold newlines). Never throws: what cannot be redacted is withheld. */
  text(text: string): SafeText
  /**
   * A document of our own: `form` gets a copy of the parts in which every string was redacted by itself, and what it makes
   * of them is not read again as one text, where our own keys and words would be taken for those of a log. `form` must
   * make its text of the copy alone.
   */
  document<T>(parts: T, form: (parts: T) => string): SafeText
  /** Redacts every text of a record, fields by their names too, as it stood in its source when that was passed. */
  record(record: LogRecord): SafeRecord
  /** A redactor of one source's records, in their order: what one leaves open (PEM, a value on the next line) goes on in the next. */
  forSource(): SourceRedactor
  /** Adds a value that must never be shown, in all its encodings, e.g. prodlogs' own Stripe key. */
  know(value: string, kind: string): void
  /** How many texts were withheld because redaction failed. */
  readonly withheld: number
}

/** Redacts records that follow each other in one source. Nothing is held back: each record comes out at once. */
export interface SourceRedactor {
  record(record: LogRecord): SafeRecord
  /** A record that is not shown now, or never: what it opens or closes counts all the same, also when it is shown. */
  pass(record: LogRecord): void
  /** There were lines in between that were not read: what was open is forgotten, and the next may begin inside a block. */
  skip(): void
}
