import type { CommandShape, FlagShape, Values } from './shape.ts'

export const bashScript = (
  commands: readonly CommandShape[],
): string => `# prodlogs completion for bash: source <(prodlogs completion bash)
_prodlogs() {
  local cur="\${COMP_WORDS[COMP_CWORD]}" prev="\${COMP_WORDS[COMP_CWORD-1]}" command='' flags='' files='' word
  COMPREPLY=()
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$word" in ${commands.map(({ name }) => name).join('|')}) command="$word"; break ;; esac
  done
  case "$command:$prev" in
${valueCases(commands).join('\n')}
  esac
  case "$command" in
${commands.map(commandCase).join('\n')}
    *) COMPREPLY=($(compgen -W '${commands.map(({ name }) => name).join(' ')} --help --version' -- "$cur")); return ;;
  esac
  COMPREPLY=($(compgen -W "$flags --help" -- "$cur"))
  if [[ -n $files && $cur != -* ]]; then
    compopt -o filenames 2>/dev/null
    COMPREPLY+=($(compgen -f -- "$cur"))
  fi
}
complete -F _prodlogs prodlogs
`

const commandCase = ({ name, words, flags, takesFiles }: CommandShape): string =>
  `    ${name}) flags='${[...words, ...flags.flatMap((flag) => namesOf(flag))].join(' ')}'${takesFiles ? ' files=1' : ''} ;;`

const namesOf = ({ long, short }: FlagShape): string[] => (short === undefined ? [long] : [long, short])

/** One case for all flags that take the same values; a flag that takes others in another command is named with it. */
const valueCases = (commands: readonly CommandShape[]): string[] => {
  const asked = commands.flatMap(({ name, flags }) =>
    flags.flatMap((flag) =>
      flag.values === undefined
        ? []
        : namesOf(flag).map((each) => ({ command: name, flag: each, reply: replyOf(flag.values) })),
    ),
  )
  const repliesOf = (flag: string) => new Set(asked.filter((one) => one.flag === flag).map(({ reply }) => reply))
  const patterns = new Map<string, Set<string>>()
  for (const { command, flag, reply } of asked) {
    const pattern = `${repliesOf(flag).size === 1 ? '*' : command}:${flag}`
    patterns.set(reply, (patterns.get(reply) ?? new Set()).add(pattern))
  }
  return [...patterns].map(([reply, names]) => `    ${[...names].join('|')}) ${reply}return ;;`)
}

const replyOf = (values: Values | undefined): string => {
  switch (values?.kind) {
    case undefined:
    case 'none':
      return ''
    case 'file':
      return 'compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -f -- "$cur")); '
    case 'words':
      return `COMPREPLY=($(compgen -W '${values.words.join(' ')}' -- "$cur")); `
    case 'hosts':
    case 'sources':
      return `COMPREPLY=($(compgen -W "$(prodlogs __complete ${values.kind} -- "\${COMP_WORDS[@]:1}" 2>/dev/null)" -- "$cur")); `
  }
}
