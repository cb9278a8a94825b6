import type { Command } from 'commander'
import { loadConfig } from '../config/load.ts'
import { ProdlogsError } from '../model/error.ts'
import { langOfLocale } from '../messages/lang.ts'
import { EXIT } from '../model/exit-code.ts'
import type { Lifetime } from './lifetime.ts'
import { createOutput } from './output.ts'
import { ownEnvironment } from './own-environment.ts'
import { buildProgram } from './program.ts'

interface CommandShape {
  readonly name: string
  readonly about: string
  /** Words that come first after the command: `config` has `validate`, `show`, `trust`. */
  readonly words: readonly string[]
  readonly flags: readonly {
    readonly long: string
    readonly short?: string
    readonly about: string
    readonly takes: readonly string[] | boolean
  }[]
}

/** `prodlogs completion SHELL`: commands, flags, values of flags, and the configured hosts when asked. */
export const runCompletion = async (_flags: unknown, lifetime: Lifetime, [shell = '']: string[]): Promise<number> => {
  const program = buildProgram(langOfLocale(process.env['LANG']), lifetime, () => {})
  const scripts: Record<string, (commands: CommandShape[]) => string> = {
    bash: bashScript,
    zsh: zshScript,
    fish: fishScript,
  }
  const make = scripts[shell]
  if (make === undefined)
    throw new ProdlogsError('USAGE_BAD_VALUE', { option: 'completion', value: shell, expected: 'bash, zsh, fish' })
  await printRedacted(make(program.commands.filter((command) => !command.name().startsWith('__')).map(shapeOf)))
  return EXIT.ok
}

/** There is no session here: a broken configuration must not break the completion. */
const printRedacted = async (text: string): Promise<void> => {
  const { emergencyRedactor } = await import('./redactor.ts')
  const output = createOutput()
  await output.write((await emergencyRedactor(process.env['PRODLOGS_CONFIG'])).text(text))
  await output.end()
}

const shapeOf = (command: Command): CommandShape => ({
  name: command.name(),
  about: command.description(),
  words: command.name() === 'completion' ? ['bash', 'zsh', 'fish'] : command.commands.map((child) => child.name()),
  flags: command.options.map((option) => ({
    long: option.long ?? '',
    ...(option.short === undefined ? {} : { short: option.short }),
    about: option.description,
    takes: option.argChoices ?? (option.required || option.optional),
  })),
})

/** `prodlogs __hosts`: one name a line, for the scripts. A broken configuration completes nothing and says nothing. */
export const printHostNames = async (): Promise<number> => {
  try {
    const { hosts, groups } = await loadConfig({ cwd: process.cwd(), env: ownEnvironment() })
    const names = [...hosts.keys(), ...Object.keys(groups).map((name) => `@${name}`)].filter((name) =>
      /^[\w@.:[\]-]+$/.test(name),
    )
    await printRedacted(names.map((name) => `${name}\n`).join(''))
  } catch {
    return EXIT.nothingFound
  }
  return EXIT.ok
}

const HOST_FLAGS = ['--host', '-H']
const FILE_FLAGS = ['--file', '--out', '--config', '--ssh-config', '--events-file']

const bashScript = (commands: CommandShape[]): string => {
  const cases = commands.map(
    (c) =>
      `    ${c.name}) flags='${[...c.words, ...c.flags.flatMap((f) => [f.long, f.short ?? ''])].filter(Boolean).join(' ')}' ;;`,
  )
  const values = valueCases(commands).map(
    ([flag, words]) => `    ${flag}) COMPREPLY=($(compgen -W '${words}' -- "$cur")); return ;;`,
  )
  return `# prodlogs completion for bash: source <(prodlogs completion bash)
_prodlogs() {
  local cur="\${COMP_WORDS[COMP_CWORD]}" prev="\${COMP_WORDS[COMP_CWORD-1]}" command="\${COMP_WORDS[1]}" flags=''
  COMPREPLY=()
  case "$prev" in
    ${HOST_FLAGS.join('|')}) COMPREPLY=($(compgen -W "$(prodlogs __hosts 2>/dev/null)" -- "$cur")); return ;;
    ${FILE_FLAGS.join('|')}) COMPREPLY=($(compgen -f -- "$cur")); return ;;
${values.join('\n')}
  esac
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W '${commands.map((c) => c.name).join(' ')} --help --version' -- "$cur"))
    return
  fi
  case "$command" in
${cases.join('\n')}
  esac
  COMPREPLY=($(compgen -W "$flags --help" -- "$cur"))
}
complete -F _prodlogs prodlogs
`
}

/** Flags with a fixed set of values, each once. */
const valueCases = (commands: CommandShape[]): [string, string][] => {
  const found = new Map<string, string>()
  for (const flag of commands.flatMap((command) => command.flags))
    if (Array.isArray(flag.takes)) found.set([flag.long, flag.short].filter(Boolean).join('|'), flag.takes.join(' '))
  return [...found]
}

const quote = (text: string): string => text.replaceAll("'", '’').replace(/[[\]:]/g, ' ')

const zshScript = (commands: CommandShape[]): string => {
  const names = commands.map((c) => `    '${c.name}:${quote(c.about)}'`).join('\n')
  const cases = commands.map((c) => {
    const specs = [
      ...(c.words.length === 0 ? [] : [`      '1:word:(${c.words.join(' ')})'`]),
      ...c.flags.map((flag) => `      '*${flag.long}[${quote(flag.about)}]${zshValue(flag.long, flag.takes)}'`),
    ]
    return `    ${c.name}) _arguments ${specs.length > 0 ? `\\\n${specs.join(' \\\n')}` : "'*:file:_files'"} ;;`
  })
  return `#compdef prodlogs
# prodlogs completion for zsh: source <(prodlogs completion zsh)
_prodlogs_hosts() { local -a names; names=(\${(f)"$(prodlogs __hosts 2>/dev/null)"}); compadd -a names }
_prodlogs() {
  local -a commands
  commands=(
${names}
  )
  if (( CURRENT == 2 )); then _describe command commands; return; fi
  local command="$words[2]"
  shift words; (( CURRENT-- ))
  case "$command" in
${cases.join('\n')}
  esac
}
compdef _prodlogs prodlogs
`
}

const zshValue = (flag: string, takes: readonly string[] | boolean): string => {
  if (HOST_FLAGS.includes(flag)) return ':host:_prodlogs_hosts'
  if (FILE_FLAGS.includes(flag)) return ':file:_files'
  if (Array.isArray(takes)) return `:value:(${takes.join(' ')})`
  return takes === true ? ':value: ' : ''
}

const fishScript = (commands: CommandShape[]): string => {
  const lines = commands.flatMap((c) => [
    `complete -c prodlogs -n __fish_use_subcommand -f -a ${c.name} -d '${quote(c.about)}'`,
    ...(c.words.length === 0
      ? []
      : [`complete -c prodlogs -n '__fish_seen_subcommand_from ${c.name}' -x -a '${c.words.join(' ')}'`]),
    ...c.flags.map((flag) => {
      const value = HOST_FLAGS.includes(flag.long)
        ? " -x -a '(prodlogs __hosts 2>/dev/null)'"
        : FILE_FLAGS.includes(flag.long)
          ? ' -r'
          : Array.isArray(flag.takes)
            ? ` -x -a '${flag.takes.join(' ')}'`
            : flag.takes
              ? ' -x'
              : ''
      const short = flag.short === undefined ? '' : ` -s ${flag.short.slice(1)}`
      return `complete -c prodlogs -n '__fish_seen_subcommand_from ${c.name}' -l ${flag.long.slice(2)}${short}${value} -d '${quote(flag.about)}'`
    }),
  ])
  return `# prodlogs completion for fish: prodlogs completion fish | source
${lines.join('\n')}
`
}
