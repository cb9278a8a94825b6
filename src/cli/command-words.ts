/** Flags that people write before the command, because they mean every command. */
const EVERYWHERE: Readonly<Record<string, { readonly takesValue: boolean }>> = {
  '--lang': { takesValue: true },
  '--config': { takesValue: true },
  '--color': { takesValue: true },
  '--no-color': { takesValue: false },
  '-q': { takesValue: false },
  '--quiet': { takesValue: false },
  '--verbose': { takesValue: false },
}

/**
 * The words as the command tree takes them: flags of every command stand behind the command's name, `help` and `version`
 * are flags, and a command line that asks for nothing asks for help. `groups`: commands that are nothing without a second
 * word.
 */
export const commandWords = (argv: readonly string[], groups: readonly string[]): string[] => {
  const { flags, rest } = leadingFlags(argv)
  const [command, ...words] = rest
  if (command === undefined || (command === 'help' && words[0] === undefined)) return ['--help']
  if (command === 'version') return ['--version']
  if (command === 'help') return [...words.filter((word) => !word.startsWith('-')), '--help']
  if (!groups.includes(command)) return command.startsWith('-') ? [...rest] : [command, ...flags, ...words]
  const [child, ...others] = words
  if (child === undefined) return [command, '--help']
  return [command, child, ...flags, ...others]
}

const leadingFlags = (argv: readonly string[]): { flags: string[]; rest: readonly string[] } => {
  let at = 0
  for (let word = argv[at]; word !== undefined; word = argv[at]) {
    const [name = '', value] = word.split('=', 2)
    const known = EVERYWHERE[name]
    if (known === undefined) break
    at += known.takesValue && value === undefined ? 2 : 1
  }
  return { flags: argv.slice(0, at), rest: argv.slice(at) }
}
