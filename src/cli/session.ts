import type { Config } from '../config/schema.ts'
import { loadConfig } from '../config/load.ts'
import { ProdlogsError } from '../model/error.ts'
import type { Gap } from '../model/gap.ts'
import type { Redactor } from '../model/redactor.ts'
import type { SafeText } from '../model/safe-text.ts'
import type { EpochMs } from '../model/time.ts'
import { describeGap } from '../messages/gaps.ts'
import { langOfLocale, type Lang } from '../messages/lang.ts'
import { createStyle, type Style } from '../report/style.ts'
import { errorLine, plainBy, styleFor, type Plain } from './error-line.ts'
import { createTimeFormat, type TimeFormat } from '../report/time-format.ts'
import type { Lifetime } from './lifetime.ts'
import type { OutputFlags } from './options.ts'
import { createOutput, type Output } from './output.ts'
import { keepFromChildren, ownEnvironment, variablesOf } from './own-environment.ts'
import { rememberConfig } from './run-config.ts'
import { displayZone } from './zone.ts'

export type Form = 'text' | 'json' | 'ndjson' | 'md' | 'html'

/** What every command works with: settings that were decided once, and the only ways to say something. */
export interface Session {
  readonly lang: Lang
  readonly form: Form
  readonly config: Config
  /** There from the start, or after `ready` when the session was made to wait for it. */
  readonly redactor: Redactor
  /** Loads the redactor: nothing is written before. Called while a host is on its way to answer, or by the first output. */
  ready(): Promise<void>
  readonly output: Output
  readonly style: Style
  readonly errStyle: Style
  readonly time: TimeFormat
  readonly zone: string
  readonly now: EpochMs
  readonly env: NodeJS.ProcessEnv
  readonly lifetime: Lifetime
  readonly quiet: boolean
  readonly verbose: boolean
  /** Data goes to a terminal, where a person reads it line by line. */
  readonly screen: boolean
  /** Long answers may go through a pager. */
  readonly paged: boolean
  /** May ask: stdin and stderr are terminals and `--no-input` was not given. */
  readonly interactive: boolean
  /** Data for the user, redacted on its way out. */
  print(text: string): Promise<void>
  /** As `print`, for one of many lines: those of one moment leave together. */
  printLine(text: string): Promise<void>
  /** Text from anywhere, redacted and made harmless for a terminal, to be dressed and printed. */
  readonly plain: Plain
  /** A remark on stderr; silent under --quiet. A function dresses it, in parts that `plain` gives. */
  note(remark: Remark): void
  /** A remark that only --verbose shows. */
  detail(text: string): void
  warnGap(gap: Gap): void
  warnError(error: unknown): void
  /** Tells a failure that leaves a gap in the answer; `warnGap` does not say it a second time. */
  warnBroken(error: unknown, gap: Gap): void
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
  const lang = flags.lang ?? langOfLocale(env['PRODLOGS_LANG'] ?? (env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG']))
  const zone = displayZone(flags)
  checkZone(zone)
  const config = await loadConfig({
    cwd: process.cwd(),
    env,
    lang,
    ...(flags.config === undefined ? {} : { file: flags.config }),
  })
  rememberConfig(config)
  keepFromChildren(variablesOf([config.stripe.key, ...config.redact.values]))
  let redactor: Redactor | undefined
  let loading: Promise<void> | undefined
  const held: (() => void)[] = []
  const ready = (): Promise<void> =>
    (loading ??= import('./redactor.ts').then(({ makeRedactor }) => {
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
    const say = () => output.note(safe(`${typeof what === 'string' ? plain(what, true) : what(plain)}\n`))
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
  return {
    lang,
    form: formOf(flags, options.objects),
    config,
    get redactor() {
      if (redactor === undefined) throw new Error('the redactor is not loaded yet')
      return redactor
    },
    ready,
    output,
    style: flags.out === undefined ? styleFor(flags, process.stdout, env) : createStyle({ color: false, links: false }),
    errStyle,
    time: createTimeFormat(zone),
    zone,
    now: Date.now(),
    env,
    lifetime,
    quiet,
    verbose: flags.verbose ?? false,
    screen: flags.out === undefined && Boolean(process.stdout.isTTY),
    paged: flags.pager !== false && !env['PRODLOGS_NO_PAGER'] && !env['CI'] && env['TERM'] !== 'dumb',
    interactive: flags.input !== false && Boolean(process.stdin.isTTY && process.stderr.isTTY),
    print: async (text) => {
      await ready()
      await output.write(safe(text))
    },
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
      { option: '--tz', value: zone, expected: 'an IANA zone such as Europe/Warsaw' },
      { cause },
    )
  }
}
