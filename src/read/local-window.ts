import { open, type FileHandle } from 'node:fs/promises'
import type { EpochMs, TimeWindow } from '../model/time.ts'

/** The time that a line writes. */
export type TimeOf = (line: string) => EpochMs | undefined

/** A line of a file and its time; the last sample stands at the end of the file and has the time of its last line. */
export interface TimeSample {
  readonly offset: number
  readonly at?: EpochMs | undefined
}

export interface ByteRange {
  readonly from: number
  readonly to: number
}

const STEP = 1024 * 1024

/** More samples than this cost more than they spare. */
const MOST_SAMPLES = 4096

const PIECE = 16 * 1024

/** Lines of a piece that are asked for their time: a stack trace may stand there. */
const TRIES = 24

/** A time for each megabyte of a file. Each sample stands at the beginning of a line that writes one. */
export const sampleTimes = async (path: string, size: number, timeOf: TimeOf): Promise<TimeSample[]> => {
  const file = await open(path, 'r')
  try {
    const step = Math.max(STEP, Math.ceil(size / MOST_SAMPLES))
    // Of its own: the files of a set are looked at side by side.
    const piece = Buffer.alloc(PIECE)
    const samples: TimeSample[] = [{ offset: 0, ...(await firstTime(file, piece, 0, timeOf, true)) }].map(
      ({ at }): TimeSample => ({ offset: 0, at }),
    )
    for (let from = step; from < size - PIECE; from += step) {
      const found = await firstTime(file, piece, from, timeOf, false)
      if (found !== undefined) samples.push(found)
    }
    samples.push({ offset: size, at: await lastTime(file, piece, size, timeOf) })
    return samples
  } finally {
    await file.close()
  }
}

const firstTime = async (
  file: FileHandle,
  piece: Buffer,
  from: number,
  timeOf: TimeOf,
  whole: boolean,
): Promise<TimeSample | undefined> => {
  const { bytesRead } = await file.read(piece, 0, PIECE, from)
  let start = whole ? 0 : piece.subarray(0, bytesRead).indexOf(0x0a) + 1
  if (!whole && start === 0) return undefined
  for (let tries = 0; tries < TRIES; tries++) {
    const end = piece.subarray(0, bytesRead).indexOf(0x0a, start)
    if (end < 0) return undefined
    const at = timeOf(piece.toString('utf8', start, end))
    if (at !== undefined) return { offset: from + start, at }
    start = end + 1
  }
  return undefined
}

const lastTime = async (
  file: FileHandle,
  piece: Buffer,
  size: number,
  timeOf: TimeOf,
): Promise<EpochMs | undefined> => {
  const { bytesRead } = await file.read(piece, 0, PIECE, Math.max(0, size - PIECE))
  const lines = piece.toString('utf8', 0, bytesRead).split('\n').slice(-TRIES).toReversed()
  for (const line of lines) {
    const at = line === '' ? undefined : timeOf(line)
    if (at !== undefined) return at
  }
  return undefined
}

/** Writers are never quite in order; so much they may be apart and still be found. */
const SLACK_MS = 5 * 60_000

/**
 * The parts of a file that may hold lines of the window: those whose first and last times reach it, those without a time,
 * and those where times go back (a file put together of several).
 */
export const windowRanges = (samples: readonly TimeSample[], { from, to }: TimeWindow): ByteRange[] => {
  const ranges: { from: number; to: number }[] = []
  for (const [i, sample] of samples.slice(0, -1).entries()) {
    const next = samples[i + 1] as TimeSample
    if (!mayHold(sample.at, next.at, from, to)) continue
    const last = ranges.at(-1)
    if (last?.to === sample.offset) last.to = next.offset
    else ranges.push({ from: sample.offset, to: next.offset })
  }
  return ranges
}

const mayHold = (
  first: EpochMs | undefined,
  last: EpochMs | undefined,
  from = Number.NEGATIVE_INFINITY,
  to = Number.POSITIVE_INFINITY,
): boolean =>
  first === undefined ||
  last === undefined ||
  last < first - SLACK_MS ||
  (first <= to + SLACK_MS && last >= from - SLACK_MS)
