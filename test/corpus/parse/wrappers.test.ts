import { isDeepStrictEqual } from 'node:util'
import { expect, test } from 'vitest'
import type { Sample } from '../../../src/parse/format.ts'
import { formats } from '../../../src/parse/formats/index.ts'
import { read, readLines } from '../../support/parse/read.ts'
import { WRAPPERS } from '../../support/parse/wrap.ts'

const inner = formats.flatMap((format) => {
  if (format.kind !== 'text' && format.kind !== 'json') return []
  const isLoose = format.kind === 'text' && format.isLoose === true
  return format.samples.map((sample: Sample) => ({ name: format.name, text: sample.text, isLoose }))
})

/** What differs inside the wrapper from the bare reading, in words; empty when nothing does. */
const differences = (wrapper: (typeof WRAPPERS)[number], { name, text }: (typeof inner)[number]): string[] => {
  const [bare] = read(text)
  const records = readLines(text.split('\n').map(wrapper.wrap))
  const [record] = records
  if (records.length !== 1 || !record || !bare) return [`${records.length} records`]
  // A carrier may know a process of its own, a level and a time: they count where the line has none.
  const { processId: ownPid = [], ...ownIds } = bare.ids
  const pairs: [string, unknown, unknown][] = [
    ['format', record.format, `${wrapper.name}>${name}`],
    ['message', record.message, bare.message],
    ['ids', Object.fromEntries(Object.keys(ownIds).map((kind) => [kind, record.ids[kind as 'dealId']])), ownIds],
    ['processId', ownPid.every((pid) => record.ids.processId?.includes(pid)), true],
    ['http', record.http, bare.http],
    ['error', record.error, bare.error],
    ['level', record.level, bare.level ?? record.level],
    ['logger', record.logger, bare.logger ?? record.logger],
    ['at', record.at, bare.at === undefined || bare.zoneAssumed ? record.at : bare.at],
  ]
  return pairs
    .filter(([, found, wanted]) => !isDeepStrictEqual(found, wanted))
    .map(([part, found, wanted]) => `${part}: ${JSON.stringify(found)} for ${JSON.stringify(wanted)}`)
}

test.for(WRAPPERS)('$name around any sample gives the inner reading', (wrapper) => {
  const fitting = wrapper.needsFormat ? inner.filter(({ isLoose }) => !isLoose) : inner
  expect(fitting.length).toBeGreaterThan(50)
  const failed = fitting.flatMap((sample) =>
    differences(wrapper, sample).map((difference) => `${sample.name}: ${sample.text}\n    ${difference}`),
  )
  expect(failed.join('\n')).toBe('')
})

test('two wrappers nest', () => {
  const [record] = read('web-1  | 2026-01-12T10:00:00.123456789Z {"level":30,"time":1768212000123,"msg":"deal 4540"}')
  expect(record?.format).toBe('compose>kubectl-timestamps>pino')
  expect(record?.ids.dealId).toEqual(['4540'])
})
