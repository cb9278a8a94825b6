import { InvalidArgumentError, Option, type Command } from 'commander'
import { HELP, type HelpKey } from '../messages/help.ts'
import type { Lang } from '../messages/lang.ts'

/** What commander gives for the shared options; every command takes the groups that it needs. */
export interface HostFlags {
  host: string[]
  source: string[]
  file: string[]
  transport: 'auto' | 'ssh2' | 'openssh'
  sshConfig?: string
  hostKey: 'strict' | 'accept-new' | 'ask'
  connectTimeout: number
}

export interface WindowFlags {
  lines?: number
  since?: string
  until?: string
}

export interface FilterFlags {
  deal: string[]
  session: string[]
  event: string[]
  paymentIntent: string[]
  customer: string[]
  type: string[]
  level?: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal'
  step: string[]
  cause: string[]
  text: string[]
  ignoreCase?: boolean
  steps?: boolean
}

export interface OutputFlags {
  output?: 'text' | 'json' | 'ndjson' | 'md' | 'html'
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
}

export const wholeNumber = (text: string): number => {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('It takes a whole number.')
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

export const addHostOptions = (command: Command, lang: Lang): Command => {
  const { make, many } = optionMaker(lang)
  return command
    .addOption(many('-H, --host <host>', 'host', 'hostGroup').env('PRODLOGS_HOST'))
    .addOption(many('--source <source>', 'source', 'hostGroup').env('PRODLOGS_SOURCE'))
    .addOption(many('--file <path>', 'file', 'hostGroup'))
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

export const addOutputOptions = (command: Command, lang: Lang): Command => {
  const { make } = optionMaker(lang)
  return command
    .addOption(
      make('-o, --output <form>', 'output', 'outputGroup')
        .choices(['text', 'json', 'ndjson', 'md', 'html'])
        .env('PRODLOGS_OUTPUT'),
    )
    .addOption(make('--json', 'json', 'outputGroup'))
    .addOption(make('--out <file>', 'out', 'outputGroup'))
    .addOption(make('--tz <zone>', 'tz', 'outputGroup').env('PRODLOGS_TZ'))
    .addOption(make('--utc', 'utc', 'outputGroup'))
    .addOption(make('--color <when>', 'color', 'outputGroup').choices(['auto', 'always', 'never']).default('auto'))
    .addOption(make('--no-color', 'noColor', 'outputGroup'))
    .addOption(make('--no-pager', 'noPager', 'outputGroup'))
    .addOption(make('--show-pii', 'showPii', 'outputGroup'))
    .addOption(make('-q, --quiet', 'quiet', 'outputGroup'))
    .addOption(make('--verbose', 'verbose', 'outputGroup'))
    .addOption(make('--lang <lang>', 'lang', 'outputGroup').choices(['en', 'ru']).env('PRODLOGS_LANG'))
    .addOption(make('--no-input', 'noInput', 'outputGroup'))
    .addOption(make('--config <file>', 'configFile', 'outputGroup').env('PRODLOGS_CONFIG'))
}
