import { chooseGroup } from './choose.ts'
import { DisjointSet } from './disjoint-set.ts'
import type { Group } from './group.ts'

/** A log that carries more ids of objects than this is a batch: it joins nothing. */
const BATCH = 12

/**
 * Gives lines without an event id to a log of the same payment: sessions, payment intents, charges and invoices that lines
 * tie together make one payment, which may have several events. Payments of which no event id is known become one log each.
 */
export const joinByObjects = (groups: readonly Group[]): Group[] => {
  const trusted = groups.filter((group) => group.objects.size > 0 && group.objects.size <= BATCH)
  const payments = paymentsOf(trusted)
  for (const members of payments) settlePayment(members)
  return groups.filter((group) => group.into === undefined)
}

const paymentsOf = (groups: readonly Group[]): Iterable<Group[]> => {
  const joined = new DisjointSet(groups.length)
  const firstOf = new Map<string, number>()
  groups.forEach((group, at) => {
    for (const key of group.objects) {
      const first = firstOf.get(key)
      if (first === undefined) firstOf.set(key, at)
      else joined.union(first, at)
    }
  })
  const payments = new Map<number, Group[]>()
  groups.forEach((group, at) => {
    const root = joined.find(at)
    const known = payments.get(root)
    if (known) known.push(group)
    else payments.set(root, [group])
  })
  return payments.values()
}

const settlePayment = (members: readonly Group[]): void => {
  const events = members.filter((group) => group.event !== undefined)
  const rest = members.filter((group) => group.event === undefined)
  if (events.length > 0) {
    for (const group of rest) chooseGroup(group.items, events)?.absorb(group)
    return
  }
  // No event id anywhere: deliveries that name their type make one log per type.
  const typed = new Map<string, Group>()
  for (const group of rest) {
    if (group.type === undefined || !group.arrived) continue
    const known = typed.get(group.type)
    if (known) known.absorb(group)
    else typed.set(group.type, group)
  }
  const heads = [...typed.values()]
  const others = rest.filter((group) => group.into === undefined && !heads.includes(group))
  const [head, ...tail] = others
  if (heads.length > 0) for (const group of others) chooseGroup(group.items, heads)?.absorb(group)
  else if (head) for (const group of tail) head.absorb(group)
}
