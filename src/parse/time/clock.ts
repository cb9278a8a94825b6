import type { EpochMs } from '../../model/time.ts'
import { createZone, type Zone } from './zone.ts'

/** What a reader of times must know beside the text: the zone for times that write none, and now for missing years. */
export interface Clock {
  readonly zone: Zone
  readonly now: () => EpochMs
}

export const createClock = (timezone = 'UTC', now: () => EpochMs = Date.now): Clock => ({
  zone: createZone(timezone),
  now,
})
