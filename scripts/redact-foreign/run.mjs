// How much of what other scanners look for is hidden, and how many lines of public logs change. Fetches nothing:
//   npm run redact:foreign -- DIR    DIR holds checkouts of gitleaks, trufflehog, secretlint, detect-secrets, presidio,
//                                    and public log sets (folders with `*.log`), under names that contain these words.
// `--missed`: every line that was missed; `--changed`: every innocent line that changed.
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { redact } from '../../dist/index.js'
import { changedLines } from './innocent.mjs'
import { linesOf } from './lines.mjs'
import { SUITES } from './suites.mjs'

const [directory, ...flags] = process.argv.slice(2)
if (directory === undefined) {
  console.error('usage: npm run redact:foreign -- DIR [--missed] [--changed]')
  process.exit(2)
}

const percent = (part, whole) => (whole === 0 ? '–' : `${((100 * part) / whole).toFixed(1)} %`)

/** Any eight characters in a row of the token that can be read, as shown or decoded, and that the rest of the line does not say too. */
const isReadable = (shown, token, line) => {
  const least = Math.min(8, token.length)
  const rest = line.replace(token, ' ')
  const readings = [shown, shown.replace(/%([0-9A-F]{2})/gi, (_, hex) => String.fromCharCode(parseInt(hex, 16)))]
  for (let at = 0; at + least <= token.length; at++)
    if (
      !rest.includes(token.slice(at, at + least)) &&
      readings.some((reading) => reading.includes(token.slice(at, at + least)))
    )
      return true
  return false
}

const folders = readdirSync(directory, { withFileTypes: true }).filter((entry) => entry.isDirectory())
const known = folders.flatMap(({ name }) => {
  const suite = Object.keys(SUITES).find((each) => name.toLowerCase().includes(each))
  return suite === undefined ? [] : [[join(directory, name), suite]]
})
const lines = known.flatMap(([path, suite]) => SUITES[suite](path)).flatMap(linesOf)
const missed = lines.filter(({ line, token }) => isReadable(redact([line])[0], token, line))

const table = new Map()
for (const each of lines) {
  const row = `${each.suite} ${each.shape}`
  table.set(row, { all: (table.get(row)?.all ?? 0) + 1, missed: 0 })
}
for (const each of missed) table.get(`${each.suite} ${each.shape}`).missed++
console.log(`${lines.length} lines, ${percent(lines.length - missed.length, lines.length)} hidden`)
for (const [row, { all, missed: few }] of table)
  console.log(`  ${row.padEnd(24)} ${percent(all - few, all).padStart(8)} of ${all}`)
const families = new Map()
for (const { suite, shape, family } of missed) {
  const key = `${suite} ${shape}`
  families.set(key, new Map([...(families.get(key) ?? []), [family, (families.get(key)?.get(family) ?? 0) + 1]]))
}
for (const [key, counts] of families)
  console.log(`missed, ${key}: ${[...counts].map(([family, count]) => `${family} ${count}`).join(', ')}`)
if (flags.includes('--missed')) for (const { suite, line } of missed) console.log(`MISSED ${suite}\t${line}`)

const logs = folders
  .filter(({ name }) => !known.some(([path]) => path === join(directory, name)))
  .flatMap(({ name }) => changedLines(join(directory, name), redact))
const all = logs.reduce((sum, { count }) => sum + count, 0)
const changed = logs.reduce((sum, log) => sum + log.changed.length, 0)
if (all > 0) {
  console.log(
    `${all} innocent lines of ${logs.length} logs, ${((10_000 * changed) / all).toFixed(1)} of 10,000 changed`,
  )
  for (const { file, count, changed: few } of logs.filter((log) => log.changed.length > 0))
    console.log(`  ${((10_000 * few.length) / count).toFixed(1).padStart(8)} of 10,000  ${file}`)
  if (flags.includes('--changed'))
    for (const log of logs) for (const { line, shown } of log.changed) console.log(`CHANGED ${line}\n     -> ${shown}`)
}
