import type { EpochMs, TimeWindow } from '../model/time.ts'
import { zoneOffset } from './zone-offset.ts'

const HOUR = 3_600_000
const QUARTER = 900_000

/**
 * Where clocks go back a local time exists twice. Gives the later reading of a time that was read as the earlier one, or
 * undefined when there is but one.
 */
export const laterReading = (zone: string): ((at: EpochMs) => EpochMs | undefined) => {
  const known = new Map<number, number>()
  const shiftOf = (quarter: number): number => {
    const at = quarter * QUARTER
    const shift = (zoneOffset(zone, at) - zoneOffset(zone, at + 3 * HOUR)) * 1000
    return shift > 0 && zoneOffset(zone, at + shift) * 1000 === zoneOffset(zone, at) * 1000 - shift ? shift : 0
  }
  return (at) => {
    const quarter = Math.floor(at / QUARTER)
    let shift = known.get(quarter)
    if (shift === undefined) {
      if (known.size > 4096) known.clear()
      known.set(quarter, (shift = shiftOf(quarter)))
    }
    return shift === 0 ? undefined : at + shift
  }
}

/** A window that takes both readings of local times, where one of its bounds is near a change of the clocks. */
export const withBothReadings = (window: TimeWindow, zone: string): TimeWindow => ({
  ...window,
  ...(window.from !== undefined && wentBack(zone, window.from) ? { from: window.from - 3 * HOUR } : {}),
  ...(window.to !== undefined && wentBack(zone, window.to) ? { to: window.to + 3 * HOUR } : {}),
})

const wentBack = (zone: string, at: EpochMs): boolean =>
  zoneOffset(zone, at - 2 * HOUR) > zoneOffset(zone, at + 2 * HOUR)
