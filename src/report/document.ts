import type { IdKind } from '../model/ids.ts'
import type { StageMark } from '../model/payment.ts'
import type { EpochMs } from '../model/time.ts'

/** What a part of an answer means for the reader; each form dresses it in its own way. */
export type Tone = 'plain' | 'good' | 'bad' | 'warn' | 'underway' | 'repeat' | 'dim' | 'strong'

/** How a thing stands: each form has a glyph for it, so that colour never stands alone. */
export type State = 'done' | 'failed' | 'skipped' | 'idle' | 'underway' | 'repeat'

export interface Span {
  readonly text: string
  readonly tone?: Tone
  /** The text is an id of this kind: shortened where a person reads, whole where a program does. */
  readonly id?: IdKind
  /** Address of the Stripe Dashboard, when the text is an id. */
  readonly url?: string
  /** To be typed or compared letter by letter. */
  readonly code?: boolean
  /** Can be asked about: a live page links it to its verdict. */
  readonly asks?: boolean
}

export type Cell = string | Span

/** Words that follow each other on a line. */
export type Words = readonly Cell[]

/** Something to do, and what to type for it. */
export interface Action {
  readonly text: Words
  readonly command?: string
  /** What the command shows, in a few words. */
  readonly comment?: string
}

export interface Column {
  readonly head: string
  readonly numeric?: boolean
  /** Columns with a rank go when the screen is narrow, the highest first; those without stay. */
  readonly rank?: number
  /** Goes under the row, hanging, when the screen has no room for it. */
  readonly hangs?: boolean
}

export interface FunnelRow {
  readonly label: string
  readonly n: number
  /** What was lost at this stage. `cause` is where the list of causes tells of it. */
  readonly drops: readonly { readonly n: number; readonly text: string; readonly cause?: string }[]
  readonly note?: string
}

export interface CauseEntry {
  readonly n: number
  /** What is counted, when it is not payments. */
  readonly unit?: string
  readonly state: State
  readonly name: string
  readonly cause: string
  readonly says: string
  /** What all of its cases have in common, and since when. */
  readonly common?: string
  readonly who?: { readonly label: string; readonly ids: readonly Words[]; readonly more: string }
  readonly next?: Action
}

export interface PaymentRow {
  readonly at?: EpochMs
  readonly when: string
  readonly name: Words
  readonly state: State
  readonly marks: readonly (StageMark | 'none')[]
  readonly cause: string
  readonly causeId: string
  readonly host: string
  readonly event?: Span
}

export interface Bin {
  readonly label: string
  readonly came: number
  readonly stopped: number
  readonly underway: number
  /** The label stands under the bar. */
  readonly tick: boolean
}

export interface TraceStep {
  readonly label: string
  readonly state: State
  /** Milliseconds since the first moment of the picture; absent for what never began. */
  readonly from?: number
  readonly to?: number
  /** The same step of a healthy payment, moved to this one's beginning. */
  readonly ghost?: { readonly from: number; readonly to: number }
  readonly first?: boolean
  readonly said: string
}

export interface TraceRequest {
  readonly title: Words
  readonly meta: Words
  readonly state: State
  readonly from?: number
  readonly to?: number
  readonly clock: string
  readonly steps: readonly TraceStep[]
  /** A silence before it that is longer than the scale, in words. */
  readonly silence?: string
}

export interface EvidenceItem {
  readonly where: string
  readonly message: string
  readonly facts: readonly { readonly label: string; readonly text: string }[]
  /** The whole record, shown with `--raw` and in a fold. */
  readonly raw: readonly string[]
}

/** An answer as blocks, the same for terminal, Markdown and HTML. Texts are unsanitised; the renderers see to that. */
export type Block =
  | { readonly kind: 'title'; readonly state: State; readonly text: Words; readonly under: readonly Words[] }
  | { readonly kind: 'heading'; readonly text: string; readonly note?: string; readonly anchor?: string }
  | { readonly kind: 'text'; readonly words: Words }
  | { readonly kind: 'sum'; readonly total: number; readonly came: string; readonly parts: readonly SumPart[] }
  | {
      readonly kind: 'facts'
      readonly rows: readonly { readonly label: string; readonly state?: State; readonly words: Words }[]
    }
  | { readonly kind: 'first'; readonly label: string; readonly about: string; readonly action: Action }
  | { readonly kind: 'actions'; readonly items: readonly Action[] }
  | { readonly kind: 'list'; readonly items: readonly Words[] }
  | { readonly kind: 'table'; readonly columns: readonly Column[]; readonly rows: readonly (readonly Words[])[] }
  | {
      readonly kind: 'bins'
      readonly rows: { readonly came: string; readonly stopped: string; readonly underway: string }
      readonly bins: readonly Bin[]
      /** `max {n}/h`: the highest bar, with its time. */
      readonly most: string
    }
  | {
      readonly kind: 'tally'
      readonly rows: readonly {
        readonly state: State
        readonly label: string
        readonly n: number
        readonly bad: boolean
      }[]
    }
  | { readonly kind: 'funnel'; readonly rows: readonly FunnelRow[] }
  | { readonly kind: 'causes'; readonly of: number; readonly entries: readonly CauseEntry[]; readonly sum?: string }
  | {
      readonly kind: 'payments'
      readonly stages: readonly string[]
      readonly heads: Readonly<Record<'time' | 'deal' | 'got' | 'cause' | 'host' | 'event', string>>
      readonly rows: readonly PaymentRow[]
      /** How many of them a screen shows. */
      readonly shown: number
      readonly foot: readonly string[]
      /** How to get all of them, where a screen shows only some. */
      readonly all?: Action
    }
  | {
      readonly kind: 'trace'
      /** The clock at the first moment of the picture. */
      readonly scale: string
      /** Milliseconds that the picture spans, long silences taken out; and where its first stretch ends. */
      readonly total: number
      readonly firstStretch: number
      readonly ghost?: string
      readonly requests: readonly TraceRequest[]
      readonly firstFailure: string
    }
  | { readonly kind: 'evidence'; readonly items: readonly EvidenceItem[]; readonly raw: boolean; readonly hint: string }
  | {
      readonly kind: 'sums'
      readonly rows: readonly { readonly sign: '' | '−' | '=' | '→'; readonly n: number; readonly text: string }[]
    }

export interface SumPart {
  readonly n: number
  readonly state: State
  readonly label: string
}

export const textOf = (cell: Cell): string => (typeof cell === 'string' ? cell : cell.text)
export const plainText = (words: Words): string => words.map(textOf).join('')
export const toneOf = (cell: Cell): Tone => (typeof cell === 'string' ? 'plain' : (cell.tone ?? 'plain'))

/** Keys whose values are structure or counted for, not text of an answer. */
const STRUCTURE: ReadonlySet<string> = new Set([
  'kind',
  'tone',
  'state',
  'id',
  'url',
  'anchor',
  'sign',
  'marks',
  'asks',
])

/** Every text of an answer through one function, whatever block it stands in: the one place where answers are redacted. */
export const mapTexts = <T>(value: T, text: (raw: string) => string): T => {
  const walk = (node: unknown): unknown => {
    if (typeof node === 'string') return text(node)
    if (Array.isArray(node)) return node.map(walk)
    if (node === null || typeof node !== 'object') return node
    return Object.fromEntries(Object.entries(node).map(([key, each]) => [key, STRUCTURE.has(key) ? each : walk(each)]))
  }
  return walk(value) as T
}
