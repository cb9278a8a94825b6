import { describe, expect, test } from 'vitest'
import type { Sample } from '../../src/parse/format.ts'
import { formats } from '../../src/parse/formats/index.ts'
import { read, readLines } from './read.ts'
import { WRAPPERS } from './wrap.ts'

const inner = formats.flatMap((format) => {
  if (format.kind === 'wrapper' || format.kind === 'json-wrapper') return []
  const isLoose = format.kind === 'text' && format.isLoose === true
  return format.samples.map((sample: Sample) => ({ name: format.name, text: sample.text, isLoose }))
})

describe.for(WRAPPERS)('$name around any sample gives the inner reading', ({ name, needsFormat, wrap }) => {
  const fitting = needsFormat ? inner.filter(({ isLoose }) => !isLoose) : inner
  test.for(fitting)('$name: $text', ({ name: format, text }) => {
    const [bare] = read(text)
    const wrapped = readLines(text.split('\n').map(wrap))
    expect(wrapped.length).toBe(1)
    const [record] = wrapped
    if (!record || !bare) throw new Error('no record')
    expect(record.format).toBe(`${name}>${format}`)
    expect(record.message).toBe(bare.message)
    // A carrier may know a process of its own, a level and a time: they count where the line has none.
    const { processId: ownPid, ...ownIds } = bare.ids
    expect(record.ids).toMatchObject(ownIds)
    expect(record.ids.processId ?? []).toEqual(expect.arrayContaining([...(ownPid ?? [])]))
    expect(record.http).toEqual(bare.http)
    expect(record.error).toEqual(bare.error)
    expect(record.level).toBe(bare.level ?? record.level)
    expect(record.logger).toBe(bare.logger ?? record.logger)
    expect(record.at).toBe(bare.at === undefined || bare.zoneAssumed ? record.at : bare.at)
  })
})

test('two wrappers nest', () => {
  const [record] = read('web-1  | 2026-01-12T10:00:00.123456789Z {"level":30,"time":1768212000123,"msg":"deal 4540"}')
  expect(record?.format).toBe('compose>kubectl-timestamps>pino')
  expect(record?.ids.dealId).toEqual(['4540'])
})
