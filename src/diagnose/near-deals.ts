import type { Id } from '../model/ids.ts'
import type { Verdict } from '../model/verdict.ts'

const MOST = 3

/** Deals of the logs that differ from the asked one by one letter more, less, other, or by two that changed places. */
export const nearDeals = (asked: Id, verdicts: readonly Verdict<unknown>[]): string[] => {
  if (asked.kind !== 'dealId' || asked.value.length < 3) return []
  const deals = new Set(verdicts.flatMap(({ ids }) => ids.dealId ?? []))
  return [...deals].filter((deal) => isSlip(deal, asked.value)).slice(0, MOST)
}

const isSlip = (a: string, b: string): boolean => {
  if (a === b || Math.abs(a.length - b.length) > 1) return false
  let head = 0
  while (head < Math.min(a.length, b.length) && a[head] === b[head]) head++
  const [restA, restB] = [a.slice(head), b.slice(head)]
  if (a.length !== b.length) return restA.slice(1) === restB || restA === restB.slice(1)
  return (
    restA.slice(1) === restB.slice(1) ||
    (restA[0] === restB[1] && restA[1] === restB[0] && restA.slice(2) === restB.slice(2))
  )
}
