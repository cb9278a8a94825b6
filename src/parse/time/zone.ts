import type { EpochMs } from '../../model/time.ts'
import { ownText } from '../../model/own-text.ts'

const QUARTER_HOUR = 900_000
const DAY = 86_400_000

/** Turns wall time into UTC. Wall time is written as the epoch milliseconds it would have in UTC. */
export interface Zone {
  readonly name: string
  toUtc(wall: EpochMs): EpochMs
}

/**
 * A zone by its IANA name. A name that this Node does not know counts as UTC: hosts report names such as `localtime`,
 * and a line with a doubtful time is worth more than none.
 */
export const createZone = (name: string): Zone => {
  const offsetAt = offsets(name)
  if (!offsetAt) return UTC
  let quarter = Number.NaN
  let offset = 0
  return {
    name,
    toUtc: (wall) => {
      const wanted = Math.floor(wall / QUARTER_HOUR)
      if (wanted !== quarter) {
        offset = wallOffset(wanted * QUARTER_HOUR, offsetAt)
        quarter = wanted
      }
      return wall - offset
    },
  }
}

const UTC: Zone = { name: 'UTC', toUtc: (wall) => wall }

const named = new Map<string, Zone | undefined>()

/** A zone that a log names itself, or undefined when this Node does not know it. */
export const zoneNamed = (name: string): Zone | undefined => {
  if (!named.has(name)) {
    if (named.size > 50) named.clear()
    const zone = createZone(name)
    named.set(ownText(name), zone === UTC ? undefined : zone)
  }
  return named.get(name)
}

/**
 * Offset for a wall time, as Temporal's `compatible` has it: of two readings (clocks went back) the earlier; a time that
 * never was (clocks went forward) is read with the offset before the change.
 */
const wallOffset = (wall: number, offsetAt: (utc: number) => number): number => {
  const before = offsetAt(wall - DAY)
  const after = offsetAt(wall + DAY)
  if (before === after || offsetAt(wall - before) === before) return before
  return offsetAt(wall - after) === after ? after : before
}

const offsets = (name: string): ((utc: number) => number) | undefined => {
  const known = new Map<number, number>()
  const clock = wallClock(name)
  if (!clock) return undefined
  return (utc) => {
    const quarter = Math.floor(utc / QUARTER_HOUR)
    const cached = known.get(quarter)
    if (cached !== undefined) return cached
    const offset = readOffset(clock, quarter * QUARTER_HOUR)
    // A log of years in random order must not fill the memory: 4096 quarters are a month and a half.
    if (known.size > 4096) known.clear()
    known.set(quarter, offset)
    return offset
  }
}

const wallClock = (name: string): Intl.DateTimeFormat | undefined => {
  try {
    return new Intl.DateTimeFormat('en-US', {
      timeZone: name,
      hourCycle: 'h23',
      era: 'short',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    })
  } catch {
    return undefined
  }
}

const readOffset = (clock: Intl.DateTimeFormat, utc: number): number => {
  const date = new Date(utc)
  if (Number.isNaN(date.getTime())) return 0
  const part = Object.fromEntries(clock.formatToParts(date).map(({ type, value }) => [type, Number(value)]))
  const wall = Date.UTC(
    part['year'] ?? 0,
    (part['month'] ?? 1) - 1,
    part['day'] ?? 1,
    part['hour'] ?? 0,
    part['minute'] ?? 0,
    part['second'] ?? 0,
  )
  return wall - utc
}
