/** What a part of an answer means for the reader; each form dresses it in its own way. */
export type Tone = 'plain' | 'good' | 'bad' | 'warn' | 'dim' | 'strong'

export interface Span {
  readonly text: string
  readonly tone?: Tone
  /** Address of the Stripe Dashboard, when the text is an id. */
  readonly url?: string
}

export type Cell = string | Span

/** An answer as blocks, the same for terminal, Markdown and HTML. Texts are unsanitised; the renderers see to that. */
export type Block =
  | { readonly kind: 'heading'; readonly text: string; readonly tone?: Tone }
  | { readonly kind: 'line'; readonly spans: readonly Cell[] }
  | {
      readonly kind: 'table'
      readonly head?: readonly string[]
      readonly rows: readonly (readonly Cell[])[]
      readonly numeric?: readonly number[]
    }
  | { readonly kind: 'list'; readonly ordered: boolean; readonly items: readonly (readonly Cell[])[] }
  | {
      readonly kind: 'evidence'
      readonly items: readonly { readonly head: string; readonly lines: readonly string[] }[]
    }
  | {
      readonly kind: 'bars'
      readonly rows: readonly { readonly label: string; readonly good: number; readonly bad: number }[]
    }

export const textOf = (cell: Cell): string => (typeof cell === 'string' ? cell : cell.text)
export const toneOf = (cell: Cell): Tone => (typeof cell === 'string' ? 'plain' : (cell.tone ?? 'plain'))
