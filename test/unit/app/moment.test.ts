import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseDuration, parseMoment, zoneOffset } from '../../../src/app/moment.ts'

const now = Date.UTC(2026, 0, 12, 12, 0, 0)
const context = { now, timeZone: 'Europe/Warsaw' }
const HOUR = 3_600_000

describe('a moment', () => {
  test.each([
    ['30m', now - HOUR / 2],
    ['1h30m', now - 1.5 * HOUR],
    ['2ч', now - 2 * HOUR],
    ['1ч 30м', now - 1.5 * HOUR],
    ['2 часа назад', now - 2 * HOUR],
    ['90 sec ago', now - 90_000],
    ['1.5h', now - 1.5 * HOUR],
    ['2026-01-12T10:00:00Z', Date.UTC(2026, 0, 12, 10)],
    ['2026-01-12 10:00', Date.UTC(2026, 0, 12, 9)],
    ['2026-07-12 10:00', Date.UTC(2026, 6, 12, 8)],
    ['2026-01-12T10:00:00.250+03:00', Date.UTC(2026, 0, 12, 7, 0, 0, 250)],
    ['2026-01-12', Date.UTC(2026, 0, 11, 23)],
    ['1768212000', 1_768_212_000_000],
    ['1768212000123', 1_768_212_000_123],
    ['yesterday 15:00', Date.UTC(2026, 0, 11, 14)],
    ['вчера в 15:00', Date.UTC(2026, 0, 11, 14)],
    ['today 09:30', Date.UTC(2026, 0, 12, 8, 30)],
    ['today', Date.UTC(2026, 0, 11, 23)],
    ['сегодня', Date.UTC(2026, 0, 11, 23)],
    ['Yesterday', Date.UTC(2026, 0, 10, 23)],
    ['вчера', Date.UTC(2026, 0, 10, 23)],
    ['12.01.2026', Date.UTC(2026, 0, 11, 23)],
    ['12.1.2026 10:00', Date.UTC(2026, 0, 12, 9)],
    ['10 January 2026', Date.UTC(2026, 0, 9, 23)],
    ['10 января', Date.UTC(2026, 0, 9, 23)],
    ['now', now],
  ])('%s', async (text, expected) => {
    expect(new Date(await parseMoment('--since', text, context)).toISOString()).toBe(new Date(expected).toISOString())
  })

  test.each([
    ['today', Date.UTC(2026, 0, 12, 23)],
    ['вчера', Date.UTC(2026, 0, 11, 23)],
    ['2026-01-12', Date.UTC(2026, 0, 12, 23)],
    ['31.01.2026', Date.UTC(2026, 0, 31, 23)],
    ['10 января', Date.UTC(2026, 0, 10, 23)],
    ['yesterday 15:00', Date.UTC(2026, 0, 11, 14)],
  ])('--until %s holds all of that day', async (text, expected) => {
    expect(new Date(await parseMoment('--until', text, context)).toISOString()).toBe(new Date(expected).toISOString())
  })

  test('a bare day is that of the given zone, not of UTC', async () => {
    const late = { now: Date.UTC(2026, 0, 12, 23, 30), timeZone: 'Asia/Yekaterinburg' }
    expect(await parseMoment('--since', 'today', late)).toBe(Date.UTC(2026, 0, 12, 19))
  })

  test.each([
    '',
    'soon',
    '30x',
    '2026-13-40',
    '5',
    'yesterday and some words more',
    '2026-02-30',
    '30.02.2026',
    '12.13.2026',
  ])('%j is refused and the option named', async (text) => {
    await expect(parseMoment('--since', text, context)).rejects.toMatchObject({
      code: 'USAGE_BAD_VALUE',
      args: { option: '--since' },
    })
  })

  test('durations add up whatever their parts', () => {
    fc.assert(
      fc.property(fc.nat(99), fc.nat(59), fc.nat(59), (h, m, s) => {
        expect(parseDuration(`${h}h${m}m${s}s`)).toBe(h * HOUR + m * 60_000 + s * 1000)
      }),
    )
  })

  test('a zone has its offset on either side of a clock change', () => {
    expect(zoneOffset(Date.UTC(2026, 2, 29, 1, 30), 'Europe/Warsaw')).toBe(HOUR)
    expect(zoneOffset(Date.UTC(2026, 2, 29, 3, 30), 'Europe/Warsaw')).toBe(2 * HOUR)
  })
})
