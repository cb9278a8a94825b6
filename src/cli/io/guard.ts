// Loaded before everything else, so it loads nothing: from the first moment on Node itself writes no error, no warning
// and no report, which would all pass the redactor by.

export interface Guard {
  exception(error: unknown): void
  rejection(reason: unknown): void
  warning(warning: Error): void
}

let guard: Guard | undefined

/** As `EXIT.internal` of the model. */
const INTERNAL = 70

/** For a failure that nothing can tell redacted: nothing of it is written. */
export const tellNothing = (): void => void process.stderr.write('✖ prodlogs failed and cannot say why\n')

/** Takes over what Node would tell by itself. `exit` ends a run that fails before `onFailure` was called. */
export const quietNode = (exit: (code: number) => void): void => {
  const early = (): void => {
    tellNothing()
    exit(INTERNAL)
  }
  process.on('uncaughtException', (error) => (guard === undefined ? early() : guard.exception(error)))
  process.on('unhandledRejection', (reason) => (guard === undefined ? early() : guard.rejection(reason)))
  // Node prints warnings by a listener of its own.
  process.removeAllListeners('warning')
  process.on('warning', (warning) => guard?.warning(warning))
  // A report holds arguments and environment. `process.report` is absent in a Node that was built without.
  Object.assign(process.report ?? {}, {
    reportOnFatalError: false,
    reportOnSignal: false,
    reportOnUncaughtException: false,
  })
}

/** Who tells failures and warnings from now on. */
export const onFailure = (next: Guard): void => {
  guard = next
}
