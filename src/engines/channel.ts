/** What several writers give, as one stream. A writer waits until its word is taken: nothing piles up. */
export class Channel<T> implements AsyncIterable<T> {
  readonly #waiting: { value: T; taken: () => void }[] = []
  #wake: (() => void) | undefined
  #ended = false
  #error: unknown

  constructor(signal: AbortSignal) {
    signal.addEventListener('abort', () => this.end(), { once: true })
  }

  put(value: T): Promise<void> {
    if (this.#ended) return Promise.resolve()
    return new Promise((taken) => {
      this.#waiting.push({ value, taken })
      this.#wake?.()
    })
  }

  end(): void {
    this.#ended = true
    this.#wake?.()
  }

  fail(error: unknown): void {
    this.#error ??= error
    this.end()
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T> {
    try {
      for (;;) {
        const next = this.#waiting.shift()
        if (next !== undefined) {
          next.taken()
          yield next.value
        } else if (this.#ended) {
          if (this.#error !== undefined) throw this.#error
          return
        } else
          await new Promise<void>((resolve) => {
            this.#wake = resolve
          })
      }
    } finally {
      this.#ended = true
      for (const { taken } of this.#waiting.splice(0)) taken()
    }
  }
}
