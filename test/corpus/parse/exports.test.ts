import { expect, test } from 'vitest'
import { EXPORTS } from '../../support/parse/exports.ts'
import { readLines } from '../../support/parse/read.ts'
import { expectReading } from './expect-sample.ts'

test.for(EXPORTS)('$name', ({ lines, records: expected }) => {
  const records = readLines(lines).filter(({ raw }) => raw.trim() !== '')
  expect(records.map(({ message }) => message)).toHaveLength(expected.length)
  for (const [index, reading] of expected.entries()) {
    const record = records[index]
    if (record) expectReading(record, reading)
  }
})
