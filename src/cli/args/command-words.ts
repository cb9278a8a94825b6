/** Whether a flag of any command takes a value; undefined for what no command has. */
export type TakesValue = (flag: string) => boolean | undefined

/**
 * The words as the command tree takes them: flags before the command stand behind its name, `help` and `version` are flags,
 * and a command line that asks for nothing asks for help. `groups`: commands that are nothing without a second word.
 */
export const commandWords = (argv: readonly string[], groups: readonly string[], takesValue: TakesValue): string[] => {
  const { flags, rest } = leadingFlags(argv, takesValue)
  const [command, ...words] = rest
  if (command === undefined || (command === 'help' && words[0] === undefined)) return ['--help']
  if (command === 'version') return ['--version']
  if (command === 'help') return [...words.filter((word) => !word.startsWith('-')), '--help']
  if (!groups.includes(command)) return command.startsWith('-') ? [...rest] : [command, ...flags, ...words]
  const inner = leadingFlags(words, takesValue)
  const [child, ...others] = inner.rest
  if (child === undefined) return [command, '--help']
  return [command, child, ...flags, ...inner.flags, ...others]
}

const leadingFlags = (
  argv: readonly string[],
  takesValue: TakesValue,
): { flags: readonly string[]; rest: readonly string[] } => {
  let at = 0
  for (let word = argv[at]; word?.startsWith('-') === true; word = argv[at]) {
    const isLong = word.startsWith('--')
    // `-n5` is `-n 5`, `--lines=5` is `--lines 5`.
    const name = isLong ? word.replace(/=.*/s, '') : word.slice(0, 2)
    const takes = takesValue(name)
    if (takes === undefined) break
    at += takes && word === name ? 2 : 1
  }
  return { flags: argv.slice(0, at), rest: argv.slice(at) }
}
