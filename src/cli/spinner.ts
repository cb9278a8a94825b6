import type { SafeText } from '../model/safe-text.ts'
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
  await session.ready()
  const stop = await spin(session.redactor.text(session.plain(text)))
  try {
    return await work()
  } finally {
    stop()
  }
}

/** Turns a spinner on stderr; gives what stops it. */
export const spin = async (text: SafeText): Promise<() => void> => {
  const { default: ora } = await import('ora')
  const spinner = ora({ text, stream: process.stderr, discardStdin: false }).start()
  return () => void spinner.stop()
}
