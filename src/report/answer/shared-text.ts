import type { SharedByCause } from '../../model/shared.ts'
import type { Sayings } from '../sayings.ts'

/** What all cases of a cause have in common, or that they have nothing, in one sentence; undefined where too few could be compared. */
export const sharedText = (shared: SharedByCause, say: Sayings): string | undefined => {
  const { words } = say
  const { trait, spread, fine } = shared
  if (trait !== undefined) {
    const value = trait.kind === 'start' ? say.time.short(Number(trait.value)) : trait.value
    const what = words.sharedBy[trait.kind](value, trait.name ?? '')
    const all = words.allOf(shared.broken, what, shared.healthyWith ?? 0, shared.healthy)
    return `${words.inCommon}${fine === undefined || trait.kind === 'start' ? all : `${all}; ${words.isFine(fine)}`}`
  }
  if (spread === undefined || (spread.customers < 2 && spread.hosts < 2)) return undefined
  return `${words.inCommon}${words.nothingShared(spread.customers, spread.hosts, spread.isWholeWindow)}`
}

/** Whether it still happens, where that can be told. */
export const ongoingText = ({ isOngoing }: SharedByCause, { words }: Sayings): string | undefined =>
  isOngoing === undefined ? undefined : isOngoing ? words.stillHappening : words.isOver
