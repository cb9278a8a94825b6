import { Command, Option } from 'commander'
import { HELP, type HelpKey } from '../messages/help.ts'
import type { Lang } from '../messages/lang.ts'
import type { Lifetime } from './lifetime.ts'
import { EXAMPLES } from './examples.ts'
import {
  addFilterOptions,
  addHostOptions,
  addOutputOptions,
  addWindowOptions,
  optionMaker,
  wholeNumber,
} from './options.ts'

type Run = (flags: never, lifetime: Lifetime, words: string[]) => Promise<number>

/**
 * The command tree. Each action loads its own module when it runs, so that `--help` loads none.
 * `finish` receives the exit code.
 */
export const buildProgram = (lang: Lang, lifetime: Lifetime, finish: (code: number) => void): Command => {
  const text = (key: HelpKey): string => HELP[key][lang]
  const { make, many } = optionMaker(lang)
  const program = localised(new Command('prodlogs'), lang)
    .description(text('about'))
    .version(PRODLOGS_VERSION, '-V, --version', text('version'))
    .addHelpText('after', `\n${text('examples')}\n${EXAMPLES['prodlogs']?.[lang] ?? ''}\n\n${text('exitCodes')}`)

  const add = (name: string, about: HelpKey, options: { hidden?: boolean } = {}): Command => {
    const command = localised(new Command(name), lang).description(text(about))
    const examples = EXAMPLES[name]
    if (examples !== undefined) command.addHelpText('after', `\n${text('examples')}\n${examples[lang]}`)
    program.addCommand(command, options)
    return command
  }
  const runs = (command: Command, load: () => Promise<Run>): Command =>
    command.action(async (...all: unknown[]) => {
      // commander gives the arguments, then the options, then the command.
      const words = all
        .slice(0, -2)
        .flat()
        .filter((word) => typeof word === 'string')
      const run = await load()
      finish(await run(command.opts() as never, lifetime, words))
    })

  const tail = add('tail', 'tail')
  for (const addGroup of [addHostOptions, addWindowOptions, addFilterOptions]) addGroup(tail, lang)
  tail
    .addOption(make('-f, --follow', 'follow', 'windowGroup'))
    .addOption(make('--no-follow', 'noFollow', 'windowGroup'))
    .addOption(make('--exact', 'exact', 'filterGroup'))
  addOutputOptions(tail, lang)
  runs(tail, async () => (await import('./tail.ts')).runTail)

  const grep = add('grep', 'grep').argument('[id-or-text...]', text('idOrText'))
  for (const addGroup of [addHostOptions, addWindowOptions, addFilterOptions]) addGroup(grep, lang)
  grep
    .addOption(make('--exact', 'exact', 'filterGroup'))
    .addOption(make('-v, --invert-match', 'invert', 'filterGroup'))
    .addOption(make('-m, --max-count <n>', 'maxCount', 'filterGroup').argParser(wholeNumber))
    .addOption(make('-A, --after-context <n>', 'after', 'outputGroup').argParser(wholeNumber))
    .addOption(make('-B, --before-context <n>', 'before', 'outputGroup').argParser(wholeNumber))
    .addOption(make('-C, --context <n>', 'context', 'outputGroup').argParser(wholeNumber))
    .addOption(make('-c, --count', 'countOnly', 'outputGroup'))
  addOutputOptions(grep, lang)
  runs(grep, async () => (await import('./grep.ts')).runGrep)

  const report = add('report', 'report')
  for (const addGroup of [addHostOptions, addWindowOptions, addFilterOptions]) addGroup(report, lang)
  report.addOption(make('--fail-on <what>', 'failOn', 'outputGroup').choices(['problems']))
  addOutputOptions(report, lang)
  runs(report, async () => (await import('./report.ts')).runReport)

  const why = add('why', 'why').argument('<id>', text('id'))
  for (const addGroup of [addHostOptions, addWindowOptions]) addGroup(why, lang)
  addOutputOptions(why, lang)
  runs(why, async () => (await import('./why.ts')).runWhy)

  const events = add('events', 'events')
  events
    .addOption(many('--type <type>', 'type', 'filterGroup'))
    .addOption(make('-S, --since <time>', 'since', 'windowGroup'))
    .addOption(make('-U, --until <time>', 'until', 'windowGroup'))
    .addOption(make('--limit <n>', 'limit', 'windowGroup').argParser(wholeNumber))
    .addOption(make('--events-file <file>', 'eventsFile', 'hostGroup'))
  addOutputOptions(events, lang)
  runs(events, async () => (await import('./events.ts')).runEvents)

  const reconcile = add('reconcile', 'reconcile')
  for (const addGroup of [addHostOptions, addWindowOptions]) addGroup(reconcile, lang)
  reconcile
    .addOption(many('--type <type>', 'type', 'filterGroup'))
    .addOption(make('--limit <n>', 'limit', 'windowGroup').argParser(wholeNumber))
    .addOption(make('--events-file <file>', 'eventsFile', 'hostGroup'))
    .addOption(make('--endpoint <url>', 'endpointUrl', 'hostGroup'))
  addOutputOptions(reconcile, lang)
  runs(reconcile, async () => (await import('./reconcile.ts')).runReconcile)

  const watch = add('watch', 'watch')
  addHostOptions(watch, lang)
  watch
    .addOption(make('--silence <duration>', 'silence', 'filterGroup'))
    .addOption(make('--exec <command>', 'exec', 'outputGroup'))
    .addOption(make('--post <url>', 'post', 'outputGroup'))
  addOutputOptions(watch, lang)
  runs(watch, async () => (await import('./watch.ts')).runWatch)

  const doctor = addHostOptions(add('doctor', 'doctor'), lang)
  addOutputOptions(doctor, lang)
  runs(doctor, async () => (await import('./doctor.ts')).runDoctor)

  const init = addHostOptions(add('init', 'init'), lang)
  init.addOption(make('--force', 'force', 'outputGroup'))
  addOutputOptions(init, lang)
  runs(init, async () => (await import('./init.ts')).runInit)

  const scan = add('scan', 'scan').argument('[file...]', text('file'))
  for (const addGroup of [addHostOptions, addWindowOptions]) addGroup(scan, lang)
  addOutputOptions(scan, lang)
  runs(scan, async () => (await import('./scan.ts')).runScan)

  const tag = addOutputOptions(add('tag', 'tag'), lang)
  runs(tag, async () => (await import('./tag.ts')).runTag)

  const gate = add('gate', 'gate')
    .addOption(many('-H, --host <host>', 'host', 'hostGroup'))
    .addOption(make('--program', 'program', 'outputGroup'))
  addOutputOptions(gate, lang)
  runs(gate, async () => (await import('./gate.ts')).runGate)

  const demo = add('demo', 'demo')
  demo.addOption(make('--keep', 'keep', 'options'))
  addOutputOptions(demo, lang)
  runs(demo, async () => (await import('./demo.ts')).runDemo)

  const hosts = add('hosts', 'hosts')
  addOutputOptions(hosts, lang)
  runs(hosts, async () => (await import('./hosts.ts')).runHosts)

  const config = add('config', 'config')
  const child = (name: string, about: HelpKey): Command => {
    const command = localised(new Command(name), lang).description(text(about))
    config.addCommand(command)
    return command
  }
  const validate = addOutputOptions(child('validate', 'configValidate').argument('[file]'), lang)
  runs(validate, async () => (await import('./config.ts')).runValidate)
  const show = addOutputOptions(child('show', 'configShow'), lang)
  runs(show, async () => (await import('./config.ts')).runShow)
  const trust = addOutputOptions(child('trust', 'configTrust').argument('<file>'), lang)
  runs(trust, async () => (await import('./config.ts')).runTrust)

  const completion = add('completion', 'completion').argument('<shell>', text('shell'))
  runs(completion, async () => {
    const { completionScript } = await import('./completion.ts')
    return async (_flags, _lifetime, [shell = '']) => completionScript(shell, program)
  })
  // What the completion scripts call back for the names of hosts.
  const words = add('__hosts', 'hosts', { hidden: true })
  runs(words, async () => (await import('./completion.ts')).printHostNames)
  return program
}

/** Help in the user's language; our exit codes; commander's own suggestions ("Did you mean --lines?") stay. */
const localised = (command: Command, lang: Lang): Command => {
  const titles: Record<string, string> = {
    'Usage:': HELP.usage[lang],
    'Options:': HELP.options[lang],
    'Commands:': HELP.commands[lang],
    'Arguments:': HELP.arguments[lang],
  }
  return (
    command
      .exitOverride()
      .helpOption('-h, --help', HELP.help[lang])
      .helpCommand(false)
      .showSuggestionAfterError(true)
      .configureHelp({
        styleTitle: (title) => titles[title] ?? title,
        optionDescription: (option) => describe(option, lang),
        subcommandTerm: (sub) =>
          `${sub.name()}${sub.registeredArguments.map((arg) => (arg.required ? ` <${arg.name()}>` : ` [${arg.name()}]`)).join('')}`,
      })
      // Commander's error is thrown, and `main` writes it: what the user typed must pass the redactor first.
      .configureOutput({ outputError: () => {} })
  )
}

const describe = (option: Option, lang: Lang): string => {
  const extra = [
    option.argChoices === undefined ? '' : option.argChoices.join(' | '),
    option.defaultValue === undefined ||
    option.defaultValueDescription === '' ||
    typeof option.defaultValue === 'boolean'
      ? ''
      : `${HELP.default[lang]} ${String(option.defaultValue)}`,
  ].filter((part) => part !== '')
  return extra.length === 0 ? option.description : `${option.description} (${extra.join('; ')})`
}

const RU_ERRORS: readonly (readonly [RegExp, string])[] = [
  [/^error: unknown option '(.+?)'/, 'ошибка: неизвестный параметр «$1»'],
  [/^error: unknown command '(.+?)'/, 'ошибка: неизвестная команда «$1»'],
  [/^error: missing required argument '(.+?)'/, 'ошибка: не хватает аргумента «$1»'],
  [/^error: option '(.+?)' argument missing/, 'ошибка: параметру «$1» нужно значение'],
  [/^error: option '(.+?)' argument '(.*?)' is invalid\./, 'ошибка: параметр «$1» не принимает «$2».'],
  [/^error: too many arguments.*/, 'ошибка: лишние аргументы'],
  [/Allowed choices are (.+)\./, 'Можно: $1.'],
  [/It takes a whole number\./, 'Нужно целое число.'],
  [/\(Did you mean (?:one of )?(.+?)\?\)/, '(Возможно, вы имели в виду $1?)'],
]

/** Commander's sentence without its prefix, on one line, in the user's language. */
export const translateUsage = (message: string, lang: Lang): string => {
  const sentence = lang === 'en' ? message : RU_ERRORS.reduce((text, [from, to]) => text.replace(from, to), message)
  return sentence
    .replace(/^(?:error|ошибка): /, '')
    .replace(/\s*\n\s*/g, ' ')
    .replace(/\.$/, '')
}
