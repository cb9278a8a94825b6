import { describe, expect, test } from 'vitest'
import { simulate } from './simulation/simulate.ts'

/** Seeds that once failed, each another accident: they are tried for ever. */
const ONCE_FAILED = [3, 5, 13, 24, 27, 33, 36, 50, 133, 145, 151, 196, 209, 255, 262, 357, 627, 665]

/** Seeds of shorter histories in which "nothing was missed" was said too early. */
const ONCE_CLAIMED = [
  500_551, 500_594, 500_638, 501_101, 501_343, 501_397, 1_001_568, 1_008_666, 2_011_579, 2_023_332, 2_023_684,
  2_028_070, 2_035_047,
]

const SEEDS = 2000
const PART = 250
const STEPS = 500

const wrong = (seeds: readonly number[], steps?: number) =>
  seeds
    .map((seed) => simulate(seed, steps))
    .filter(
      ({ missing, repeated, strange, claimed, resumed, remembered, openFiles }) =>
        missing.length + repeated.length + strange.length + claimed.length > 0 ||
        resumed !== 1 ||
        remembered > 64 ||
        openFiles > 4,
    )
    .map(({ seed, options, missing, repeated, strange, claimed, resumed, losses }) => ({
      seed,
      options,
      resumed,
      missing: missing.slice(0, 3),
      repeated: repeated.slice(0, 3),
      strange: strange.slice(0, 3),
      claimed: claimed.slice(0, 3),
      losses,
    }))

describe('over simulated rotations, accidents, delays and lost links every line is shown once or lies in a gap that was said', () => {
  test('in histories that failed once', () => {
    expect(wrong(ONCE_FAILED)).toEqual([])
    expect(wrong([...ONCE_CLAIMED, ONCE_WAITED], STEPS)).toEqual([])
  })

  test.for(Array.from({ length: SEEDS / PART }, (_, part) => 10_000 + part * PART))('from seed %i', (first) =>
    expect(
      wrong(
        Array.from({ length: PART }, (_, n) => first + n),
        STEPS,
      ),
    ).toEqual([]),
  )
})

/** A seed of a shorter history in which a log that had become readable while the files were listed was waited for in vain. */
const ONCE_WAITED = 2_021_839

/** Seeds of harmless histories in which a gap was said: files that had gone before following began. */
const ONCE_ALARMED = [1_001_344, 1_002_512]

test('no gap is said in histories that gave a false alarm once', () => {
  expect(
    ONCE_ALARMED.map((seed) => simulate(seed, STEPS)).map(({ harmless, losses }) => ({ harmless, losses })),
  ).toEqual(ONCE_ALARMED.map(() => ({ harmless: true, losses: 0 })))
})

test('hardly a gap is said where nothing can have been lost', () => {
  const harmless = Array.from({ length: 600 }, (_, n) => simulate(30_000 + n, STEPS)).filter((each) => each.harmless)
  expect(harmless.length).toBeGreaterThan(40)
  expect(harmless.filter(({ losses }) => losses > 0).length).toBeLessThanOrEqual(2)
})

test('a history depends on nothing but its seed', () => expect(simulate(7, 300)).toEqual(simulate(7, 300)))
