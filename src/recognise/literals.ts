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
  const trie = new Int32Array(size * width)
  /** Of each state but the first: the letter that leads to it, and the state before it. */
  const letters = new Uint16Array(size)
  const parents = new Int32Array(size)
  const owners: (number[] | undefined)[] = []
  let states = 1
  for (const { text, owner } of literals) {
    let state = 0
    for (let at = 0; at < text.length; at++) {
      const letter = classes[text.charCodeAt(at)] as number
      const cell = state * width + letter
      if (trie[cell] === 0) {
        letters[states] = letter
        parents[states] = state
        trie[cell] = states++
      }
      state = trie[cell] as number
    }
    const known = owners[state]
    if (known) known.push(owner)
    else owners[state] = [owner]
  }
  return { next: followFailures(trie, letters, parents, owners, width, states), owners }
}

/**
 * Breadth first: where a state has no way on, it goes on as its longest suffix would. A row is that suffix's row, copied,
 * with the state's own ways put over it: a copy costs a start-up less than a loop over letters that few states have.
 */
const followFailures = (
  trie: Int32Array,
  letters: Uint16Array,
  parents: Int32Array,
  owners: (number[] | undefined)[],
  width: number,
  states: number,
): Int32Array => {
  const next = new Int32Array(states * width)
  const depths = new Uint16Array(states)
  let deepest = 0
  for (let state = 1; state < states; state++) {
    depths[state] = (depths[parents[state] as number] as number) + 1
    deepest = Math.max(deepest, depths[state] as number)
  }
  const order = Array.from({ length: deepest + 1 }, (): number[] => [])
  for (let state = 1; state < states; state++) (order[depths[state] as number] as number[]).push(state)
  const fallback = new Int32Array(states)
  for (const level of order) {
    for (const state of level) {
      const cell = (parents[state] as number) * width + (letters[state] as number)
      // Until it is put over below, the parent's row holds where its suffix goes on.
      const shorter = next[cell] as number
      fallback[state] = shorter
      const inherited = owners[shorter]
      if (inherited) owners[state] = [...(owners[state] ?? []), ...inherited]
      next[cell] = state
    }
    for (const state of level) {
      const row = (fallback[state] as number) * width
      next.copyWithin(state * width, row, row + width)
    }
  }
  return next
}
