import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { answerFor } from '../../../src/diagnose/answer.ts'
import type { CauseId } from '../../../src/model/cause.ts'
import { severityOf } from '../../../src/model/severity.ts'
import { readLogs } from '../../support/diagnose/read.ts'

interface Expected {
  readonly query: readonly string[]
  readonly cause: CauseId
  readonly confidence?: string
}

const root = new URL('../../incidents/', import.meta.url)
const folders = (name: string): string[] =>
  readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && /^[a-z]?\d{3}-/.test(entry.name) && entry.name.startsWith(name))
    .map((entry) => entry.name)

const solve = (name: string) => {
  const folder = new URL(`${name}/`, root)
  const files = readdirSync(folder).filter((file) => file.endsWith('.log'))
  const expected = JSON.parse(readFileSync(new URL('expected.json', folder), 'utf8')) as Expected
  const reading = readLogs(
    Object.fromEntries(files.map((file) => [file.slice(0, -4), readFileSync(new URL(file, folder), 'utf8')])),
  )
  const verdicts =
    expected.query.length > 0 ? answerFor(expected.query, reading.verdicts, reading.logs) : reading.verdicts
  return { name, expected, got: verdicts[0] }
}

const all = folders('').map(solve)
test('there are at least 120 incidents', () => {
  expect(all.length).toBeGreaterThanOrEqual(120)
})

test.for(all)('$name is $expected.cause', ({ expected, got }) => {
  expect(got?.cause).toBe(expected.cause)
})

test('no healthy one is called broken', () => {
  const healthy = all.filter(({ expected }) => severityOf(expected.cause) === 'ok')
  expect(
    healthy
      .filter(({ got }) => !got || severityOf(got.cause) === 'problem')
      .map(({ name, got }) => `${name}: ${got?.cause}`),
  ).toEqual([])
})

test('where logs cannot tell, the verdict says so', () => {
  const sure = all.filter(({ expected, got }) => expected.confidence && got?.confidence !== expected.confidence)
  expect(sure.map(({ name }) => name)).toEqual([])
})
