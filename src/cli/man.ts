import type { Command, Option } from 'commander'
import { HELP } from '../messages/help.ts'
import type { Lang } from '../messages/lang.ts'
import { EXAMPLES } from '../messages/examples.ts'

export interface ManPage {
  /** As `man` looks for it: `prodlogs-tail.1`. */
  readonly file: string
  readonly text: string
}

/** One page of section 1 for the program and one for each command, in roff, from what `--help` is made of. */
export const manPages = (program: Command, lang: Lang): ManPage[] => {
  const commands = program.commands.filter((command) => !command.name().startsWith('__'))
  return [
    page(program, 'prodlogs', lang, commandList(commands, lang)),
    ...commands.map((command) =>
      page(
        command,
        `prodlogs-${command.name()}`,
        lang,
        command.commands.flatMap((child) => childSection(child, lang)),
      ),
    ),
  ]
}

const page = (command: Command, name: string, lang: Lang, more: readonly string[]): ManPage => ({
  file: `${name}.1`,
  text: [
    `.TH ${plain(name.toUpperCase())} 1 "" "prodlogs ${plain(PRODLOGS_VERSION)}" ""`,
    section(HELP.manName[lang]),
    `${plain(name)} \\- ${plain(command.description())}`,
    section(HELP.manSynopsis[lang]),
    `.B ${plain(name.replace('-', ' '))}`,
    plain(command.usage()),
    ...more,
    ...argumentList(command, lang),
    ...optionList(command, lang),
    ...examples(command.name(), lang),
    ...exitCodes(lang),
    section(HELP.manSeeAlso[lang]),
    name === 'prodlogs'
      ? command.commands
          .filter((child) => !child.name().startsWith('__'))
          .map((child) => `.BR ${plain(`prodlogs-${child.name()}`)} (1)`)
          .join(',\n')
      : '.BR prodlogs (1)',
    '',
  ].join('\n'),
})

const section = (title: string): string => `.SH ${plain(title.replace(/:$/, '').toUpperCase())}`

const commandList = (commands: readonly Command[], lang: Lang): string[] => [
  section(HELP.commands[lang]),
  ...commands.flatMap((command) => ['.TP', `.B ${plain(command.name())}`, plain(command.description())]),
]

const childSection = (child: Command, lang: Lang): string[] => [
  `.SS ${plain(`${child.parent?.name() ?? ''} ${child.name()} ${child.usage()}`)}`,
  plain(child.description()),
  ...child.options.flatMap((option) => entry(option, lang)),
]

const argumentList = (command: Command, lang: Lang): string[] => {
  const named = command.registeredArguments.filter(({ description }) => description !== '')
  if (named.length === 0) return []
  return [
    section(HELP.arguments[lang]),
    ...named.flatMap((argument) => ['.TP', `.I ${plain(argument.name())}`, plain(argument.description)]),
  ]
}

const optionList = (command: Command, lang: Lang): string[] => {
  const groups = new Map<string, Option[]>()
  for (const option of command.options) {
    const title = option.helpGroupHeading ?? HELP.options[lang]
    groups.set(title, [...(groups.get(title) ?? []), option])
  }
  if (groups.size === 0) return []
  return [
    section(HELP.options[lang]),
    ...[...groups].flatMap(([title, options]) => [
      ...(title === HELP.options[lang] ? [] : [`.SS ${plain(title.replace(/:$/, ''))}`]),
      ...options.flatMap((option) => entry(option, lang)),
    ]),
  ]
}

const entry = (option: Option, lang: Lang): string[] => [
  '.TP',
  `.B ${plain(option.flags)}`,
  plain(
    [
      option.description,
      ...(option.argChoices === undefined ? [] : [`(${option.argChoices.join(' | ')})`]),
      ...(typeof option.defaultValue === 'string' || typeof option.defaultValue === 'number'
        ? [`(${HELP.default[lang]} ${option.defaultValue})`]
        : []),
      ...(option.envVar === undefined ? [] : [`[${option.envVar}]`]),
    ].join(' '),
  ),
]

const examples = (name: string, lang: Lang): string[] => {
  const text = EXAMPLES[name]?.[lang]
  return text === undefined ? [] : [section(HELP.examples[lang]), '.nf', plain(text), '.fi']
}

/** The first line of the text is its title. */
const exitCodes = (lang: Lang): string[] => {
  const [title = '', ...rows] = HELP.exitCodes[lang].split('\n')
  return [section(title), '.nf', plain(rows.join('\n')), '.fi']
}

/** Text that roff takes as it is: a hyphen to be copied, no line that is a request. */
const plain = (text: string): string =>
  text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replace(/^([.'])/gm, '\\&$1')
