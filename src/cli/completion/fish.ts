import type { CommandShape, Values } from './shape.ts'

export const fishScript = (commands: readonly CommandShape[]): string =>
  `# prodlogs completion for fish: prodlogs completion fish | source
${commands.flatMap(commandLines).join('\n')}
`

const commandLines = ({ name, about, words, takesFiles, flags }: CommandShape): string[] => {
  const inside = `complete -c prodlogs -n '__fish_seen_subcommand_from ${name}'`
  return [
    `complete -c prodlogs -n __fish_use_subcommand -f -a ${name} -d '${quoted(about)}'`,
    ...(words.length === 0 ? [] : [`${inside} -x -a '${words.join(' ')}'`]),
    ...(takesFiles || words.length > 0 ? [] : [`${inside} -f`]),
    ...flags.map(({ long, short, about: text, values }) =>
      [
        `${inside} -l ${long.slice(2)}`,
        ...(short === undefined ? [] : [`-s ${short.slice(1)}`]),
        ...(values === undefined ? [] : [valueOf(values)]),
        `-d '${quoted(text)}'`,
      ].join(' '),
    ),
  ]
}

const valueOf = (values: Values): string => {
  switch (values.kind) {
    case 'none':
      return '-x'
    case 'file':
      return '-r -F'
    case 'words':
      return `-x -a '${values.words.join(' ')}'`
    case 'hosts':
    case 'sources':
      return `-x -a '(prodlogs __complete ${values.kind} -- (commandline -opc) 2>/dev/null)'`
  }
}

const quoted = (text: string): string => text.replaceAll("'", '’').replace(/[[\]:]/g, ' ')
