import type { Command, Option } from 'commander'
import type { HelpKey } from '../../messages/help.ts'
import type { Lang } from '../../messages/lang.ts'
import type { Lifetime } from '../io/lifetime.ts'
import {
  addFilterOptions,
  addConnectOptions,
  addHostOptions,
  addOutputOptions,
  addReachOptions,
  addWindowOptions,
  wholeNumber,
  type OptionMaker,
  type OutputShape,
} from '../args/options.ts'

/** What a command does with its flags and words; gives its exit code. `wholeTree`: every command with all its options. */
export type Run = (
  flags: never,
  lifetime: Lifetime,
  words: string[],
  wholeTree: (lang: Lang) => Command,
) => Promise<number>

/** One command: what the tree needs to name it, and how to load what it does. */
export interface CommandSpec {
  readonly name: string
  readonly about: HelpKey
  readonly arguments?: readonly (readonly [syntax: string, about?: HelpKey])[]
  readonly groups?: readonly ((command: Command, lang: Lang) => Command)[]
  readonly options?: (maker: OptionMaker) => readonly Option[]
  readonly load?: () => Promise<Run>
  readonly children?: readonly CommandSpec[]
  readonly hidden?: boolean
}

/** One line for each record. */
const RECORDS: OutputShape = { forms: ['json', 'ndjson'], times: true, personal: true, asks: true }
/** One answer, laid out. */
const ANSWER: OutputShape = {
  forms: ['json', 'ndjson', 'md', 'html', 'slack', 'telegram'],
  times: true,
  laidOut: true,
  personal: true,
  asks: true,
}
/** What is true of the configuration, not of any log. */
const FACTS: OutputShape = { forms: ['json', 'ndjson'], personal: true }

const looking = [addHostOptions, addWindowOptions, addFilterOptions]

/** All commands, in the order of the help page. Each loads its own module when it runs. */
export const COMMANDS: readonly CommandSpec[] = [
  {
    name: 'tail',
    about: 'tail',
    arguments: [['[file...]', 'file']],
    groups: [...looking, addOutputOptions(RECORDS)],
    options: ({ make }) => [
      make('-f, --follow', 'follow', 'windowGroup'),
      make('--no-follow', 'noFollow', 'windowGroup'),
      make('--exact', 'exact', 'filterGroup'),
      make('--lines-as-written', 'linesAsWritten', 'outputGroup'),
      make('--accessible', 'accessible', 'outputGroup'),
    ],
    load: async () => (await import('./tail.ts')).runTail,
  },
  {
    name: 'grep',
    about: 'grep',
    arguments: [['[id-or-text...]', 'idOrText']],
    groups: [...looking, addOutputOptions(RECORDS)],
    options: ({ make }) => [
      make('--exact', 'exact', 'filterGroup'),
      make('-v, --invert-match', 'invert', 'filterGroup'),
      make('-m, --max-count <n>', 'maxCount', 'filterGroup').argParser(wholeNumber),
      make('-A, --after-context <n>', 'after', 'outputGroup').argParser(wholeNumber),
      make('-B, --before-context <n>', 'before', 'outputGroup').argParser(wholeNumber),
      make('-C, --context <n>', 'context', 'outputGroup').argParser(wholeNumber),
      make('-c, --count', 'countOnly', 'outputGroup'),
    ],
    load: async () => (await import('./grep.ts')).runGrep,
  },
  {
    name: 'report',
    about: 'report',
    arguments: [['[file...]', 'file']],
    groups: [...looking, addOutputOptions(ANSWER)],
    options: ({ make }) => [
      make('--fail-on <what>', 'failOn', 'outputGroup').choices(['problems']),
      make('--all', 'all', 'outputGroup'),
    ],
    load: async () => (await import('./report.ts')).runReport,
  },
  {
    name: 'why',
    about: 'why',
    arguments: [
      ['<id>', 'id'],
      ['[file...]', 'file'],
    ],
    groups: [addHostOptions, addWindowOptions, addOutputOptions({ ...ANSWER, evidence: true })],
    load: async () => (await import('./why.ts')).runWhy,
  },
  {
    name: 'events',
    about: 'events',
    groups: [addOutputOptions({ ...ANSWER, asks: false })],
    options: ({ make, many }) => [
      many('--type <type>', 'type', 'filterGroup'),
      make('-S, --since <time>', 'since', 'windowGroup'),
      make('-U, --until <time>', 'until', 'windowGroup'),
      make('--limit <n>', 'limit', 'windowGroup').argParser(wholeNumber),
      make('--events-file <file>', 'eventsFile', 'hostGroup'),
    ],
    load: async () => (await import('./events.ts')).runEvents,
  },
  {
    name: 'reconcile',
    about: 'reconcile',
    groups: [addHostOptions, addWindowOptions, addOutputOptions(ANSWER)],
    options: ({ make, many }) => [
      many('--type <type>', 'type', 'filterGroup'),
      make('--limit <n>', 'limit', 'windowGroup').argParser(wholeNumber),
      make('--events-file <file>', 'eventsFile', 'hostGroup'),
    ],
    load: async () => (await import('./reconcile.ts')).runReconcile,
  },
  {
    name: 'watch',
    about: 'watch',
    arguments: [['[file...]', 'file']],
    groups: [addHostOptions, addOutputOptions(RECORDS)],
    options: ({ make }) => [
      make('--silence <duration>', 'silence', 'filterGroup'),
      make('--exec <command>', 'exec', 'outputGroup'),
      make('--post <url>', 'post', 'outputGroup'),
    ],
    load: async () => (await import('./watch.ts')).runWatch,
  },
  {
    name: 'serve',
    about: 'serve',
    arguments: [['[file...]', 'file']],
    groups: [
      addHostOptions,
      addWindowOptions,
      addOutputOptions({ forms: ['json'], out: false, times: true, personal: true, asks: true }),
    ],
    options: ({ make }) => [make('--port <n>', 'port', 'outputGroup').argParser(wholeNumber)],
    load: async () => (await import('./serve.ts')).runServe,
  },
  {
    name: 'doctor',
    about: 'doctor',
    groups: [addReachOptions, addOutputOptions({ ...ANSWER, times: false })],
    load: async () => (await import('./doctor.ts')).runDoctor,
  },
  {
    name: 'init',
    about: 'init',
    groups: [addReachOptions, addOutputOptions({ asks: true })],
    options: ({ make }) => [make('--force', 'force', 'outputGroup')],
    load: async () => (await import('./init.ts')).runInit,
  },
  {
    name: 'scan',
    about: 'scan',
    arguments: [['[file...]', 'file']],
    groups: [addHostOptions, addWindowOptions, addOutputOptions({ ...ANSWER, personal: false })],
    load: async () => (await import('./scan.ts')).runScan,
  },
  {
    name: 'tag',
    about: 'tag',
    groups: [addOutputOptions({ forms: ['json', 'ndjson'] })],
    load: async () => (await import('./tag.ts')).runTag,
  },
  {
    name: 'gate',
    about: 'gate',
    groups: [addOutputOptions({})],
    options: ({ make, many }) => [
      many('-H, --host <host>', 'host', 'hostGroup'),
      make('--program', 'program', 'outputGroup'),
    ],
    load: async () => (await import('./gate.ts')).runGate,
  },
  {
    name: 'demo',
    about: 'demo',
    groups: [addOutputOptions({ out: false, times: true })],
    options: ({ make }) => [make('--keep', 'keep', 'outputGroup')],
    load: async () => (await import('./demo.ts')).runDemo,
  },
  {
    name: 'mcp',
    about: 'mcp',
    groups: [addConnectOptions, addOutputOptions({ out: false, times: true })],
    options: ({ make }) => [
      make('--http [port]', 'mcpHttp', 'hostGroup').argParser(wholeNumber),
      make('--demo', 'mcpDemo', 'hostGroup'),
      make('--allow-files <folder>', 'allowFiles', 'hostGroup'),
      make('--timeout <seconds>', 'callTimeout', 'windowGroup').argParser(wholeNumber),
      make('--install <editor>', 'mcpInstall', 'outputGroup').choices(['cursor', 'claude', 'vscode']),
      make('--print', 'mcpPrint', 'outputGroup'),
    ],
    load: async () => (await import('./mcp.ts')).runMcp,
  },
  {
    name: 'schema',
    about: 'schema',
    arguments: [['[name]', 'schemaName']],
    groups: [addOutputOptions({ times: false })],
    load: async () => (await import('./schema.ts')).runSchema,
  },
  {
    name: 'hosts',
    about: 'hosts',
    groups: [addOutputOptions(FACTS)],
    load: async () => (await import('./hosts.ts')).runHosts,
  },
  {
    name: 'config',
    about: 'config',
    children: [
      {
        name: 'validate',
        about: 'configValidate',
        arguments: [['[file]']],
        groups: [addOutputOptions(FACTS)],
        load: async () => (await import('./config.ts')).runValidate,
      },
      {
        name: 'show',
        about: 'configShow',
        groups: [addOutputOptions(FACTS)],
        load: async () => (await import('./config.ts')).runShow,
      },
      {
        name: 'trust',
        about: 'configTrust',
        arguments: [['<file>']],
        groups: [addOutputOptions({})],
        load: async () => (await import('./config.ts')).runTrust,
      },
    ],
  },
  {
    name: 'completion',
    about: 'completion',
    arguments: [['<shell...>', 'shell']],
    load: async () => (await import('./completion.ts')).runCompletion,
  },
  // What the build calls for the manual pages.
  {
    name: '__man',
    about: 'about',
    hidden: true,
    arguments: [['<folder...>']],
    load: async () => (await import('./man.ts')).writeManPages,
  },
  // What the completion scripts call back for the names that a configuration holds.
  {
    name: '__complete',
    about: 'hosts',
    hidden: true,
    arguments: [['<kind>'], ['[words...]']],
    load: async () => (await import('./completion.ts')).printNames,
  },
]

/** Commands that are nothing without a second word. */
export const COMMAND_GROUPS: readonly string[] = COMMANDS.filter(({ children }) => children !== undefined).map(
  ({ name }) => name,
)
