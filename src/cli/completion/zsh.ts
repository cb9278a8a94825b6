import type { CommandShape, Values } from './shape.ts'

export const zshScript = (commands: readonly CommandShape[]): string => `#compdef prodlogs
# prodlogs completion for zsh: source <(prodlogs completion zsh)
_prodlogs_ask() { local -a names; names=(\${(f)"$(prodlogs __complete $1 -- "\${(@)words}" 2>/dev/null)"}); compadd -a names }
_prodlogs_hosts() { _prodlogs_ask hosts }
_prodlogs_sources() { _prodlogs_ask sources }
_prodlogs() {
  local -a commands
  commands=(
${commands.map(({ name, about }) => `    '${name}:${quoted(about)}'`).join('\n')}
  )
  if (( CURRENT == 2 )); then _describe command commands; return; fi
  local command="$words[2]"
  shift words; (( CURRENT-- ))
  case "$command" in
${commands.map(commandCase).join('\n')}
  esac
}
# Autoloaded from fpath the file is the function itself; sourced it only binds it.
if [[ "$funcstack[1]" == _prodlogs ]]; then _prodlogs "$@"; else compdef _prodlogs prodlogs; fi
`

const commandCase = ({ name, words, flags, takesFiles }: CommandShape): string => {
  const specs = [
    ...(words.length === 0 ? [] : [`      '1:word:(${words.join(' ')})'`]),
    ...flags.flatMap(({ long, short, about, values }) =>
      [long, ...(short === undefined ? [] : [short])].map(
        (flag) => `      '*${flag}[${quoted(about)}]${values === undefined ? '' : valueOf(values)}'`,
      ),
    ),
    ...(takesFiles ? ["      '*:file:_files'"] : []),
  ]
  return `    ${name}) _arguments ${specs.length > 0 ? `\\\n${specs.join(' \\\n')}` : "'*:file:_files'"} ;;`
}

const valueOf = (values: Values): string => {
  switch (values.kind) {
    case 'none':
      return ':value: '
    case 'file':
      return ':file:_files'
    case 'words':
      return `:value:(${values.words.join(' ')})`
    case 'hosts':
    case 'sources':
      return `:${values.kind}:_prodlogs_${values.kind}`
  }
}

const quoted = (text: string): string => text.replaceAll("'", '’').replace(/[[\]:]/g, ' ')
