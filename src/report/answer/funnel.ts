import { STAGES, type Payment, type Stage } from '../../model/payment.ts'
import type { Block, FunnelRow } from '../document.ts'
import type { Sayings } from '../sayings.ts'

/** The stages that some payment of this answer has: an application without notes shows none. */
export const stagesOf = (payments: readonly Payment[]): Stage[] =>
  STAGES.filter((stage) => payments.some(({ marks, state }) => state !== 'ignored' && marks[stage] !== undefined))

/** How far payments got: each is lost at one stage, the first that it missed, so that every row is the one before less its losses. */
export const funnelBlock = (payments: readonly Payment[], say: Sayings): Block[] => {
  const counted = payments.filter(({ state }) => state !== 'ignored')
  const stages = stagesOf(counted)
  if (counted.length < 2 || stages.length < 2) return []
  let left = counted.length
  const rows = stages.map((stage): FunnelRow => {
    const lost = counted.filter((payment) => payment.missed === stage)
    left -= lost.length
    const drops = lossesOf(lost, say)
    const waiting = lost.length - drops.reduce((sum, { n }) => sum + n, 0)
    return {
      label: say.words.stages[stage],
      n: left,
      drops,
      ...(waiting === 0 ? {} : { note: notesOf(lost, say).join(', ') }),
    }
  })
  return [
    { kind: 'heading', text: say.words.whereStopped, note: say.words.countedOnce, anchor: 'where' },
    { kind: 'funnel', rows },
  ]
}

const lossesOf = (lost: readonly Payment[], say: Sayings): FunnelRow['drops'] => {
  const byCause = new Map<Payment['cause'], number>()
  for (const { state, cause } of lost) if (state === 'stopped') byCause.set(cause, (byCause.get(cause) ?? 0) + 1)
  return [...byCause].toSorted((a, b) => b[1] - a[1]).map(([cause, n]) => ({ n, text: say.causeName(cause), cause }))
}

const notesOf = (lost: readonly Payment[], say: Sayings): string[] =>
  (['underway', 'untold'] as const).flatMap((state) => {
    const n = lost.filter((payment) => payment.state === state).length
    return n === 0 ? [] : [`${n} ${say.words.part[state]}`]
  })
