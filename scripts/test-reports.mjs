// The JSON reports of test runs in one folder: NAME.json, and NAME.alone.json for files that were asked a second time.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The files of `NAME.json`; none where a run ended before it wrote its report. */
export function reportOf(folder, name) {
  const path = join(folder, `${name}.json`)
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')).testResults : []
}

/** The last result of every file that a report in the folder tells of: what was asked alone stands for the first. */
export function resultsIn(folder) {
  const names = readdirSync(folder).flatMap((name) => /^(.*)(?<!\.alone)\.json$/.exec(name)?.[1] ?? [])
  return names.flatMap((name) => {
    const alone = reportOf(folder, `${name}.alone`)
    const again = new Set(alone.map((file) => file.name))
    return [...reportOf(folder, name).filter((file) => !again.has(file.name)), ...alone]
  })
}

/** A file that failed before any of its tests could. */
export const isBroken = (file) => file.status === 'failed' && file.assertionResults.length === 0

export const isFailed = (test) => test.status === 'failed'

export const hasFailed = (file) => isBroken(file) || file.assertionResults.some(isFailed)
