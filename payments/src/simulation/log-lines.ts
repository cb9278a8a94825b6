import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

/** A line of the service's log, as far as scenarios look at it. */
export interface LogLine {
  readonly time: string
  readonly level: string
  readonly event: string
  readonly msg: string
  readonly stripe_event_id?: string
  readonly [field: string]: unknown
}

/** All lines, the rotated files' (`.2`, `.1`) first. A half-written last line of a killed process is left out. */
export const readLog = (file: string): LogLine[] => {
  const rotated = readdirSync(dirname(file))
    .filter((name) => name.startsWith(`${basename(file)}.`) && /\.\d+$/.test(name))
    .toSorted((one, other) => Number(other.split('.').at(-1)) - Number(one.split('.').at(-1)))
    .map((name) => join(dirname(file), name))
  return [...rotated, file]
    .filter(existsSync)
    .flatMap((name) => readFileSync(name, 'utf8').split('\n').flatMap(parseLine))
}

export const parseLine = (line: string): LogLine[] => {
  try {
    return line === '' ? [] : [JSON.parse(line) as LogLine]
  } catch {
    return []
  }
}
