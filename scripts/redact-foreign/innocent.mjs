// Lines of public logs that nobody has a reason to change.
import { readFileSync } from 'node:fs'
import { filesUnder } from './suites.mjs'

/** Per log file: how many lines there are and which of them change. */
export const changedLines = (directory, redact) =>
  filesUnder(directory, /\.log$/).map((file) => {
    const lines = readFileSync(file, 'utf8').split('\n').slice(0, 20_000)
    const shown = redact(lines)
    const changed = lines.flatMap((line, n) => (line === shown[n] ? [] : [{ line, shown: shown[n] }]))
    return { file, count: lines.length, changed }
  })
