import { chooseGroup } from './choose.ts'
import type { Group } from './group.ts'

/** A deal's line this long after the last line of a payment is not about that payment. */
const STALE_MS = 6 * 60 * 60_000
/** Lines of a deal alone that lie further apart are about two payments. */
const GAP_MS = 10 * 60_000
/** How many of the latest logs of a deal are weighed. */
const LATEST = 6

/**
 * Gives lines that carry only a deal (or subscription, device, customer) to a log that has it: to the latest one begun
 * before them. What no log claims makes logs of its own. Answers of the product's gate are not part of any webhook.
 */
export const joinByWeakIds = (groups: readonly Group[]): Group[] => {
  const homes = new Map<string, Group[]>()
  const settle = (group: Group) => {
    for (const key of group.weak) {
      const known = homes.get(key)
      if (known) known.push(group)
      else homes.set(key, [group])
    }
  }
  const loose = new Map<string, Group>()
  const labelled = labelledStreams(groups)
  const byTime = [...groups].sort((a, b) => a.first - b.first)
  for (const group of byTime) if (isHome(group)) settle(group)
  for (const list of homes.values()) list.sort((a, b) => a.first - b.first)
  for (const group of byTime) {
    if (isHome(group) || group.weak.size === 0 || group.unverified) continue
    if (isGate(group)) continue
    const outside = labelled.has(group.items[0]?.stream ?? '')
    const home = (outside ? undefined : homeOf(group, homes)) ?? looseHome(group, loose)
    if (home) home.absorb(group)
    for (const key of group.weak) loose.set(key, home ?? group)
  }
  return byTime.filter((group) => group.into === undefined)
}

/**
 * Streams whose lines name their event almost always: there a line that names none is about something else (a job by the
 * clock, the gate), though it has the same deal.
 */
const labelledStreams = (groups: readonly Group[]): ReadonlySet<string> => {
  const counts = new Map<string, { all: number; named: number }>()
  for (const group of groups) {
    for (const item of group.items) {
      if (group.unverified || !item.steps.some((step) => WORK.test(step.kind))) continue
      const count = counts.get(item.stream) ?? { all: 0, named: 0 }
      count.all++
      if (item.event !== undefined) count.named++
      counts.set(item.stream, count)
    }
  }
  return new Set([...counts].filter(([, { all, named }]) => all >= 20 && named / all >= 0.95).map(([stream]) => stream))
}

const WORK = /^(?:crm|notification|session|deal|stripe)\./

const isHome = (group: Group): boolean => !group.unverified && (group.event !== undefined || group.objects.size > 0)

const isGate = (group: Group): boolean =>
  group.items.every(
    (item) =>
      item.steps.length > 0 &&
      item.steps.every(
        (step) =>
          step.kind === 'quota.denied' ||
          step.kind === 'gate.fail_open' ||
          step.kind === 'quota.reset' ||
          step.kind.startsWith('scheduler.'),
      ),
  )

const homeOf = (group: Group, homes: ReadonlyMap<string, readonly Group[]>): Group | undefined => {
  for (const key of group.weak) {
    const near = latestBefore(homes.get(key) ?? [], group)
    const chosen = chooseGroup(group.items, near)
    if (chosen) return chosen
  }
  return undefined
}

/** The latest log of the same deal that has no payment's id either. */
const looseHome = (group: Group, loose: ReadonlyMap<string, Group>): Group | undefined => {
  for (const key of group.weak) {
    const home = loose.get(key)
    if (home && home.into === undefined && !isHome(home) && group.first - home.last <= GAP_MS) return home
  }
  return undefined
}

const latestBefore = (homes: readonly Group[], group: Group): Group[] => {
  let low = 0
  let high = homes.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((homes[middle] as Group).first <= group.first + 1_000) low = middle + 1
    else high = middle
  }
  const near = homes
    .slice(Math.max(0, low - LATEST), low)
    .filter((home) => home.into === undefined && group.first - home.last <= STALE_MS)
  if (near.length > 0) return near
  // A deal's line may come just before the first line that names its payment.
  const next = homes[low]
  return next && next.into === undefined && next.first - group.last <= 10_000 ? [next] : []
}
