import type { SafeText } from '../../model/safe-text.ts'
import type { Session } from '../session.ts'

/**
 * Shows that something is going on while `work` runs: a spinner on a terminal, nothing elsewhere, because ora writes
 * colour and lines into a pipe. `progress` says how far it is, when it takes longer than a moment.
 */
export const withSpinner = async <T>(
  session: Session,
  text: string,
  work: () => Promise<T>,
  progress?: () => string | undefined,
): Promise<T> => {
  const { env } = session
  const wanted =
    process.stderr.isTTY &&
    // A terminal that does not know its width has none: ora would clear lines for ever.
    process.stderr.columns > 0 &&
    !session.quiet &&
    session.form === 'text' &&
    !session.layout().accessible &&
    !env['CI'] &&
    env['TERM'] !== 'dumb'
  if (!wanted) {
    if (process.stderr.isTTY) session.note(text)
    return work()
  }
  await session.ready()
  const safe = (words: string): SafeText => session.redactor.text(session.plain(words))
  const stop = await spin(safe(text), () => {
    const words = progress?.()
    return words === undefined ? undefined : safe(words)
  })
  try {
    return await work()
  } finally {
    stop()
  }
}

const A_MOMENT_MS = 1_000
const PERIOD_MS = 250

/** Turns a spinner on stderr; gives what stops it. `later`: other words for it, asked for again and again after a moment. */
export const spin = async (text: SafeText, later?: () => SafeText | undefined): Promise<() => void> => {
  const { default: ora } = await import('ora')
  const spinner = ora({ text, stream: process.stderr, discardStdin: false }).start()
  const from = Date.now()
  const timer = setInterval(() => {
    if (Date.now() - from >= A_MOMENT_MS) spinner.text = later?.() ?? spinner.text
  }, PERIOD_MS)
  return () => {
    clearInterval(timer)
    spinner.stop()
  }
}
