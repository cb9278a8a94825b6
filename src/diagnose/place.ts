import type { LogRecord } from '../model/record.ts'

/** Files that belong to the runtime, to a framework, or to a dependency. */
const FOREIGN =
  /node_modules|site-packages|dist-packages|\bnode:|internal\/|\/vendor\/|\/gems\/|\/usr\/(?:lib|local\/lib|share)|\/lib\/(?:python|ruby|node)|<frozen|<anonymous>|webpack:|\/go\/pkg\/mod|\/usr\/local\/go\/|runtime\/|java\.base|^(?:java|javax|jakarta|jdk|sun|org\.(?:spring\w+|apache|hibernate)|com\.stripe|Microsoft|System)\./

const FRAMES: readonly RegExp[] = [
  // Node, browsers, Deno: at name (file:line:column) or at file:line:column
  /^\s*at (?:async )?(?:.{0,300}\()?((?:file:\/\/)?[^\s()]{1,300}:\d{1,6})(?::\d{1,6})?\)?\s*$/,
  // Python
  /^\s*File "([^"]{1,300})", line (\d{1,6})/,
  // Java, Kotlin, C#
  /^\s*at ([\w.$<>]{1,200}\([\w$]{1,80}\.(?:java|kt|scala|groovy):\d{1,6}\))/,
  /^\s*at .{1,300} in (\S{1,300}:line \d{1,6})/,
  // Ruby, Go, PHP, Elixir
  /^\s*(?:from )?(\S{1,300}\.rb:\d{1,6})(?::in |$)/,
  /^\s+(\/\S{1,300}\.go:\d{1,6})/,
  /^\s*#\d{1,4} (\S{1,300}\.php(?:\(\d{1,6}\)|:\d{1,6}))/,
  /^\s+\(\w{1,40} [\w.-]{1,40}\) (\S{1,300}\.exs?:\d{1,6})/,
]

/**
 * Where in the application's own code an error was thrown: `app/hooks.py:12`. Of Python's frames the last own one, of all
 * others the first. Undefined when the record has no trace, or none of its frames is the application's.
 */
export const placeOf = (record: LogRecord): string | undefined => {
  const stack = record.error?.stack
  if (stack === undefined) return undefined
  const lines = stack.slice(0, 20_000).split('\n')
  const own = lines.flatMap((line) => frameOf(line) ?? [])
  return stack.includes('File "') ? own.at(-1) : own[0]
}

const frameOf = (line: string): string | undefined => {
  for (const pattern of FRAMES) {
    const match = pattern.exec(line)
    const [, file, row] = match ?? []
    if (file === undefined) continue
    if (FOREIGN.test(line)) return undefined
    return (row === undefined ? file : `${file}:${row}`).replace('file://', '')
  }
  return undefined
}
