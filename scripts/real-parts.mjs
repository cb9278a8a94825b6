// What the tests need that is not Node: which of it is missing, and how Debian's packages bring it.
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { findProgram } from '../test/hosts/parts/find-program.mjs'

const PARTS = JSON.parse(readFileSync(new URL('../test/hosts/parts/parts.json', import.meta.url), 'utf8'))
const isRoot = process.getuid?.() === 0

/** Programs of every part: what a PATH without real parts must not have. */
export const programsOfParts = () => [...new Set(Object.values(PARTS).flatMap((part) => part.programs))]

/** Parts whose programs are not all in the PATH. */
export const missingParts = () =>
  Object.entries(PARTS)
    .filter(([, { programs }]) => programs.some((program) => findProgram(program) === undefined))
    .map(([name, { apt, bring = true }]) => ({ name, apt, bring }))

const packagesOf = (parts) => [...new Set(parts.flatMap(({ apt }) => apt))]

/** The words before `apt-get` that give the right to install; undefined where there is none, or no apt. */
const apt = () => {
  if (findProgram('apt-get') === undefined) return undefined
  if (isRoot) return ['apt-get']
  const mayBecomeRoot = findProgram('sudo') !== undefined && spawnSync('sudo', ['-n', 'true']).status === 0
  return mayBecomeRoot ? ['sudo', '-n', 'apt-get'] : undefined
}

const run = ([command, ...args], stdio) =>
  spawnSync(command, args, { stdio, env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } }).status === 0

/**
 * Installs what is missing where that is allowed; each package is said before. PRODLOGS_TEST_APT=no installs nothing. What
 * starts a service of its own where it is installed is brought only if PRODLOGS_TEST_PARTS names it: docker, clickhouse.
 */
export const bringParts = () => {
  const named = (process.env.PRODLOGS_TEST_PARTS ?? '').split(',')
  const missing = missingParts().filter(({ name, bring }) => bring || named.includes(name))
  const packages = packagesOf(missing)
  const words = process.env.PRODLOGS_TEST_APT === 'no' ? undefined : apt()
  if (packages.length === 0 || words === undefined) return
  console.log(`Some tests run against real parts. Installing by ${words.join(' ')}: ${packages.join(', ')}`)
  console.log('(PRODLOGS_TEST_APT=no leaves them out instead.)')
  run([...words, 'update', '-qq'], 'ignore')
  const install = (names) => run([...words, 'install', '-y', '-qq', '--no-install-recommends', ...names], 'ignore')
  // One that cannot be had must not keep the others away.
  if (install(packages)) return
  for (const name of packages) if (!install([name])) console.log(`  ${name} could not be installed`)
}

/** Says what was left out and the one command that brings all of it. */
export const tellMissing = () => {
  const missing = missingParts()
  if (missing.length === 0) return
  console.log(`\nLeft out, because this machine has no ${missing.map(({ name }) => name).join(', ')}.`)
  console.log(`To run that too: apt-get install -y ${packagesOf(missing).join(' ')}`)
}
