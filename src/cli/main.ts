import { usageText } from '../messages/usage.ts'
import { CommanderError } from 'commander'
import { ProdlogsError } from '../model/error.ts'
import { EXIT } from '../model/exit-code.ts'
import type { Redactor } from '../model/redactor.ts'
import { langOfLocale, type Lang } from '../messages/lang.ts'
import { COMMAND_GROUPS } from './commands/index.ts'
import { commandWords } from './args/command-words.ts'
import { usageFault } from './args/usage-fault.ts'
import { createLifetime } from './io/lifetime.ts'
import { buildProgram, takesValue } from './program.ts'
import { errorLine, plainBy, styleFor, wrapRemark } from './io/error-line.ts'
import { onFailure, tellNothing } from './io/guard.ts'
import { sayLast } from './io/output.ts'
import { ownEnvironment } from '../app/own-environment.ts'

/**
 * Runs one command line and gives its exit code. Every error becomes one line on stderr. `exit` ends the process after
 * an error that nobody caught, when nothing can be waited for any more.
 */
export const main = async (argv: readonly string[], exit: (code: number) => void): Promise<number> => {
  // The first thing of all: nothing that is started from here on inherits a secret.
  ownEnvironment()
  const lang = langOfArgv(argv)
  const lifetime = createLifetime(exit)
  let code: number = EXIT.ok
  const say = async (error: unknown): Promise<number> => {
    // Telling a failure must not fail again and again; what cannot be redacted is not told.
    await tell(error, lang, argv).catch(tellNothing)
    return error instanceof ProdlogsError ? error.exitCode : EXIT.internal
  }
  // What nobody caught is still redacted, and still ends what was started.
  onFailure({
    exception: (error) => {
      if (isClosedPipe(error)) return lifetime.stop(EXIT.ok)
      void say(error)
        .then((failed) => lifetime.stop(failed))
        .then(() => lifetime.end())
        .finally(() => exit(lifetime.exitCode ?? EXIT.internal))
    },
    rejection: (reason) => {
      if (lifetime.signal.aborted) return
      void say(reason).then((failed) => lifetime.stop(failed))
    },
    warning: (warning) => {
      if (argv.includes('--verbose')) void tellWarning(warning, argv).catch(() => {})
    },
  })
  const stopped = new Promise<void>((resolve) =>
    lifetime.signal.addEventListener('abort', () => resolve(), { once: true }),
  )
  try {
    const words = commandWords(argv, COMMAND_GROUPS, (flag) => takesValue(lang, flag))
    const program = buildProgram(
      lang,
      lifetime,
      (result) => (code = result),
      words.find((word) => !word.startsWith('-')) ?? '',
    )
    const running = program.parseAsync(words, { from: 'user' }).then(() => lifetime.finish())
    // A command may be deep in a handshake when the user leaves: it is not waited for.
    await Promise.race([running, stopped.then(async () => grace(running, lifetime.graceMs))])
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) code = EXIT.ok
    else if (lifetime.exitCode === undefined)
      code = await say(error instanceof CommanderError ? usageError(error, lang) : error)
    // What was found before the failure still reaches a slow reader.
    await Promise.race([lifetime.finish(), stopped]).catch(() => {})
  }
  await lifetime.end()
  return lifetime.exitCode ?? code
}

const tell = async (error: unknown, lang: Lang, argv: readonly string[]): Promise<void> => {
  const redactor = await redactorFor(argv)
  const style = styleFor({ color: argv.includes('--no-color') ? false : 'auto' }, process.stderr, process.env)
  const text = errorLine(error, lang, style, argv.includes('--verbose'), plainBy(redactor))
  sayLast(redactor.text(`${wrapRemark(text, process.stderr)}\n`))
}

/** Node's own warnings are for those who work on prodlogs. */
const tellWarning = async ({ name, message }: Error, argv: readonly string[]): Promise<void> => {
  const redactor = await redactorFor(argv)
  sayLast(redactor.text(`! ${plainBy(redactor)(`${name}: ${message}`)}\n`))
}

const redactorFor = async (argv: readonly string[]): Promise<Redactor> => {
  const { emergencyRedactor } = await import('../app/redactor.ts')
  return emergencyRedactor(flagOf(argv, '--config') ?? process.env['PRODLOGS_CONFIG'])
}

const usageError = (error: CommanderError, lang: Lang): ProdlogsError =>
  new ProdlogsError('USAGE', { reason: usageText(lang, usageFault(error), error.message) }, { cause: error })

const grace = async (running: Promise<unknown>, ms: number): Promise<void> => {
  let timer: NodeJS.Timeout | undefined
  await Promise.race([running.catch(() => {}), new Promise((resolve) => (timer = setTimeout(resolve, ms)))])
  clearTimeout(timer)
}

const isClosedPipe = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'EPIPE'

/** The value of a flag before commander has read the words, or when it could not. */
const flagOf = (argv: readonly string[], flag: string): string | undefined => {
  const at = argv.findIndex((word) => word === flag || word.startsWith(`${flag}=`))
  return at < 0 ? undefined : argv[at]?.includes('=') ? argv[at].slice(flag.length + 1) : argv[at + 1]
}

const langOfArgv = (argv: readonly string[]): Lang => {
  const word = flagOf(argv, '--lang')
  if (word === 'en' || word === 'ru') return word
  const env = process.env
  return langOfLocale(env['PRODLOGS_LANG'] ?? (env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG']))
}
