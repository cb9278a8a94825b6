import { randomBytes } from 'node:crypto'

/** Something that is kept for a while under a name that cannot be guessed. */
interface Kept<T> {
  readonly value: T
  readonly size: number
  readonly until: number
}

const MOST_BYTES = 32_000_000
const MOST_ANSWERS = 64
const KEPT_MS = 30 * 60_000

/**
 * Answers that were not given whole: a cursor or a resource link asks for the rest without asking the hosts again. The
 * oldest go first when there are too many or they are too large.
 */
export class AnswerStore<T> {
  readonly #kept = new Map<string, Kept<T>>()
  #size = 0

  /** Keeps a value of about `size` bytes; gives its name. */
  keep(value: T, size: number): string {
    const name = randomBytes(9).toString('base64url')
    this.#kept.set(name, { value, size, until: Date.now() + KEPT_MS })
    this.#size += size
    for (const [old, { until }] of this.#kept)
      if (old !== name && (this.#size > MOST_BYTES || this.#kept.size > MOST_ANSWERS || until < Date.now()))
        this.#drop(old)
    return name
  }

  find(name: string): T | undefined {
    const found = this.#kept.get(name)
    return found === undefined || found.until < Date.now() ? undefined : found.value
  }

  #drop(name: string): void {
    this.#size -= this.#kept.get(name)?.size ?? 0
    this.#kept.delete(name)
  }
}
