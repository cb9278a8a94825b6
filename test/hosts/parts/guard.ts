import { describe, test } from 'vitest'
import { findProgram } from './find-program.mjs'
import PARTS from './parts.json' with { type: 'json' }

/**
 * The one guard of real parts: what a test needs that is not Node. parts.json says the programs of each and the Debian packages
 * that bring them; `npm test` installs those where it may,
 * but for the ones that say `bring: false`: a daemon that starts by itself is for its owner to install. Where a part is missing, what needs it is left out aloud.
 */
export type Part = keyof typeof PARTS

interface Needs {
  readonly programs: readonly string[]
  readonly apt: readonly string[]
  readonly root?: boolean
}

const needsOf = (part: Part): Needs => PARTS[part]

const isHere = (part: Part): boolean => {
  const { programs, root = false } = needsOf(part)
  return (!root || process.getuid?.() === 0) && programs.every((program) => findProgram(program) !== undefined)
}

const how = (part: Part): string => {
  const { apt, root } = needsOf(part)
  return `${root && process.getuid?.() !== 0 ? 'root' : `apt-get install -y ${apt.join(' ')}`}`
}

const missingOf = (parts: readonly Part[]): readonly Part[] => parts.filter((part) => !isHere(part))

const said = new Set<Part>()

const say = (missing: readonly Part[]): void => {
  for (const part of missing) {
    if (said.has(part)) continue
    said.add(part)
    process.stderr.write(`\n*** No ${part}: what needs it is left out. To have it: ${how(part)} ***\n\n`)
  }
}

/** Whether all the parts are on this machine; what is missing is said once. */
export const have = (...parts: readonly Part[]): boolean => {
  const missing = missingOf(parts)
  say(missing)
  return missing.length === 0
}

type Suite = (name: string, ...optionsAndBody: readonly unknown[]) => void

/** `describe` for what needs real parts: where one is missing its body is not even read, and one skipped test says why. */
export const describeWith = (...parts: readonly Part[]): Suite => {
  if (have(...parts)) return (name, ...optionsAndBody) => void describe(name, ...(optionsAndBody as [() => void]))
  const why = missingOf(parts).map((part) => `${part} (${how(part)})`)
  return (name) => void describe(name, () => void test.skip(`left out for want of ${why.join(', ')}`, () => undefined))
}

/** `test` for what needs real parts; also `testWith('users').for(…)`. */
export const testWith = (...parts: readonly Part[]): typeof test => test.skipIf(!have(...parts)) as typeof test

/** Path of a program of a part that was asked for by `have` before. */
export const programPath = (name: string): string => {
  const path = findProgram(name)
  if (path === undefined)
    throw new Error(`${name} is not on this machine: guard the test with describeWith or testWith`)
  return path
}
