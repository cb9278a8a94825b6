import { spawnSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { have } from '../parts/guard.ts'
import { formats } from '../../../src/parse/formats/index.ts'
import { LAYOUTS } from '../../../src/parse/time/layouts.ts'
import { PROGRAM } from '../../../src/remote/program.ts'
import { NOW, read } from '../../support/parse/read.ts'

const CLOCK = /\nclock='\n([\s\S]*?)'\n/.exec(PROGRAM)?.[1] ?? ''

const AWKS = [['mawk'], ['gawk'], ...(have('busybox') ? [['busybox', 'awk']] : [])].filter(
  ([program = '', ...args]) => spawnSync(program, [...args, 'BEGIN { exit 0 }']).status === 0,
)

/** The times that a host reads in lines, in epoch seconds, -1 for none. */
const hostTimes = ([program = '', ...args]: readonly string[], lines: readonly string[], now = NOW): number[] => {
  const variables = { mode: 'each', zone: 0, now: now / 1000 }
  const words = Object.entries(variables).flatMap(([name, value]) => ['-v', `${name}=${value}`])
  const { stdout } = spawnSync(program, [...args, ...words, CLOCK], {
    input: lines.map((line) => `${line}\n`).join(''),
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C' },
  })
  return stdout.trim().split('\n').map(Number)
}

/** A host does not know the zones of places: a file with nothing else is read from its end, and that is said. */
const PLACE = / [A-Z][a-z]+\/[A-Z]/

describe.for(AWKS)('the clock of a host under %s', (awk) => {
  test('reads every layout as the parser does', () => {
    const samples = LAYOUTS.flatMap((layout) => layout.samples)
    const told = hostTimes(
      awk,
      samples.map(([text]) => text),
    )
    expect(samples.map(([text], index) => [text, told[index]])).toEqual(
      samples.map(([text, at]) => [text, Math.floor(Date.parse(at) / 1000)]),
    )
  })

  test.for([
    ['Jan  1 00:00:03', '2026-12-31T23:59:58Z', '2027-01-01T00:00:03Z'],
    ['Dec 31 23:59:00', '2027-01-01T00:00:30Z', '2026-12-31T23:59:00Z'],
    ['Dec 31 23:59:00', '2026-12-31T23:59:30Z', '2026-12-31T23:59:00Z'],
    ['Jan  3 10:00:00', '2026-12-31T23:59:30Z', '2026-01-03T10:00:00Z'],
    ['Feb 29 10:00:00', '2026-11-30T00:00:00Z', '2024-02-29T10:00:00Z'],
  ] as const)('reads %s at %s in the year that it leaves out', ([text, now, at]) => {
    expect(hostTimes(awk, [text], Date.parse(now))).toEqual([Date.parse(at) / 1000])
  })

  test('reads the samples of every format as the parser does', () => {
    const samples = formats
      .flatMap(({ samples: all }) => all.map(({ text }) => ({ text, at: read(text)[0]?.at })))
      .filter(({ text, at }) => at !== undefined && !PLACE.test(text) && !text.includes('\n'))
    expect(samples.length).toBeGreaterThan(150)
    const told = hostTimes(
      awk,
      samples.map(({ text }) => text),
    )
    const off = samples.filter(({ at = 0 }, index) => Math.abs((told[index] ?? 0) - at / 1000) > 1.01)
    expect(off).toEqual([])
  })
})
