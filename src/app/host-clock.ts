import { zoneOffset } from '../read/index.ts'
import type { HostClock } from '../remote/answer.ts'

/** Below this a difference of clocks is the way the answer took, in milliseconds. */
const SKEW_THAT_COUNTS = 2000

/** Milliseconds that a host's clock is ahead of ours; 0 when it may be the way of the answer alone. */
export const skewThatCounts = ({ skewMs, withinMs }: Pick<HostClock, 'skewMs' | 'withinMs'>): number =>
  Math.abs(skewMs) > SKEW_THAT_COUNTS + withinMs ? skewMs : 0

/** The zone of a host: by its name where it has one that fits its clock, because the offset of today is not that of half a year ago. */
export const zoneOfHost = ({ place, offset, now }: Pick<HostClock, 'place' | 'offset' | 'now'>): string | undefined =>
  place !== undefined && fits(place, offset, now) ? place : fixedZone(offset)

const fits = (place: string, offset: string, now: number): boolean => {
  try {
    const [, sign, hours, minutes] = /^([+-])(\d\d)(\d\d)$/.exec(offset) ?? []
    const seconds = (Number(hours) * 60 + Number(minutes)) * 60
    return zoneOffset(place, now) === (sign === '-' ? -seconds : seconds)
  } catch {
    // A name that this Node does not know.
    return false
  }
}

/** Zones without a clock change for offsets that are no whole hour. */
const ODD: Readonly<Record<string, string>> = {
  '+0330': 'Asia/Tehran',
  '+0430': 'Asia/Kabul',
  '+0530': 'Asia/Kolkata',
  '+0545': 'Asia/Kathmandu',
  '+0630': 'Asia/Yangon',
  '+0930': 'Australia/Darwin',
  '-0930': 'Pacific/Marquesas',
}

/** An IANA zone for the offset that `date +%z` prints on a host; undefined when there is none. */
export const fixedZone = (offset: string): string | undefined => {
  const match = /^([+-])(\d\d)(\d\d)$/.exec(offset)
  if (match === null) return undefined
  const [, sign, hours, minutes] = match
  if (minutes !== '00') return ODD[offset]
  // POSIX has the sign the other way round: Etc/GMT-3 is three hours east.
  return hours === '00' ? 'UTC' : `Etc/GMT${sign === '+' ? '-' : '+'}${Number(hours)}`
}
