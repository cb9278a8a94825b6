/**
 * The life of one run: a signal that aborts when the user or the system ends it, and what must be tidied on every way
 * out. Cleaning has half a second: nothing may keep a person waiting after Ctrl-C.
 */
export interface Lifetime {
  readonly signal: AbortSignal
  /** Ends the run early with an exit code, e.g. 0 when the reader of stdout has gone. */
  stop(exitCode: number): void
  /** The command answers with what it has when a person or the system ends it, and is waited for a while. */
  answersWhenStopped(): void
  /** How long, in milliseconds, a command is waited for that was stopped. */
  readonly graceMs: number
  /** The code that `stop` or a signal asked for. */
  readonly exitCode: number | undefined
  /** Registers what to tidy at the end; gives a function that takes it back. */
  onEnd(tidy: () => Promise<void> | void): () => void
  end(): Promise<void>
  /** Registers what a run that nobody stops waits for at its end, however long: the reader of its answer. */
  onFinish(last: () => Promise<void>): void
  finish(): Promise<void>
}

const TIDY_MS = 500

/** A stopped command has a moment to print what it already knows, e.g. the totals of a search. */
const GRACE_MS = 200

/** Whoever has waited for minutes gets what was counted: longer than a large answer takes, and a second Ctrl-C ends it. */
const ANSWER_MS = 10_000

/** npm passes on the SIGINT that a terminal has sent to its child already: both are one press of Ctrl-C. */
const SAME_KEY_MS = 100

const SIGNALS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const

/** `exitAtOnce` ends the process when a second signal says that tidying takes too long. */
export const createLifetime = (exitAtOnce: (code: number) => void): Lifetime => {
  const controller = new AbortController()
  const tidies = new Set<() => Promise<void> | void>()
  const lasts = new Set<() => Promise<void>>()
  let exitCode: number | undefined
  let stoppedAt: number | undefined
  let answers = false
  const stop = (code: number): void => {
    exitCode ??= code
    controller.abort(new Error('stopped'))
  }
  for (const [signal, code] of Object.entries(SIGNALS))
    // It stays: signal-exit, which comes with ora, raises a signal again for which it finds no other listener, and that
    // kills before anything is tidied.
    process.on(signal, () => {
      if (stoppedAt === undefined) {
        stoppedAt = performance.now()
        stop(code)
      } else if (signal === 'SIGINT' && performance.now() - stoppedAt > SAME_KEY_MS) exitAtOnce(code)
    })
  return {
    signal: controller.signal,
    stop,
    answersWhenStopped() {
      answers = true
    },
    get graceMs() {
      return answers && (exitCode === SIGNALS.SIGINT || exitCode === SIGNALS.SIGTERM) ? ANSWER_MS : GRACE_MS
    },
    get exitCode() {
      return exitCode
    },
    onEnd(tidy) {
      tidies.add(tidy)
      return () => void tidies.delete(tidy)
    },
    async end() {
      const all = Promise.allSettled([...tidies].map(async (tidy) => tidy()))
      tidies.clear()
      let timer: NodeJS.Timeout | undefined
      await Promise.race([all, new Promise((resolve) => (timer = setTimeout(resolve, TIDY_MS)))])
      clearTimeout(timer)
    },
    onFinish(last) {
      lasts.add(last)
    },
    async finish() {
      for (const last of lasts) await last()
    },
  }
}
