import { describe, expect, test } from 'vitest'
import { createClock } from '../../../src/parse/time/clock.ts'
import { readIso } from '../../../src/parse/time/iso.ts'
import { readLayouts } from '../../../src/parse/time/layout-reader.ts'
import { LAYOUTS } from '../../../src/parse/time/layouts.ts'
import { readTime } from '../../../src/parse/time/read-time.ts'
import { NOW } from '../../support/parse/read.ts'

const clock = createClock('UTC', () => NOW)

describe.for(LAYOUTS)('the layout $name', ({ name, pattern, atStart, samples }) => {
  test.for(samples)('reads %s', ([text, at]) => {
    const found = readTime(text, 0, clock)
    expect(found?.at === undefined ? undefined : new Date(Math.floor(found.at)).toISOString()).toBe(
      new Date(at).toISOString(),
    )
    expect(readTime(`[${text}] message`, 1, clock)?.at).toBe(found?.at)
    expect(found?.end).toBe(text.length)
  })

  test('is written so that an old awk takes it', () => {
    expect(pattern).not.toMatch(/[{}]|\\[dws]|\(\?/)
  })

  test('is no time in the middle of a line when it is plain', () => {
    const text = samples[0]?.[0] ?? ''
    expect(readTime(`order ${text}`, 6, clock)?.at === undefined).toBe(atStart === true)
  })

  // Only these are read by hand as well, for speed.
  if (name !== 'iso') return
  test.for(samples)('%s is read by hand as by the table', ([text]) => {
    const byHand = readIso(text, 0, clock)
    if (byHand) expect(readLayouts(text, 0, clock)).toEqual(byHand)
  })
})
