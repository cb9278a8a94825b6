import { DisjointSet } from './disjoint-set.ts'
import { Group } from './group.ts'
import type { Item } from './item.ts'

/** Lines of one short request id that lie further apart belong to two requests (the counter began anew). */
const REQUEST_GAP_MS = 5 * 60_000

/**
 * Joins items by what is sure: request ids, then verified event ids. Requests that name several events are listings or
 * batch jobs and join nothing. What failed its signature stays by itself, whatever ids it carries.
 */
export const joinByIds = (items: readonly Item[]): Group[] => {
  const joined = new DisjointSet(items.length)
  for (const request of requestsOf(items)) {
    if (eventsOf(request).size > 1) continue
    for (const item of request) joined.union(item.index, (request[0] as Item).index)
  }
  const unverified = unverifiedRoots(items, joined)
  const firstOf = new Map<string, number>()
  for (const item of items) {
    if (item.event === undefined || unverified.has(joined.find(item.index))) continue
    const first = firstOf.get(item.event)
    if (first === undefined) firstOf.set(item.event, item.index)
    else joined.union(first, item.index)
  }
  return groupsOf(items, joined, unverified)
}

const requestsOf = function* (items: readonly Item[]): Iterable<Item[]> {
  const byKey = new Map<string, Item[]>()
  for (const item of items) {
    for (const key of item.requests) {
      const known = byKey.get(key)
      if (known) known.push(item)
      else byKey.set(key, [item])
    }
  }
  for (const [key, request] of byKey) yield* key.includes('\u0000') ? splitByGap(request) : [request]
}

const splitByGap = (request: readonly Item[]): Item[][] => {
  const parts: Item[][] = []
  let last = -Infinity
  for (const item of request) {
    if (item.at - last > REQUEST_GAP_MS || parts.length === 0) parts.push([])
    parts.at(-1)?.push(item)
    last = item.at
  }
  return parts
}

const eventsOf = (items: readonly Item[]): Set<string> => new Set(items.flatMap((item) => item.event ?? []))

/** Requests in which a signature failed and nothing after it shows that another secret fitted. */
const unverifiedRoots = (items: readonly Item[], joined: DisjointSet): Set<number> => {
  const failed = new Map<number, boolean>()
  for (const item of items) {
    const root = joined.find(item.index)
    for (const step of item.steps) {
      if (step.kind === 'signature.failed') failed.set(root, true)
      else if (failed.has(root) && provesVerified(step.kind, step.outcome)) failed.set(root, false)
    }
  }
  const roots = new Set<number>()
  for (const [root, stays] of failed) if (stays) roots.add(root)
  return roots
}

const provesVerified = (kind: string, outcome: string): boolean =>
  kind === 'signature.verified' ||
  kind === 'cabinet.accepted' ||
  kind === 'event.duplicate' ||
  (outcome === 'ok' && (kind === 'event.stored' || kind === 'session.persisted' || kind === 'stripe.retrieved'))

const groupsOf = (items: readonly Item[], joined: DisjointSet, unverified: ReadonlySet<number>): Group[] => {
  const members = new Map<number, Item[]>()
  for (const item of items) {
    const root = joined.find(item.index)
    const known = members.get(root)
    if (known) known.push(item)
    else members.set(root, [item])
  }
  return [...members].map(([root, each]) => {
    const group = new Group(each)
    if (unverified.has(root)) {
      group.unverified = true
      group.event = undefined
      group.objects.clear()
      group.weak.clear()
    }
    return group
  })
}
