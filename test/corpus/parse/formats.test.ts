import { readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { formats } from '../../../src/parse/formats/index.ts'
import { expectReading } from './expect-sample.ts'
import { read } from '../../support/parse/read.ts'

const folder = new URL('../../../src/parse/formats/', import.meta.url)

describe('the catalogue of formats', () => {
  test('lists every file of its folder', async () => {
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.includes('/'))
    const known = new Set<unknown>(formats)
    const missing: string[] = []
    for (const file of files) {
      const module: object = await import(new URL(file, folder).href)
      if (!Object.values(module).some((value) => known.has(value))) missing.push(file)
    }
    expect(missing).toEqual([])
    expect(formats.length).toBe(files.length)
  })

  test('has no two formats of one name', () => {
    expect(new Set(formats.map(({ name }) => name)).size).toBe(formats.length)
  })

  test.for(formats)('$name has three samples or more', ({ samples }) => {
    expect(samples.length).toBeGreaterThanOrEqual(3)
  })
})

describe.for(formats)('$name', (format) => {
  test.for(format.samples)('reads $text', ({ text, expect: expected }) => {
    const records = read(text)
    // The head of a table is a record before its rows.
    expect(records).toHaveLength(format.kind === 'table' ? 2 : 1)
    expect(records.map(({ raw }) => raw).join('\n')).toBe(text)
    const record = records.at(-1)
    if (!record) throw new Error('no record')
    const isCarrier = format.kind !== 'text' && format.kind !== 'json'
    expect(record.format).toBe(isCarrier ? `${format.name}>${expected.inner ?? 'plain'}` : format.name)
    expectReading(record, expected)
  })
})
