import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { tempFolder } from '../parts/files.ts'
import { fileSource, read, SHELLS, shellConnection } from './support.ts'

const { dir, dispose } = tempFolder()
afterAll(dispose)

const START = Date.UTC(2024, 1, 28, 22, 0, 0)
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const pad = (value: number): string => String(value).padStart(2, '0')
const parts = (at: number) => {
  const date = new Date(at)
  return {
    day: `${date.getUTCFullYear()}-${pad(date.getUTCMonth() + 1)}-${pad(date.getUTCDate())}`,
    time: `${pad(date.getUTCHours())}:${pad(date.getUTCMinutes())}:${pad(date.getUTCSeconds())}`,
    clf: `${pad(date.getUTCDate())}/${MONTHS[date.getUTCMonth()]}/${date.getUTCFullYear()}`,
  }
}

/** Layouts as applications write them; `zone` is what the log leaves out. */
const LAYOUTS: Readonly<Record<string, { write: (at: number, n: number) => string; zone?: string }>> = {
  iso: { write: (at, n) => `${new Date(at).toISOString()} INFO line=${n}` },
  'iso with an offset': {
    write: (at, n) => `${new Date(at + 7_200_000).toISOString().replace('Z', '+02:00')} line=${n}`,
  },
  python: { write: (at, n) => `${parts(at).day} ${parts(at).time},123 INFO app line=${n}`, zone: 'UTC' },
  'python in another zone': {
    write: (at, n) => `${parts(at - 5 * 3_600_000).day} ${parts(at - 5 * 3_600_000).time},123 INFO line=${n}`,
    zone: 'America/Bogota',
  },
  pino: { write: (at, n) => `{"level":30,"time":${at},"msg":"at 2001-01-01T00:00:00Z line=${n}"}` },
  winston: {
    write: (at, n) =>
      `{"level":"info","message":"2001-01-01T00:00:00Z line=${n}","timestamp":"${new Date(at).toISOString()}"}`,
  },
  docker: {
    write: (at, n) =>
      `{"log":"{\\"time\\":1,\\"m\\":\\"line=${n}\\"}\\n","stream":"stdout","time":"${new Date(at).toISOString()}"}`,
  },
  logfmt: { write: (at, n) => `level=info ts=${new Date(at).toISOString()} msg="line=${n}"` },
  combined: {
    write: (at, n) =>
      `10.0.0.1 - - [${parts(at).clf}:${parts(at).time} +0000] "GET /?t=2001-01-01T00:00:00 HTTP/1.1" 200 1 line=${n}`,
  },
  'nginx error': {
    write: (at, n) => `${parts(at).day.replaceAll('-', '/')} ${parts(at).time} [error] 1#1: line=${n}`,
    zone: 'UTC',
  },
  rails: { write: (at, n) => `I, [${parts(at).day}T${parts(at).time}.123456 #12]  INFO -- : line=${n}`, zone: 'UTC' },
}

describe.for(SHELLS.filter((shell) => shell !== 'bash'))('a window under %s', (shell) => {
  const connection = shellConnection(shell, dir)

  test.for(Object.keys(LAYOUTS))('is found in %s, past tracebacks', async (name) => {
    const { write, zone } = LAYOUTS[name]!
    const file = join(dir, `${shell}-${name.replaceAll(' ', '-')}.log`)
    const count = 12_000
    const lines = Array.from({ length: count }, (_, n) => {
      const text = write(START + n * 1000, n)
      return n % 50 === 7 ? `${text}\nTraceback (most recent call last):\n  File "x.py", line ${n}\n` : `${text}\n`
    })
    writeFileSync(file, lines.join(''))
    const window = { from: START + 7000_000, to: START + 7500_000 }
    const { texts, gaps } = await read(
      connection,
      fileSource(file),
      { kind: 'since', window },
      zone === undefined ? {} : { timezone: zone },
    )
    const found = texts.flatMap((text) => /line=(\d+)/.exec(text)?.[1] ?? []).map(Number)
    expect(found[0]).toBe(6995)
    expect(found.at(-1)).toBe(7504)
    expect(found).toHaveLength(510)
    expect(gaps).toEqual([])
  })
})
