import { engineSecrets } from '../config/engine-secrets.ts'
import { loadConfig } from '../config/load.ts'
import { ProdlogsError } from '../model/error.ts'
import type { Gap } from '../model/gap.ts'
import type { Redactor } from '../model/redactor.ts'
import type { SafeText } from '../model/safe-text.ts'
import { describeGap } from '../messages/gaps.ts'
import { langOfLocale } from '../messages/lang.ts'
import { createStyle, type Style } from '../report/style.ts'
import { errorLine, plainBy, styleFor, wrapRemark, type Plain } from './io/error-line.ts'
import type { Screen } from '../report/text/screen.ts'
import { createTimeFormat } from '../report/time-format.ts'
import type { Lifetime } from './io/lifetime.ts'
import type { Form, OutputFlags } from './args/options.ts'
import { createOutput, type Output } from './io/output.ts'
import { createProgress, type Progress } from './io/progress.ts'
import { screenFor, writesAscii } from './io/screen.ts'
import { keepFromChildren, ownEnvironment, variablesOf } from '../app/own-environment.ts'
import { rememberConfig } from '../app/run-config.ts'
import type { AppSession } from '../app/session.ts'
import { displayZone } from './args/zone.ts'

/** What every command works with: what a question needs, and the only ways to say something on this terminal. */
export interface Session extends AppSession {
  readonly form: Form
  readonly output: Output
  readonly style: Style
  /** What answers are laid out for; asked when it is needed, because a window may have been resized. */
  readonly layout: () => Screen
  /** Evidence is shown as it was written. */
  readonly raw: boolean
  readonly errStyle: Style
  readonly lifetime: Lifetime
  /** May ask: stdin and stderr are terminals and `--no-input` was not given. */
  readonly interactive: boolean
  readonly quiet: boolean
  readonly verbose: boolean
  /** How far local files are read. */
  readonly reading: Progress
  /** Data goes to a terminal, where a person reads it line by line. */
  readonly screen: boolean
  /** Long answers may go through a pager. */
  readonly paged: boolean
  /** Data for the user, redacted on its way out. */
  print(text: string): Promise<void>
  /** A document that was redacted part by part. */
  printSafe(text: SafeText): Promise<void>
  /** As `print`, for one of many lines: those of one moment leave together. */
  printLine(text: string): Promise<void>
  /** Text from anywhere, redacted and made harmless for a terminal, to be dressed and printed. */
  readonly plain: Plain
  /** A remark on stderr; silent under --quiet. A function dresses it, in parts that `plain` gives. */
  note(remark: Remark): void
}

/** A remark waits for the redactor: what it says of the world is given raw and comes out by `plain`. */
export type Remark = string | ((plain: Plain) => string)

/** Builds the session from the flags. `objects`: the command's JSON is one object and not one a line. */
export const createSession = async (
  flags: OutputFlags,
  lifetime: Lifetime,
  options: { objects: boolean; redactLater?: boolean },
): Promise<Session> => {
  const env = ownEnvironment()
  // Russian cannot be written where only ASCII can be.
  const lang = writesAscii(env)
    ? 'en'
    : (flags.lang ?? langOfLocale(env['PRODLOGS_LANG'] ?? (env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG'])))
  const zone = displayZone(flags)
  checkZone(zone)
  const config = await loadConfig({
    cwd: process.cwd(),
    env,
    lang,
    ...(flags.config === undefined ? {} : { file: flags.config }),
  })
  rememberConfig(config)
  keepFromChildren(variablesOf([config.stripe.key, ...config.redact.values, ...engineSecrets(config)]))
  let redactor: Redactor | undefined
  let loading: Promise<void> | undefined
  const held: (() => void)[] = []
  const ready = (): Promise<void> =>
    (loading ??= import('../app/redactor.ts').then(({ makeRedactor }) => {
      redactor = makeRedactor({ config, env, showPii: flags.showPii ?? false })
      for (const say of held) say()
    }))
  const safe = (text: string): SafeText => {
    if (redactor === undefined) throw new Error('the redactor is not loaded yet')
    return redactor.text(text)
  }
  const plain = plainBy({ text: safe })
  /** Remarks of the first milliseconds wait for the redactor; it comes at the latest with the first output. */
  const remark = (what: Remark): void => {
    const say = () =>
      output.note(safe(`${wrapRemark(typeof what === 'string' ? plain(what, true) : what(plain), process.stderr)}\n`))
    if (redactor === undefined) {
      held.push(say)
      // Its failure is thrown where it is waited for.
      ready().catch(() => {})
    } else say()
  }
  if (options.redactLater !== true) await ready()
  const output = createOutput(flags.out === undefined ? {} : { out: flags.out })
  output.onClosed(() => lifetime.stop(0))
  lifetime.onFinish(() => output.end())
  lifetime.onEnd(() => output.flush())
  const quiet = flags.quiet ?? false
  const errStyle = styleFor(flags, process.stderr, env)
  const note = (what: Remark) => {
    if (!quiet) remark(what)
  }
  const tell = (error: unknown) => remark(() => errorLine(error, lang, errStyle, flags.verbose ?? false, plain))
  const told = new WeakSet<Gap>()
  const interactive = flags.input !== false && Boolean(process.stdin.isTTY && process.stderr.isTTY)
  const style =
    flags.out === undefined ? styleFor(flags, process.stdout, env) : createStyle({ color: false, links: false })
  const reading = createProgress()
  const session: Session = {
    lang,
    reading,
    progress: reading.note,
    form: formOf(flags, options.objects),
    config,
    get redactor() {
      if (redactor === undefined) throw new Error('the redactor is not loaded yet')
      return redactor
    },
    ready,
    output,
    style,
    layout: () => screenFor(flags, process.stdout, env, style),
    raw: flags.raw ?? false,
    errStyle,
    time: createTimeFormat(zone, lang),
    zone,
    now: Date.now(),
    env,
    lifetime,
    quiet,
    verbose: flags.verbose ?? false,
    screen: flags.out === undefined && Boolean(process.stdout.isTTY),
    get paged() {
      // Whoever has pressed Ctrl-C wants to be gone.
      const { aborted } = lifetime.signal
      return flags.pager !== false && !env['PRODLOGS_NO_PAGER'] && !env['CI'] && env['TERM'] !== 'dumb' && !aborted
    },
    interactive,
    ...(interactive ? { prompter: async () => (await import('./io/prompter.ts')).createPrompter(session) } : {}),
    print: async (text) => {
      await ready()
      await output.write(safe(text))
    },
    printSafe: async (text) => await output.write(text),
    printLine: async (text) => {
      await ready()
      await output.writeSoon(safe(text))
    },
    plain,
    note,
    detail: (text) => {
      if (flags.verbose) remark(() => errStyle.dim(plain(text)))
    },
    warnGap: (gap) => {
      if (!told.has(gap)) remark(() => `${errStyle.yellow('!')} ${plain(describeGap(lang, gap))}`)
    },
    warnBroken: (error, gap) => {
      told.add(gap)
      tell(error)
    },
    warnError: tell,
  }
  return session
}

const formOf = (flags: OutputFlags, objects: boolean): Form => {
  const form = flags.output ?? (flags.json ? 'json' : 'text')
  // A stream of records has no closing bracket to wait for: one object a line.
  return form === 'json' && !objects ? 'ndjson' : form
}

const checkZone = (zone: string): void => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone })
  } catch (cause) {
    throw new ProdlogsError(
      'USAGE_BAD_VALUE',
      { option: '--tz', value: zone, expected: { code: 'iana_zone' } },
      { cause },
    )
  }
}
