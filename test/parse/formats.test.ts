import { readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { formats } from '../../src/parse/formats/index.ts'
import { expectReading } from './expect-sample.ts'
import { read } from './read.ts'

const folder = new URL('../../src/parse/formats/', import.meta.url)

describe('the catalogue of formats', () => {
  test('lists every file of its folder', async () => {
    const files = readdirSync(folder).filter((file) => file !== 'index.ts')
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
    expect(records.map(({ raw }) => raw)).toEqual([text])
    const [record] = records
    if (!record) throw new Error('no record')
    const isWrapper = format.kind === 'wrapper' || format.kind === 'json-wrapper'
    expect(record.format).toBe(isWrapper ? `${format.name}>${expected.inner ?? 'plain'}` : format.name)
    expectReading(record, expected)
  })
})
