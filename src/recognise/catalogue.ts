import type { StepEntry } from './entry.ts'
import type { LineView } from './line-view.ts'
import { createLiteralFinder } from './literals.ts'
import { EXACT, MEANINGS } from './steps/index.ts'

/** The entries that are worth a look at a line: those of which it holds a literal. */
export interface Catalogue {
  candidates(line: LineView): { readonly exact: readonly StepEntry[]; readonly meanings: readonly StepEntry[] }
}

/** The beginnings of literals tell enough; what they let through, the entry itself looks at. Fewer states start faster. */
const PREFIX = 8

const NONE = { exact: [], meanings: [] } as const

/** Built once, in a few milliseconds; entries keep their order, which is their priority. */
export const openCatalogue = (): Catalogue => {
  const entries = [...EXACT, ...MEANINGS]
  const structural = entries.flatMap((entry, at) => (entry.needs.length === 0 ? [at] : []))
  const finder = createLiteralFinder(
    entries.flatMap((entry, owner) => entry.needs.map((text) => ({ text: text.slice(0, PREFIX), owner }))),
  )
  const seen = new Uint32Array(entries.length)
  let stamp = 0
  return {
    candidates: (line) => {
      stamp++
      const hits: number[] = line.record.http || line.saysError ? [...structural] : []
      finder.find(line.text, (owner) => {
        if (seen[owner] === stamp) return
        seen[owner] = stamp
        hits.push(owner)
      })
      if (hits.length === 0) return NONE
      hits.sort((a, b) => a - b)
      const split = hits.findIndex((at) => at >= EXACT.length)
      const exact = split === -1 ? hits : hits.slice(0, split)
      return { exact: exact.map(entryAt), meanings: split === -1 ? [] : hits.slice(split).map(entryAt) }
    },
  }
  function entryAt(at: number): StepEntry {
    return entries[at] as StepEntry
  }
}
