import { createDice, type ThirdLeak, type ThirdNegative } from './third-kit.ts'
import { hardLeaks, nameLeaks } from './third-names.ts'
import { thirdNegatives } from './third-negatives.ts'
import { shapeLeaks } from './third-shapes.ts'
import { vendorLeaks } from './third-vendors.ts'

export interface ThirdCorpus {
  readonly leaks: readonly ThirdLeak[]
  readonly hard: readonly ThirdLeak[]
  readonly negatives: readonly ThirdNegative[]
}

/** The third corpus: written from what is promised, without sight of the rules, and drawn anew for each seed. */
export const thirdCorpus = (seed: number): ThirdCorpus => {
  const dice = createDice(seed)
  return {
    leaks: [...vendorLeaks(dice), ...shapeLeaks(dice), ...nameLeaks(dice)],
    hard: hardLeaks(dice),
    negatives: thirdNegatives(dice),
  }
}
