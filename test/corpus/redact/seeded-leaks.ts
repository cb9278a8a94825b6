import { createDice, type SeededLeak, type InnocentLine } from './leak-kit.ts'
import { hardLeaks, nameLeaks } from './leaks-by-name.ts'
import { innocentLines } from './innocent-lines.ts'
import { shapeLeaks } from './leaks-by-shape.ts'
import { vendorLeaks } from './leaks-by-vendor.ts'

export interface SeededCorpus {
  readonly leaks: readonly SeededLeak[]
  readonly hard: readonly SeededLeak[]
  readonly negatives: readonly InnocentLine[]
}

/** Written from what is promised, without sight of the rules, and drawn anew for each seed. */
export const seededCorpus = (seed: number): SeededCorpus => {
  const dice = createDice(seed)
  return {
    leaks: [...vendorLeaks(dice), ...shapeLeaks(dice), ...nameLeaks(dice)],
    hard: hardLeaks(dice),
    negatives: innocentLines(dice),
  }
}
