import { isMark } from '../marks.ts'
import type { HideOptions, OpenBlock, Scan } from '../rule.ts'
import { type Span, spanOf } from './spans.ts'
import type { View } from '../decode/decoded.ts'

/** Collects what the rules find in one line and in its decoded views, in the line's own positions. */
export class LineScan implements Scan {
  text = ''
  #view: View | undefined
  spans: Span[] = []
  opened: OpenBlock | undefined

  /** Begins a new line. */
  begin(text: string): void {
    this.text = text
    this.#view = undefined
    if (this.spans.length > 0) this.spans = []
    this.opened = undefined
  }

  /** Goes on with a view of the line; `view` maps to the line itself, not to the view before it. */
  enter(view: View): void {
    this.text = view.text
    this.#view = view
  }

  hide(start: number, end: number, kind: string, options?: HideOptions): void {
    if (end <= start) return
    const value = this.text.slice(start, end)
    if (isMark(value)) return
    const view = this.#view
    if (view === undefined) {
      this.spans.push(spanOf(start, end, kind, value, options))
      return
    }
    const quote = options?.quote
    const mapped = quote && ([view.starts[quote[0]] as number, view.ends[quote[1] - 1] as number] as const)
    const from = view.starts[start] as number
    this.spans.push(spanOf(from, view.ends[end - 1] as number, kind, value, options, mapped))
  }

  open(block: OpenBlock): void {
    // What the line itself says goes before what a decoded reading of it says.
    this.opened ??= block
  }
}
