/** Finds which of many literals a text holds, in one pass over it. */
export interface LiteralFinder {
  /** Calls `found` with the owner of every literal in the text; an owner may be told more than once. */
  find(text: string, found: (owner: number) => void): void
}

/**
 * Builds an Aho–Corasick automaton: one table look-up per character, however many literals there are. Characters that
 * stand in no literal share one class, so the table stays small.
 */
export const createLiteralFinder = (
  literals: readonly { readonly text: string; readonly owner: number }[],
): LiteralFinder => {
  const classes = new Uint16Array(65_536)
  let width = 1
  for (const { text } of literals) {
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at)
      if (classes[code] === 0) classes[code] = width++
    }
  }
  const { next, owners } = build(literals, classes, width)
  return {
    find: (text, found) => {
      let state = 0
      for (let at = 0; at < text.length; at++) {
        state = next[state * width + (classes[text.charCodeAt(at)] as number)] as number
        const here = owners[state]
        if (here !== undefined) for (const owner of here) found(owner)
      }
    },
  }
}

const build = (
  literals: readonly { readonly text: string; readonly owner: number }[],
  classes: Uint16Array,
  width: number,
) => {
  const size = literals.reduce((sum, { text }) => sum + text.length, 1)
  const next = new Int32Array(size * width)
  const owners: (number[] | undefined)[] = []
  let states = 1
  for (const { text, owner } of literals) {
    let state = 0
    for (let at = 0; at < text.length; at++) {
      const cell = state * width + (classes[text.charCodeAt(at)] as number)
      if (next[cell] === 0) next[cell] = states++
      state = next[cell] as number
    }
    owners[state] = [...(owners[state] ?? []), owner]
  }
  followFailures(next, owners, width, states)
  return { next, owners }
}

/** Breadth first: where a state has no way on, it goes on as its longest suffix would. */
const followFailures = (next: Int32Array, owners: (number[] | undefined)[], width: number, states: number): void => {
  const fallback = new Int32Array(states)
  const queue: number[] = []
  for (let letter = 0; letter < width; letter++) if (next[letter] !== 0) queue.push(next[letter] as number)
  for (let head = 0; head < queue.length; head++) {
    const state = queue[head] as number
    const shorter = fallback[state] as number
    const inherited = owners[shorter]
    if (inherited) owners[state] = [...(owners[state] ?? []), ...inherited]
    for (let letter = 0; letter < width; letter++) {
      const cell = state * width + letter
      const beyond = next[shorter * width + letter] as number
      if (next[cell] === 0) next[cell] = beyond
      else {
        fallback[next[cell] as number] = beyond
        queue.push(next[cell] as number)
      }
    }
  }
}
