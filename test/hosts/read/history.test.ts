import { execFileSync } from 'node:child_process'
import { mkdirSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { have, testWith } from '../parts/guard.ts'
import { tempFolder } from '../parts/files.ts'
import { fileSource, read, SHELLS, shellConnection } from './support.ts'

const { dir, dispose } = tempFolder()
afterAll(dispose)

const START = Date.UTC(2024, 2, 1)
const line = (n: number): string => `${new Date(START + n * 1000).toISOString()} line ${n} evt_${n % 10}\n`
const numbers = (texts: readonly string[]): number[] => texts.map((text) => Number(/ line (\d+)/.exec(text)?.[1]))
const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, n) => from + n)

/** Five files of 100 lines, the oldest compressed by three tools, and some that do not belong to them. */
const rotated = (folder: string, tools: Readonly<Record<string, string>>): string => {
  mkdirSync(folder)
  const path = join(folder, 'app.log')
  const names = Object.keys(tools)
  names.forEach((name, index) => {
    const file = join(folder, name)
    writeFileSync(
      file,
      range(index * 100, index * 100 + 100)
        .map(line)
        .join(''),
    )
    const end = new Date(START + (index * 100 + 99) * 1000)
    utimesSync(file, end, end)
    if (tools[name] !== '') execFileSync(tools[name] as string, ['-q', file])
  })
  for (const other of ['app-errors.log', 'app.log.swp', 'app.log.note']) writeFileSync(join(folder, other), line(9999))
  return path
}

const [XZ, BZIP2] = have('compressors') ? ['xz', 'bzip2'] : ['gzip', 'gzip']
const NUMBERED = { 'app.log.4': XZ, 'app.log.3': BZIP2, 'app.log.2': 'gzip', 'app.log.1': '', 'app.log': '' }
const DATED = { 'app.log-20240301': 'gzip', 'app.log-20240302': 'gzip', 'app.log-20240303': '', 'app.log': '' }

describe.for(SHELLS)('rotated history under %s', (shell) => {
  const connection = shellConnection(shell, dir)
  const numbered = fileSource(rotated(join(dir, `numbered-${shell}`), NUMBERED))
  const dated = fileSource(rotated(join(dir, `dated-${shell}`), DATED))

  test('is searched in order of time', async () => {
    const { texts, gaps } = await read(connection, numbered, { kind: 'grep', strings: ['evt_3'] })
    expect(numbers(texts)).toEqual(range(0, 500).filter((n) => n % 10 === 3))
    expect(gaps).toEqual([])
    const byDate = await read(connection, dated, { kind: 'grep', strings: ['evt_3'] })
    expect(numbers(byDate.texts)).toEqual(range(0, 400).filter((n) => n % 10 === 3))
  })

  test('gives the last lines that the live file does not have', async () => {
    const { texts, lines } = await read(connection, numbered, { kind: 'last', lines: 250 })
    expect(numbers(texts)).toEqual(range(250, 500))
    expect(lines[0]?.origin.position).toMatchObject({ kind: 'file', offset: range(200, 250).map(line).join('').length })
  })

  test('is read for a window and no further', async () => {
    const window = { from: START + 150_000, to: START + 320_000 }
    const { texts, gaps } = await read(connection, numbered, { kind: 'since', window })
    const found = numbers(texts)
    expect(found).toEqual(range(found[0]!, found.at(-1)! + 1))
    expect(found).toEqual(expect.arrayContaining(range(150, 320)))
    expect(found.length).toBeLessThan(330)
    expect(gaps).toEqual([])
  })

  test('that begins after the window is a gap', async () => {
    const { gaps } = await read(connection, dated, { kind: 'since', window: { from: START - 3_600_000 } })
    expect(gaps).toMatchObject([{ kind: 'window_before_log', args: { from: new Date(START).toISOString() } }])
  })
})

testWith('busybox')('a compressed file without its tool is a gap', async () => {
  const folder = join(dir, 'no-tool')
  const path = rotated(folder, { 'app.log.1': 'gzip', 'app.log': '' })
  execFileSync('mv', [`${path}.1.gz`, `${path}.1.zst`])
  const connection = shellConnection('busybox', dir)
  const { texts, gaps } = await read(connection, fileSource(path), { kind: 'grep', strings: ['evt_3'] })
  expect(texts).toHaveLength(10)
  expect(gaps).toMatchObject([
    { kind: 'history_unreadable', args: { path: 'app.log.1.zst', reason: { code: 'no_tool', tool: 'zstd' } } },
  ])
})
