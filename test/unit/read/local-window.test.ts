import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { sampleTimes } from '../../../src/read/local-window.ts'

const folder = mkdtempSync(join(tmpdir(), 'prodlogs-samples-'))
afterAll(() => rmSync(folder, { recursive: true }))

const MEGABYTE = 1024 * 1024

/** A file of three megabytes; each line is the day of its own, from `first` on. */
const fileOf = (name: string, first: number): { path: string; size: number } => {
  const path = join(folder, name)
  const line = (at: number): string => `${at} ${'x'.repeat(1000)}\n`
  const text = Array.from({ length: 3 * 1024 }, (_, n) => line(first + n)).join('')
  writeFileSync(path, text)
  return { path, size: text.length }
}

const timeOf = (line: string): number | undefined => Number(/^\d{6,}/.exec(line)?.[0] ?? Number.NaN) || undefined

test('the times of files that are looked at side by side stay apart', async () => {
  const files = Array.from({ length: 6 }, (_, n) => fileOf(`app.log.${n}`, (n + 1) * 1_000_000))
  expect(files[0]?.size).toBeGreaterThan(3 * MEGABYTE - 100_000)
  const apart = []
  for (const { path, size } of files) apart.push(await sampleTimes(path, size, timeOf))
  expect(await Promise.all(files.map(({ path, size }) => sampleTimes(path, size, timeOf)))).toEqual(apart)
  expect(apart.map((samples) => samples.map(({ at }) => Math.floor((at ?? 0) / 1_000_000)))).toEqual(
    files.map((_, n) => Array.from({ length: 4 }, () => n + 1)),
  )
})
