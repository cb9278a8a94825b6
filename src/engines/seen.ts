import { keyOf, type Row } from './row.ts'

/** Rows that are remembered of each container: after a rotation docker gives lines a second time. */
const REMEMBERED = 20_000

/** The last rows of a container: their stamps are of nanoseconds, so that a row that comes again is the same row. */
export class Seen {
  #now = new Set<string>()
  #before = new Set<string>()

  isNew(row: Row): boolean {
    const key = keyOf(row)
    if (this.#now.has(key) || this.#before.has(key)) return false
    if (this.#now.size >= REMEMBERED) {
      this.#before = this.#now
      this.#now = new Set()
    }
    this.#now.add(key)
    return true
  }
}
