import { describe, expect, test } from 'vitest'
import { IdFollower } from '../../../src/correlate/id-follower.ts'
import type { Ids } from '../../../src/model/ids.ts'
import { rawText } from '../../../src/model/raw-line.ts'
import type { LogRecord } from '../../../src/model/record.ts'

const line = (ids: Ids): LogRecord => ({
  kind: 'parsed',
  format: 'test',
  origin: { host: 'h', source: 's' },
  message: '',
  fields: {},
  ids,
  raw: rawText(''),
  lines: 1,
})

describe('following ids', () => {
  test('leads from a deal to its session and on to its event', () => {
    const follower = new IdFollower([{ kind: 'dealId', value: '4540' }])
    expect(follower.accept(line({ sessionId: ['cs_1'], eventId: ['evt_1'] }))).toBe(false)
    expect(follower.accept(line({ dealId: ['4540'], sessionId: ['cs_1'] }))).toBe(true)
    expect(follower.accept(line({ sessionId: ['cs_1'], eventId: ['evt_1'] }))).toBe(true)
    expect(follower.accept(line({ eventId: ['evt_1'] }))).toBe(true)
    expect(follower.learned.map(({ id, from }) => `${from.value}>${id.value}`)).toEqual(['4540>cs_1', 'cs_1>evt_1'])
  })

  test('from an event to its deal does not lead to the other payments of the deal', () => {
    const follower = new IdFollower([{ kind: 'eventId', value: 'evt_1' }])
    follower.accept(line({ eventId: ['evt_1'], dealId: ['4540'] }))
    expect(follower.accept(line({ dealId: ['4540'] }))).toBe(true)
    expect(follower.accept(line({ dealId: ['4540'], eventId: ['evt_2'] }))).toBe(false)
  })

  test('a summary of many payments ties nothing together', () => {
    const follower = new IdFollower([{ kind: 'sessionId', value: 'cs_1' }])
    expect(follower.accept(line({ sessionId: ['cs_1', 'cs_2', 'cs_3', 'cs_4', 'cs_5'] }))).toBe(true)
    expect(follower.accept(line({ sessionId: ['cs_2'] }))).toBe(false)
  })

  test('a customer is no bridge', () => {
    const follower = new IdFollower([{ kind: 'sessionId', value: 'cs_1' }])
    follower.accept(line({ sessionId: ['cs_1'], customerId: ['cus_1'] }))
    expect(follower.accept(line({ customerId: ['cus_1'] }))).toBe(false)
  })

  test('exact learns nothing', () => {
    const follower = new IdFollower([{ kind: 'dealId', value: '4540' }], { exact: true })
    expect(follower.accept(line({ dealId: ['4540'], sessionId: ['cs_1'] }))).toBe(true)
    expect(follower.accept(line({ sessionId: ['cs_1'] }))).toBe(false)
  })
})
