import { Command, type Option } from 'commander'
import { HELP, type HelpKey } from '../messages/help.ts'
import type { Lang } from '../messages/lang.ts'
import { COMMANDS, type CommandSpec, type Run } from './commands/index.ts'
import { EXAMPLES } from '../messages/examples.ts'
import type { Lifetime } from './io/lifetime.ts'
import { optionMaker } from './args/options.ts'

/**
 * The command tree. `finish` receives the exit code. With `wanted` only that command gets its options: the others are
 * named and no more, which is most of what `--help` costs.
 */
export const buildProgram = (
  lang: Lang,
  lifetime: Lifetime,
  finish: (code: number) => void,
  wanted?: string,
): Command => {
  const text = (key: HelpKey): string => HELP[key][lang]
  const program = localised(new Command('prodlogs'), lang)
    .description(text('about'))
    .version(`${PRODLOGS_VERSION} (${PRODLOGS_BUILD})`, '-V, --version', text('version'))
    .addHelpText('after', `\n${text('examples')}\n${EXAMPLES['prodlogs']?.[lang] ?? ''}\n\n${text('exitCodes')}`)
  const maker = optionMaker(lang)

  const build = (spec: CommandSpec, whole: boolean): Command => {
    const command = localised(new Command(spec.name), lang).description(text(spec.about))
    for (const [syntax, about] of spec.arguments ?? []) command.argument(syntax, about === undefined ? '' : text(about))
    if (!whole) return command
    const examples = EXAMPLES[spec.name]
    if (examples !== undefined) command.addHelpText('after', `\n${text('examples')}\n${examples[lang]}`)
    const [where, ...rest] = spec.groups ?? []
    // A command's own options stand before the long list of how to show things.
    where?.(command, lang)
    for (const option of spec.options?.(maker) ?? []) command.addOption(option)
    for (const addGroup of rest) addGroup(command, lang)
    for (const child of spec.children ?? []) command.addCommand(build(child, true))
    if (spec.load !== undefined) runs(command, spec.load)
    return command
  }
  const runs = (command: Command, load: () => Promise<Run>): void => {
    command.action(async (...all: unknown[]) => {
      // commander gives the arguments, then the options, then the command.
      const words = all
        .slice(0, -2)
        .flat()
        .filter((word) => typeof word === 'string')
      const run = await load()
      finish(await run(command.opts() as never, lifetime, words, (other) => buildProgram(other, lifetime, () => {})))
    })
  }
  for (const spec of COMMANDS)
    program.addCommand(build(spec, wanted === undefined || spec.name === wanted), { hidden: spec.hidden ?? false })
  return program
}

let flagsOfAll: ReadonlyMap<string, boolean> | undefined

/** Whether a flag takes a value, in whichever command it stands; undefined for one that no command has. */
export const takesValue = (lang: Lang, flag: string): boolean | undefined => {
  flagsOfAll ??= new Map(
    COMMANDS.flatMap((spec) => [spec, ...(spec.children ?? [])])
      .flatMap(({ groups = [], options }) => {
        const command = new Command()
        for (const add of groups) add(command, lang)
        return [...command.options, ...(options?.(optionMaker(lang)) ?? [])]
      })
      .flatMap(({ long, short, required, optional }) =>
        [long, short].flatMap((name): [string, boolean][] => (name ? [[name, required || optional]] : [])),
      ),
  )
  return flagsOfAll.get(flag)
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
