interface Deadline {
  leftMs: number
  startedAt: number
  timer: NodeJS.Timeout | undefined
  readonly expire: () => void
}

/** Deadlines that do not run while a person is asked something: typing a one-time code is not a slow network. */
export class PromptClock {
  readonly #deadlines = new Set<Deadline>()
  #asking = 0

  /** Calls `expire` after `ms` milliseconds without prompts. Returns the way to call it off. */
  deadline(ms: number, expire: () => void): () => void {
    const deadline: Deadline = { leftMs: ms, startedAt: 0, timer: undefined, expire }
    this.#deadlines.add(deadline)
    if (this.#asking === 0) this.#run(deadline)
    return () => {
      clearTimeout(deadline.timer)
      this.#deadlines.delete(deadline)
    }
  }

  /** Runs `ask` with all deadlines stopped. */
  async whileAsking<T>(ask: () => Promise<T>): Promise<T> {
    this.#asking += 1
    if (this.#asking === 1) for (const deadline of this.#deadlines) stop(deadline)
    try {
      return await ask()
    } finally {
      this.#asking -= 1
      if (this.#asking === 0) for (const deadline of this.#deadlines) this.#run(deadline)
    }
  }

  #run(deadline: Deadline): void {
    deadline.startedAt = Date.now()
    deadline.timer = setTimeout(() => {
      this.#deadlines.delete(deadline)
      deadline.expire()
    }, deadline.leftMs)
  }
}

function stop(deadline: Deadline): void {
  clearTimeout(deadline.timer)
  deadline.leftMs = Math.max(0, deadline.leftMs - (Date.now() - deadline.startedAt))
}
