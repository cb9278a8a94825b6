import { createHash } from 'node:crypto'
import type { GapFact } from '../model/gap.ts'
import { rawText, type RawLine } from '../model/raw-line.ts'
import type { EpochMs, TimeWindow } from '../model/time.ts'

/** Nanoseconds since 1970: a number of JavaScript would lose the last digits. */
export type Nanos = bigint

/** A half-open span; both ends are known, because an end that moves makes pages overlap. */
export interface Span {
  readonly from: Nanos
  readonly to: Nanos
}

/** One line as an engine keeps it. */
export interface Row {
  readonly at: Nanos
  /** Who wrote it: pod, container, labels. Empty where the source has but one. */
  readonly stream: string
  readonly text: string
  /** What the text was made of, where making it escaped something: a string may be found in either. */
  readonly parts?: string
  /** The engine's own name of the row, where it has one. */
  readonly id?: string
  /** Within the stream, e.g. `stderr`. */
  readonly writer?: string
}

/** Rows in order of time, or what is missing between them. */
export type RowBatch = { readonly rows: readonly Row[] } | { readonly gap: GapFact }

const MS = 1_000_000n

/** Milliseconds, perhaps with a fraction, to nanoseconds. */
export const nanosOf = (ms: EpochMs): Nanos => {
  const whole = Math.floor(ms)
  return BigInt(whole) * MS + BigInt(Math.round((ms - whole) * 1e6))
}

export const msOf = (at: Nanos): EpochMs => Number(at / MS) + Number(at % MS) / 1e6

/** `2026-01-12T10:00:00.123456789Z` (any offset, any number of digits) to nanoseconds; undefined for anything else. */
export const nanosOfIso = (text: string): Nanos | undefined => {
  const found = /^(\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d)(?:[.,](\d+))?(Z|[+-]\d\d:?\d\d)?$/.exec(text)
  if (found === null) return undefined
  const [, seconds = '', fraction = '', zone = 'Z'] = found
  const ms = Date.parse(`${seconds.replace(' ', 'T')}${zone}`)
  return Number.isNaN(ms) ? undefined : BigInt(ms) * MS + BigInt(fraction.slice(0, 9).padEnd(9, '0'))
}

export const isoOfNanos = (at: Nanos): string =>
  `${new Date(Number(at / MS)).toISOString().slice(0, 19)}.${String(((at % 1_000_000_000n) + 1_000_000_000n) % 1_000_000_000n).padStart(9, '0')}Z`

/** From the first moment to long after the last. */
export const ALWAYS: Span = { from: 0n, to: 1n << 62n }

/** The window in nanoseconds, its open ends closed. */
export const spanOf = ({ from, to }: TimeWindow, ends: Span): Span => ({
  from: from === undefined ? ends.from : nanosOf(from),
  to: to === undefined ? ends.to : nanosOf(to),
})

export const isWithin = ({ at }: Row, { from, to }: Span): boolean => at >= from && at < to

export const byTime = (a: Row, b: Row): number => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0)

/** The same for the same row in every answer. Rows that are alike in all count as several: see `Occurrences`. */
export const keyOf = ({ id, at, stream, writer, text }: Row): string =>
  id ??
  createHash('sha1')
    .update(`${at}\0${stream}\0${writer ?? ''}\0${text}`)
    .digest('base64url')

/** Numbers rows that are alike, so that each has a name of its own. It remembers the last rows: such stand together. */
export class Occurrences {
  #counts = new Map<string, number>()
  #before = new Map<string, number>()

  name(row: Row): string {
    const key = keyOf(row)
    if (row.id !== undefined) return key
    const count = (this.#counts.get(key) ?? this.#before.get(key) ?? 0) + 1
    if (this.#counts.size >= REMEMBERED) {
      this.#before = this.#counts
      this.#counts = new Map()
    }
    this.#counts.set(key, count)
    return count === 1 ? key : `${key}#${count}`
  }
}

const REMEMBERED = 20_000

/** A row as every other source gives its lines. */
export const lineOf = (row: Row, place: { host: string; source: string }, key: string): RawLine => ({
  origin: {
    host: place.host,
    source: place.source,
    ...(row.stream === '' || row.stream === place.source ? {} : { stream: row.stream }),
    position: { kind: 'row', at: String(row.at), key },
  },
  text: rawText(row.text),
  envelope: { at: msOf(row.at), ...(row.writer === undefined ? {} : { writer: row.writer }) },
})
