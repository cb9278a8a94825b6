import { expect } from 'vitest'
import type { LogRecord } from '../../../src/model/record.ts'
import type { Expected } from '../../../src/parse/format.ts'

/** Compares a record with what a sample says of it; what the sample does not name is not looked at. */
export const expectReading = (record: LogRecord, sample: Expected): void => {
  const { at, level, logger, message, fields, ids, http, error } = sample
  if (at === null) expect(record.at).toBeUndefined()
  if (typeof at === 'string')
    expect(record.at === undefined ? undefined : new Date(record.at).toISOString()).toBe(new Date(at).toISOString())
  if (level !== undefined) expect(record.level).toBe(level ?? undefined)
  if (logger !== undefined) expect(record.logger).toBe(logger)
  if (message !== undefined) expect(record.message).toBe(message)
  if (fields !== undefined) expect(record.fields).toMatchObject(fields)
  if (ids !== undefined) expect(record.ids).toMatchObject(ids)
  if (http !== undefined) expect(record.http).toMatchObject(http)
  if (error !== undefined) expect(record.error).toMatchObject(error)
}
