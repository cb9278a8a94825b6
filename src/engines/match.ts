import type { Row } from './row.ts'

/** Whether a row holds any of the strings: the same test for every engine, whatever it was asked. */
export const matcher = (strings: readonly string[], ignoreCase: boolean): ((row: Row) => boolean) => {
  const holds = textMatcher(strings, ignoreCase)
  return ({ text, parts }) => holds(text) || (parts !== undefined && holds(parts))
}

const textMatcher = (strings: readonly string[], ignoreCase: boolean): ((text: string) => boolean) => {
  if (strings.includes('')) return () => true
  if (!ignoreCase) return (text) => strings.some((wanted) => text.includes(wanted))
  const lower = strings.map((wanted) => wanted.toLowerCase())
  return (text) => {
    const folded = text.toLowerCase()
    return lower.some((wanted) => folded.includes(wanted))
  }
}

/** A row to show; `afterSkip`: rows of its stream before it were left out. */
export interface Picked {
  readonly row: Row
  readonly afterSkip: boolean
}

interface Neighbours {
  /** The last rows of the stream that were not shown. */
  readonly held: Row[]
  /** How many more rows of the stream are to be shown. */
  wanted: number
}

/**
 * Hits with their neighbours: those of the same stream, because rows of others between them continue nothing. Every row
 * comes once; the order is that of the rows.
 */
export class ContextPicker {
  readonly #isHit: (row: Row) => boolean
  readonly #before: number
  readonly #after: number
  readonly #streams = new Map<string, Neighbours>()

  constructor(isHit: (row: Row) => boolean, before: number, after: number) {
    this.#isHit = isHit
    this.#before = before
    this.#after = after
  }

  push(row: Row): Picked[] {
    const key = `${row.stream}\0${row.writer ?? ''}`
    const near = this.#streams.get(key) ?? { held: [], wanted: 0 }
    this.#streams.set(key, near)
    if (this.#isHit(row)) {
      const picked = [...near.held.splice(0), row].map((each, at) => ({
        row: each,
        afterSkip: at === 0 && near.wanted === 0,
      }))
      near.wanted = this.#after
      return picked
    }
    if (near.wanted > 0) {
      near.wanted -= 1
      return [{ row, afterSkip: false }]
    }
    near.held.push(row)
    if (near.held.length > this.#before) near.held.shift()
    return []
  }
}
