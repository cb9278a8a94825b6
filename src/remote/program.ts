import { readFileSync } from 'node:fs'
import { clockTables } from './host-clock.ts'

const PARTS = [
  'request.sh',
  'life.sh',
  'files.sh',
  'window.sh',
  'clock.awk',
  'grep.sh',
  'follow.sh',
  'journal.sh',
  'describe.sh',
]

const read = (name: string): string => readFileSync(new URL(`program/${name}`, import.meta.url), 'utf8')

/** The awk of the clock stands in the shell text as one quoted word, so it may hold no single quote. */
const clock = (): string =>
  `# shellcheck disable=SC2016\nclock='\n${read('clock.awk').replace('@TABLES@', clockTables)}'\n\n`

/**
 * The remote program: what is sent to a host for the length of a command, or what an administrator installs as a gate.
 * Its parts are joined when this is loaded from the sources, and once for all in the bundle.
 */
export const PROGRAM: string = PARTS.map((name) => (name === 'clock.awk' ? clock() : read(name))).join('')
