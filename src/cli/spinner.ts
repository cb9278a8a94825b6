import type { Session } from './session.ts'

/**
 * Shows that something is going on while `work` runs: a spinner on a terminal, nothing elsewhere, because ora writes
 * colour and lines into a pipe.
 */
export const withSpinner = async <T>(session: Session, text: string, work: () => Promise<T>): Promise<T> => {
  const { env } = session
  const wanted =
    process.stderr.isTTY && !session.quiet && session.form === 'text' && !env['CI'] && env['TERM'] !== 'dumb'
  if (!wanted) {
    if (process.stderr.isTTY) session.note(text)
    return work()
  }
  // On the screen at once; the animation arrives when ora is loaded, if the work is still going on.
  const { default: ora } = await import('ora')
  const spinner = ora({ text: session.redactor.text(text), stream: process.stderr, discardStdin: false }).start()
  try {
    return await work()
  } finally {
    spinner.stop()
  }
}
