import type { TimeFound } from './found.ts'

// 2001-09-09 and 2128: outside of it a number is a count, not a time of a payment log.
const EARLIEST = 1_000_000_000_000
const LATEST = 5_000_000_000_000

/** Seconds, milliseconds, microseconds or nanoseconds since 1970, told apart by their size. */
export const readEpoch = (value: number, text?: string): TimeFound | undefined => {
  if (!Number.isFinite(value)) return undefined
  const at = toMs(value)
  return at >= EARLIEST && at < LATEST ? { at, end: text?.length ?? 0 } : undefined
}

const toMs = (value: number): number => {
  if (value < 1e11) return Math.round(value * 1e6) / 1e3
  if (value < 1e14) return value
  return value < 1e17 ? value / 1e3 : Math.round(value / 1e3) / 1e3
}
