import type { EpochMs } from '../model/time.ts'
import { lineFamily } from './affinity.ts'
import type { Group } from './group.ts'
import type { Item } from './item.ts'

/** Two logs of one payment that began closer together than this may run interleaved. */
const INTERLEAVED_MS = 10_000

/**
 * Which of several logs of one payment (or deal) lines without an event id belong to: one about the same kind of object,
 * of the same worker, and begun last before them. Lines before all logs go to the first.
 */
export const chooseGroup = (items: readonly Item[], candidates: readonly Group[]): Group | undefined => {
  if (candidates.length < 2) return candidates[0]
  const at = items[0]?.at ?? 0
  const families = new Set(items.map(lineFamily).filter((family) => family !== undefined))
  const workers = new Set(items.map((item) => item.worker).filter((worker) => worker !== undefined))
  let best: Group | undefined
  let bestScore = -Infinity
  for (const group of candidates) {
    const score = scoreOf(group, at, families, workers)
    if (score > bestScore) [best, bestScore] = [group, score]
  }
  return best
}

const scoreOf = (group: Group, at: EpochMs, families: ReadonlySet<string>, workers: ReadonlySet<string>): number => {
  const since = at - group.first
  let score = since < -1_000 ? -1_000 : 0
  if (families.size > 0 && group.family !== undefined) score += families.has(group.family) ? 100 : -100
  if (workers.size > 0 && group.workers.size > 0)
    score += [...workers].some((worker) => group.workers.has(worker)) ? 10 : -10
  // The later it began the better; within the span of one run, the order says little.
  return score - Math.min(50, Math.abs(since) / INTERLEAVED_MS)
}
