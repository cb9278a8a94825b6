import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createClock } from '../../../src/parse/time/clock.ts'
import { readTime, readTimeValue } from '../../../src/parse/time/read-time.ts'
import { createZone } from '../../../src/parse/time/zone.ts'
import { NOW } from '../../support/parse/read.ts'

const clock = createClock('UTC', () => NOW)
const iso = (at: number | undefined): string | undefined => (at === undefined ? undefined : new Date(at).toISOString())

describe('reads times', () => {
  const TABLE: readonly (readonly [text: string, at: string, zoneAssumed?: true])[] = [
    ['2026-01-12T10:00:00Z', '2026-01-12T10:00:00.000Z'],
    ['2026-01-12T10:00:00.123456789Z', '2026-01-12T10:00:00.123Z'],
    ['2026-01-12 10:00:00,123', '2026-01-12T10:00:00.123Z', true],
    ['2026-01-12T10:00:00+03:00', '2026-01-12T07:00:00.000Z'],
    ['2026-01-12T10:00:00-0530', '2026-01-12T15:30:00.000Z'],
    ['2026-01-12 10:00:00 +0300', '2026-01-12T07:00:00.000Z'],
    ['2026-01-12 10:00:00 +0000 UTC', '2026-01-12T10:00:00.000Z'],
    ['2026-01-12 10:00:00.123 CET', '2026-01-12T09:00:00.123Z'],
    ['2026-01-12 10:00:00 MSK', '2026-01-12T07:00:00.000Z'],
    ['2026-01-12 10:00:00 CST', '2026-01-12T10:00:00.000Z', true],
    ['2026/01/12 10:00:00', '2026-01-12T10:00:00.000Z', true],
    ['2026-01-12T10:00', '2026-01-12T10:00:00.000Z', true],
    ['12/Jan/2026:10:00:00 +0100', '2026-01-12T09:00:00.000Z'],
    ['12-Jan-2026 10:00:00 UTC', '2026-01-12T10:00:00.000Z'],
    ['Mon, 12 Jan 2026 10:00:00 GMT', '2026-01-12T10:00:00.000Z'],
    ['Mon, 12 Jan 2026 10:00:00 -0800', '2026-01-12T18:00:00.000Z'],
    ['Mon Jan 12 10:00:00 2026', '2026-01-12T10:00:00.000Z', true],
    ['Mon Jan 12 10:00:00 UTC 2026', '2026-01-12T10:00:00.000Z'],
    ['Mon Jan 12 10:00:00.123456 2026', '2026-01-12T10:00:00.123Z', true],
    ['Jan 12 10:00:00', '2026-01-12T10:00:00.000Z', true],
    ['Jan  2 10:00:00', '2026-01-02T10:00:00.000Z', true],
    ['Dec 31 23:00:00', '2025-12-31T23:00:00.000Z', true],
    ['Jan 21 10:00:00', '2026-01-21T10:00:00.000Z', true],
    ['01/12/2026, 10:00:00 PM', '2026-01-12T22:00:00.000Z', true],
    ['1/12/2026, 12:00:00 AM', '2026-01-12T00:00:00.000Z', true],
    ['1/12/2026, 12:30:00 PM', '2026-01-12T12:30:00.000Z', true],
    ['12.01.2026, 10:00:00', '2026-01-12T10:00:00.000Z', true],
    ['13/01/2026 10:00:00', '2026-01-13T10:00:00.000Z', true],
    ['01/13/2026 10:00:00', '2026-01-13T10:00:00.000Z', true],
    ['2026-01-12T10:00:00+01:00[Europe/Warsaw]', '2026-01-12T09:00:00.000Z'],
  ]
  test.for(TABLE)('%s', ([text, at, zoneAssumed]) => {
    const found = readTime(text, 0, clock)
    expect(iso(found?.at)).toBe(at)
    expect(found?.end).toBe(text.length)
    expect(found?.zoneAssumed ?? false).toBe(zoneAssumed ?? false)
  })

  test.for([
    ['1768212000', 1768212000000],
    ['1768212000.123', 1768212000123],
    ['1768212000123', 1768212000123],
    ['1768212000123456', 1768212000123.456],
    ['1768212000123456789', 1768212000123.457],
  ] as const)('epoch %s', ([text, at]) => {
    expect(readTimeValue(text, clock)?.at).toBe(at)
    expect(readTimeValue(Number(text), clock)?.at).toBeCloseTo(at, 2)
  })

  test.for(['2026-13-01T10:00:00Z', '2026-01-12T25:00:00Z', '4540', 'hello', '10:00', '2026-01-12', '1.2.3.4'])(
    '%s is no time',
    (text) => {
      expect(readTime(text, 0, clock)?.at).toBeUndefined()
    },
  )

  test('a time of day has no date', () => {
    expect(readTime('10:00:00.123 x', 0, clock)).toEqual({ end: 12 })
  })

  test('a level in capitals is no zone', () => {
    expect(readTime('2026-01-12 10:00:00 INFO x', 0, clock)?.end).toBe(19)
    expect(readTime('2026-01-12 10:00:00 +0000 WARN x', 0, clock)?.end).toBe(25)
  })
})

describe('a year that is not written', () => {
  test.for([
    // The clock of a zone east of Greenwich, or of a writer a little ahead, is in the new year already.
    ['Jan  1 00:20:00', '2026-12-31T22:30:00Z', 'Europe/Moscow', '2026-12-31T21:20:00.000Z'],
    ['Jan  1 00:00:03', '2026-12-31T23:59:58Z', 'UTC', '2027-01-01T00:00:03.000Z'],
    ['Dec 31 23:59:00', '2027-01-01T04:59:30Z', 'America/New_York', '2027-01-01T04:59:00.000Z'],
    ['Dec 31 23:59:00', '2026-12-31T23:59:30Z', 'UTC', '2026-12-31T23:59:00.000Z'],
    ['Jan  3 10:00:00', '2026-12-31T23:59:30Z', 'UTC', '2026-01-03T10:00:00.000Z'],
    ['Feb 29 10:00:00', '2026-11-30T00:00:00Z', 'UTC', '2024-02-29T10:00:00.000Z'],
  ] as const)('%s, read at %s in %s', ([text, now, zone, at]) => {
    expect(
      iso(
        readTime(
          text,
          0,
          createClock(zone, () => Date.parse(now)),
        )?.at,
      ),
    ).toBe(at)
  })
})

describe('zones', () => {
  const warsaw = createZone('Europe/Warsaw')
  test('in winter and in summer', () => {
    expect(iso(warsaw.toUtc(Date.UTC(2026, 0, 12, 10)))).toBe('2026-01-12T09:00:00.000Z')
    expect(iso(warsaw.toUtc(Date.UTC(2026, 6, 12, 10)))).toBe('2026-07-12T08:00:00.000Z')
  })

  // Europe/Warsaw: 2026-03-29 02:00 → 03:00, 2026-10-25 03:00 → 02:00.
  test('a time that never was is read with the offset before', () => {
    expect(iso(warsaw.toUtc(Date.UTC(2026, 2, 29, 1, 59)))).toBe('2026-03-29T00:59:00.000Z')
    expect(iso(warsaw.toUtc(Date.UTC(2026, 2, 29, 2, 30)))).toBe('2026-03-29T01:30:00.000Z')
    expect(iso(warsaw.toUtc(Date.UTC(2026, 2, 29, 3, 0)))).toBe('2026-03-29T01:00:00.000Z')
  })

  test('of two readings the earlier counts', () => {
    expect(iso(warsaw.toUtc(Date.UTC(2026, 9, 25, 1, 59)))).toBe('2026-10-24T23:59:00.000Z')
    expect(iso(warsaw.toUtc(Date.UTC(2026, 9, 25, 2, 30)))).toBe('2026-10-25T00:30:00.000Z')
    expect(iso(warsaw.toUtc(Date.UTC(2026, 9, 25, 3, 0)))).toBe('2026-10-25T02:00:00.000Z')
  })

  test('an unknown zone counts as UTC', () => {
    expect(createZone('Nowhere/City').name).toBe('UTC')
  })

  test('every wall time that was comes back', () => {
    const zones = ['Europe/Warsaw', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe', 'America/St_Johns'].map(
      (name) => ({
        name,
        zone: createZone(name),
        format: new Intl.DateTimeFormat('sv-SE', { timeZone: name, dateStyle: 'short', timeStyle: 'medium' }),
      }),
    )
    fc.assert(
      fc.property(fc.constantFrom(...zones), fc.integer({ min: 1.6e9, max: 1.9e9 }), ({ zone, format }, seconds) => {
        const written = format.format(seconds * 1000)
        const wall = Date.parse(`${written.replace(' ', 'T')}Z`)
        expect(format.format(zone.toUtc(wall))).toBe(written)
      }),
    )
  })
})
