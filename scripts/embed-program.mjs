// Writes src/remote/program.ts from src/remote/program.sh. Run it after every change of the script.
import { readFileSync, writeFileSync } from 'node:fs'

const folder = new URL('../src/remote/', import.meta.url)
const lines = readFileSync(new URL('program.sh', folder), 'utf8').split('\n')
const quoted = lines.map((line) => `  ${JSON.stringify(line)},`).join('\n')
writeFileSync(
  new URL('program.ts', folder),
  `// Made from program.sh by scripts/embed-program.mjs; do not edit.
const LINES = [
${quoted}
]

/** The remote program, byte for byte the file program.sh: what an administrator installs as a gate. */
export const PROGRAM = LINES.join('\\n')
`,
)
