import type { Block, Span } from '../document.ts'

/** So many last characters tell ids of one kind apart on most screens. */
const LAST = 5

/** `evt_1Px4fqLk…6MPAH` → `evt_…6MPAH`: the same number of characters for all ids of a prefix, as many as make them differ. */
export type ShortId = (value: string) => string

/** How the ids of one answer are shortened, so that no two of them look the same. `dots`: what stands for the left-out part. */
export const shortIdsOf = (blocks: readonly Block[], dots: string): ShortId => shortenerOf(idsIn(blocks), dots)

export const shortenerOf = (values: Iterable<string>, dots: string): ShortId => {
  const byPrefix = new Map<string, Set<string>>()
  for (const value of values) {
    const prefix = prefixOf(value)
    byPrefix.set(prefix, (byPrefix.get(prefix) ?? new Set()).add(value))
  }
  const lengths = new Map([...byPrefix].map(([prefix, ids]) => [prefix, lengthThatTells([...ids])]))
  return (value) => {
    const prefix = prefixOf(value)
    const short = `${prefix}${dots}${value.slice(-(lengths.get(prefix) ?? LAST))}`
    return short.length < value.length ? short : value
  }
}

/** `cs_live_` of a session, `evt_` of an event. */
const prefixOf = (value: string): string => /^(?:[a-z]+_)+(?:live_|test_)?/.exec(value)?.[0] ?? ''

const lengthThatTells = (ids: readonly string[]): number => {
  const longest = Math.max(0, ...ids.map((id) => id.length))
  for (let length = LAST; length < longest; length++)
    if (new Set(ids.map((id) => id.slice(-length))).size === ids.length) return length
  return Math.max(LAST, longest)
}

/** Every id of an answer, wherever it stands. */
const idsIn = (node: unknown, found = new Set<string>()): Set<string> => {
  if (Array.isArray(node)) for (const each of node) idsIn(each, found)
  else if (node !== null && typeof node === 'object') {
    if (isIdSpan(node)) found.add(node.text)
    else for (const each of Object.values(node)) idsIn(each, found)
  }
  return found
}

const isIdSpan = (node: object): node is Span & { readonly id: string } =>
  'id' in node && 'text' in node && typeof node.text === 'string'
