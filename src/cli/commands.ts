import type { Command, Option } from 'commander'
import type { HelpKey } from '../messages/help.ts'
import type { Lang } from '../messages/lang.ts'
import type { Lifetime } from './lifetime.ts'
import {
  addFilterOptions,
  addHostOptions,
  addOutputOptions,
  addWindowOptions,
  wholeNumber,
  type OptionMaker,
} from './options.ts'

/** What a command does with its flags and words; gives its exit code. */
export type Run = (flags: never, lifetime: Lifetime, words: string[]) => Promise<number>

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

const reading = [addHostOptions, addWindowOptions, addFilterOptions, addOutputOptions]
const asking = [addHostOptions, addWindowOptions, addOutputOptions]

/** All commands, in the order of the help page. Each loads its own module when it runs. */
export const COMMANDS: readonly CommandSpec[] = [
  {
    name: 'tail',
    about: 'tail',
    arguments: [['[file...]', 'file']],
    groups: reading,
    options: ({ make }) => [
      make('-f, --follow', 'follow', 'windowGroup'),
      make('--no-follow', 'noFollow', 'windowGroup'),
      make('--exact', 'exact', 'filterGroup'),
    ],
    load: async () => (await import('./tail.ts')).runTail,
  },
  {
    name: 'grep',
    about: 'grep',
    arguments: [['[id-or-text...]', 'idOrText']],
    groups: reading,
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
    groups: reading,
    options: ({ make }) => [make('--fail-on <what>', 'failOn', 'outputGroup').choices(['problems'])],
    load: async () => (await import('./report.ts')).runReport,
  },
  {
    name: 'why',
    about: 'why',
    arguments: [
      ['<id>', 'id'],
      ['[file...]', 'file'],
    ],
    groups: asking,
    load: async () => (await import('./why.ts')).runWhy,
  },
  {
    name: 'events',
    about: 'events',
    groups: [addOutputOptions],
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
    groups: asking,
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
    groups: [addHostOptions, addOutputOptions],
    options: ({ make }) => [
      make('--silence <duration>', 'silence', 'filterGroup'),
      make('--exec <command>', 'exec', 'outputGroup'),
      make('--post <url>', 'post', 'outputGroup'),
    ],
    load: async () => (await import('./watch.ts')).runWatch,
  },
  {
    name: 'doctor',
    about: 'doctor',
    groups: [addHostOptions, addOutputOptions],
    load: async () => (await import('./doctor.ts')).runDoctor,
  },
  {
    name: 'init',
    about: 'init',
    groups: [addHostOptions, addOutputOptions],
    options: ({ make }) => [make('--force', 'force', 'outputGroup')],
    load: async () => (await import('./init.ts')).runInit,
  },
  {
    name: 'scan',
    about: 'scan',
    arguments: [['[file...]', 'file']],
    groups: asking,
    load: async () => (await import('./scan.ts')).runScan,
  },
  { name: 'tag', about: 'tag', groups: [addOutputOptions], load: async () => (await import('./tag.ts')).runTag },
  {
    name: 'gate',
    about: 'gate',
    groups: [addOutputOptions],
    options: ({ make, many }) => [
      many('-H, --host <host>', 'host', 'hostGroup'),
      make('--program', 'program', 'outputGroup'),
    ],
    load: async () => (await import('./gate.ts')).runGate,
  },
  {
    name: 'demo',
    about: 'demo',
    groups: [addOutputOptions],
    options: ({ make }) => [make('--keep', 'keep', 'outputGroup')],
    load: async () => (await import('./demo.ts')).runDemo,
  },
  {
    name: 'hosts',
    about: 'hosts',
    groups: [addOutputOptions],
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
        groups: [addOutputOptions],
        load: async () => (await import('./config.ts')).runValidate,
      },
      {
        name: 'show',
        about: 'configShow',
        groups: [addOutputOptions],
        load: async () => (await import('./config.ts')).runShow,
      },
      {
        name: 'trust',
        about: 'configTrust',
        arguments: [['<file>']],
        groups: [addOutputOptions],
        load: async () => (await import('./config.ts')).runTrust,
      },
    ],
  },
  {
    name: 'completion',
    about: 'completion',
    arguments: [['<shell>', 'shell']],
    load: async () => (await import('./completion.ts')).runCompletion,
  },
  // What the completion scripts call back for the names of hosts.
  { name: '__hosts', about: 'hosts', hidden: true, load: async () => (await import('./completion.ts')).printHostNames },
]

/** Commands that are nothing without a second word. */
export const COMMAND_GROUPS: readonly string[] = COMMANDS.filter(({ children }) => children !== undefined).map(
  ({ name }) => name,
)
