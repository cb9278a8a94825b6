import { InvalidArgumentError, Option, type Command } from 'commander'
import { HELP, type HelpKey } from '../../messages/help.ts'
import type { Lang } from '../../messages/lang.ts'

/** What commander gives for the shared options; every command takes the groups that it needs. */
export interface WindowFlags {
  lines?: number
  since?: string
  until?: string
}

/** All forms of output. A command offers those that it can write. */
const FORMS = ['text', 'json', 'ndjson', 'md', 'html', 'slack', 'telegram'] as const
export type Form = (typeof FORMS)[number]

export interface OutputFlags {
  output?: Form
  json?: boolean
  out?: string
  color: 'auto' | 'always' | 'never' | boolean
  pager: boolean
  quiet?: boolean
  verbose?: boolean
  lang?: Lang
  input: boolean
  config?: string
  tz?: string
  utc?: boolean
  showPii?: boolean
  wide?: boolean
  raw?: boolean
  accessible?: boolean
}

/** What commander is told of a value that is none, and gives back within its sentence. */
export const WHOLE_NUMBER = 'It takes a whole number.'

export const wholeNumber = (text: string): number => {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError(WHOLE_NUMBER)
  return Number(text)
}

const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const

/** What loggers call their levels, in place of our names. */
const LEVEL_ALIASES: Readonly<Record<string, (typeof LEVELS)[number]>> = {
  verbose: 'debug',
  notice: 'info',
  information: 'info',
  warning: 'warn',
  err: 'error',
  severe: 'error',
  crit: 'fatal',
  critical: 'fatal',
  alert: 'fatal',
  emerg: 'fatal',
  panic: 'fatal',
}

const levelOf = (text: string): (typeof LEVELS)[number] => {
  const name = text.trim().toLowerCase()
  const level = LEVELS.find((each) => each === name) ?? LEVEL_ALIASES[name]
  if (level === undefined) throw new InvalidArgumentError(`Allowed choices are ${LEVELS.join(', ')}.`)
  return level
}

const collect = (value: string, list: string[]): string[] => [...list, value]

/** Options in the language of the user, with their group of the help page. */
export interface OptionMaker {
  /** An option with a value or none. */
  readonly make: (flags: string, key: HelpKey, group: HelpKey) => Option
  /** One that may be repeated. */
  readonly many: (flags: string, key: HelpKey, group: HelpKey) => Option
}

export const optionMaker = (lang: Lang): OptionMaker => {
  const make = (flags: string, key: HelpKey, group: HelpKey): Option =>
    new Option(flags, HELP[key][lang]).helpGroup(HELP[group][lang])
  const many = (flags: string, key: HelpKey, group: HelpKey): Option =>
    make(flags, key, group).argParser(collect).default([], '')
  return { make, many }
}

/** Hosts, or local files in their place. */
export const addHostOptions = (command: Command, lang: Lang): Command =>
  addReachOptions(command, lang)
    .addOption(optionMaker(lang).many('--file <path>', 'file', 'hostGroup'))
    .addOption(optionMaker(lang).make('--encoding <name>', 'encoding', 'hostGroup'))

/** Hosts alone. */
export const addReachOptions = (command: Command, lang: Lang): Command => {
  const { many } = optionMaker(lang)
  command
    .addOption(many('-H, --host <host>', 'host', 'hostGroup').env('PRODLOGS_HOST'))
    .addOption(many('--source <source>', 'source', 'hostGroup').env('PRODLOGS_SOURCE'))
  return addConnectOptions(command, lang)
}

/** How hosts are reached, whichever they are. */
export const addConnectOptions = (command: Command, lang: Lang): Command => {
  const { make } = optionMaker(lang)
  return command
    .addOption(
      make('--transport <name>', 'transport', 'hostGroup')
        .choices(['auto', 'ssh2', 'openssh'])
        .default('auto')
        .env('PRODLOGS_TRANSPORT'),
    )
    .addOption(make('--ssh-config <file>', 'sshConfig', 'hostGroup').env('PRODLOGS_SSH_CONFIG'))
    .addOption(
      make('--host-key <policy>', 'hostKey', 'hostGroup')
        .choices(['strict', 'accept-new', 'ask'])
        .default('strict')
        .env('PRODLOGS_HOST_KEY'),
    )
    .addOption(make('--connect-timeout <seconds>', 'connectTimeout', 'hostGroup').argParser(wholeNumber).default(10))
}

export const addWindowOptions = (command: Command, lang: Lang): Command => {
  const { make } = optionMaker(lang)
  return command
    .addOption(make('-n, --lines <n>', 'lines', 'windowGroup').argParser(wholeNumber))
    .addOption(make('-S, --since <time>', 'since', 'windowGroup'))
    .addOption(make('-U, --until <time>', 'until', 'windowGroup'))
}

export const addFilterOptions = (command: Command, lang: Lang): Command => {
  const { make, many } = optionMaker(lang)
  return command
    .addOption(many('--deal <id>', 'deal', 'filterGroup'))
    .addOption(many('--session <id>', 'session', 'filterGroup'))
    .addOption(many('--event <id>', 'event', 'filterGroup'))
    .addOption(many('--payment-intent <id>', 'paymentIntent', 'filterGroup'))
    .addOption(many('--customer <id>', 'customer', 'filterGroup'))
    .addOption(many('--type <type>', 'type', 'filterGroup'))
    .addOption(make('-l, --level <level>', 'level', 'filterGroup').choices(LEVELS).argParser(levelOf))
    .addOption(many('--step <step>', 'step', 'filterGroup'))
    .addOption(make('--steps', 'stepsOnly', 'filterGroup'))
    .addOption(many('--cause <cause>', 'cause', 'filterGroup'))
    .addOption(many('--text <text>', 'text', 'filterGroup'))
    .addOption(make('-i, --ignore-case', 'ignoreCase', 'filterGroup'))
}

/** What the output of a command is, which tells the flags that do something for it. */
export interface OutputShape {
  /** Besides text. */
  readonly forms?: readonly Exclude<Form, 'text'>[]
  /** `--out` writes it to a file. */
  readonly out?: boolean
  /** It shows or reads times. */
  readonly times?: boolean
  /** It is laid out for a screen: a pager, ids whole or short. */
  readonly laidOut?: boolean
  /** It shows the lines that prove it. */
  readonly evidence?: boolean
  /** It may hold personal data. */
  readonly personal?: boolean
  /** It may ask for a passphrase or a name. */
  readonly asks?: boolean
}

export const addOutputOptions =
  ({
    forms = [],
    out = true,
    times = false,
    laidOut = false,
    evidence = false,
    personal = false,
    asks = false,
  }: OutputShape) =>
  (command: Command, lang: Lang): Command => {
    const { make } = optionMaker(lang)
    const add = (...options: readonly Option[]): void => options.forEach((option) => void command.addOption(option))
    if (forms.length > 0)
      add(
        make('-o, --output <form>', 'output', 'outputGroup')
          .choices(FORMS.filter((form) => form === 'text' || forms.includes(form)))
          .env('PRODLOGS_OUTPUT'),
        make('--json', 'json', 'outputGroup'),
      )
    if (out) add(make('--out <file>', 'out', 'outputGroup'))
    if (times) add(make('--tz <zone>', 'tz', 'outputGroup').env('PRODLOGS_TZ'), make('--utc', 'utc', 'outputGroup'))
    add(
      make('--color <when>', 'color', 'outputGroup').choices(['auto', 'always', 'never']).default('auto'),
      make('--no-color', 'noColor', 'outputGroup'),
    )
    if (laidOut)
      add(
        make('--no-pager', 'noPager', 'outputGroup'),
        make('--wide', 'wide', 'outputGroup'),
        make('--accessible', 'accessible', 'outputGroup'),
      )
    if (evidence) add(make('--raw', 'raw', 'outputGroup'))
    if (personal) add(make('--show-pii', 'showPii', 'outputGroup'))
    add(make('-q, --quiet', 'quiet', 'outputGroup'), make('--verbose', 'verbose', 'outputGroup'))
    add(make('--lang <lang>', 'lang', 'outputGroup').choices(['en', 'ru']).env('PRODLOGS_LANG'))
    if (asks) add(make('--no-input', 'noInput', 'outputGroup'))
    add(make('--config <file>', 'configFile', 'outputGroup').env('PRODLOGS_CONFIG'))
    return command
  }
