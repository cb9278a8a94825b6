import { spawn, spawnSync } from 'node:child_process'
import { performance } from 'node:perf_hooks'

/** Median, least and most of a list of numbers. */
export const spread = (values) => {
  const sorted = values.toSorted((a, b) => a - b)
  return { median: sorted[Math.floor(sorted.length / 2)], least: sorted[0], most: sorted.at(-1) }
}

/** Wall milliseconds of a command, its output thrown away through a pipe: grep is lazy when it writes to /dev/null. */
export const wall = (command, args, options = {}) => {
  const from = performance.now()
  const result = spawnSync('/bin/sh', ['-c', '"$@" | cat >/dev/null', 'sh', command, ...args], {
    stdio: ['ignore', 'ignore', 'ignore'],
    ...options,
  })
  if (result.status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${result.status}`)
  return performance.now() - from
}

/**
 * CPU milliseconds (user and system) of a command and its children, its output thrown away through a pipe. `rss` takes its
 * most memory, in MB.
 */
export const cpu = (command, args, { rss } = {}) => {
  const script = '{ /usr/bin/time -q -f "%U %S %M" "$@" 2>&3 3>&- | cat >/dev/null; } 3>&1'
  const result = spawnSync('/bin/sh', ['-c', script, 'sh', command, ...args], { encoding: 'utf8' })
  const [user, system, kilobytes] = (result.stdout.trim().split('\n').at(-1) ?? '').split(' ').map(Number)
  if (!Number.isFinite(kilobytes)) throw new Error(`${command} ${args.join(' ')}: ${result.stdout}${result.stderr}`)
  rss?.push(kilobytes / 1024)
  return (user + system) * 1000
}

/** Runs each variant in turns, so that a slow minute of the machine falls on all of them. Gives the medians. */
export const inTurnsAsync = async (variants, rounds) => {
  const times = new Map(variants.map(({ name }) => [name, []]))
  for (let round = 0; round < rounds; round++) for (const { name, run } of variants) times.get(name).push(await run())
  return new Map([...times].map(([name, values]) => [name, spread(values)]))
}

/** A table of medians, each with its ratio to the first row. */
export const printRatios = (results, unit = 'ms') => {
  const base = [...results.values()][0].median
  console.log('| what | median | least | most | ratio |\n|---|---|---|---|---|')
  for (const [name, { median, least, most }] of results)
    console.log(
      `| ${name} | ${median.toFixed(1)} ${unit} | ${least.toFixed(1)} | ${most.toFixed(1)} | ${(median / base).toFixed(2)}× |`,
    )
}

export const has = (command) => spawnSync('sh', ['-c', `command -v ${command}`]).status === 0

/** Milliseconds until the first byte of stdout; then the process is ended. */
export const firstByte = (command, args, options = {}) =>
  new Promise((resolve, reject) => {
    const from = performance.now()
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options })
    let said = ''
    child.stderr.on('data', (chunk) => (said += chunk))
    let took
    child.stdout.once('data', () => {
      took = performance.now() - from
      child.kill('SIGTERM')
    })
    child.once('exit', (code) =>
      took === undefined
        ? reject(new Error(`${command} ${args.join(' ')} ended with ${code}: ${said}`))
        : resolve(took),
    )
  })
