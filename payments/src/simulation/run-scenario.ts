import type { Box, Scenario } from './box.ts'

/** Plays one scenario and writes what it expects prodlogs to find into the book. Throws the scenario's first false claim. */
export const runScenario = async (box: Box, scenario: Scenario): Promise<void> => {
  box.book.scenario = scenario.name
  try {
    const expected = await scenario.run(box)
    const all = Array.isArray(expected) ? expected : [expected]
    for (const [index, expect] of all.entries())
      box.book.expect(all.length === 1 ? scenario.name : `${scenario.name}.${index + 1}`, expect)
  } catch (cause) {
    throw new Error(`scenario ${scenario.name}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause })
  }
}
