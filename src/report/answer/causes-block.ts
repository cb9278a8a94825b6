import type { Payment } from '../../model/payment.ts'
import type { SharedByCause } from '../../model/shared.ts'
import type { EpochMs } from '../../model/time.ts'
import { duration } from '../../messages/units.ts'
import type { Action, Block, CauseEntry, State, Words } from '../document.ts'
import { commandId, idSpan } from '../id-span.ts'
import type { Sayings } from '../sayings.ts'
import type { CauseGroup } from './cause-groups.ts'
import { ongoingText, sharedText } from './shared-text.ts'

export interface CauseContext {
  readonly say: Sayings
  /** What a command to copy needs to ask the same place: ` --host prod`, ` --file x.log`. */
  readonly where: string
  /** The end of what was read: how long ago the last case was. */
  readonly end?: EpochMs
  /** What all cases of a cause have in common, where it was counted. */
  readonly shared?: (group: CauseGroup) => SharedByCause | undefined
}

/** Causes, each told once with its number, its deals and one thing to do. */
export const causesBlock = (groups: readonly CauseGroup[], of: number, context: CauseContext, sum?: string): Block => ({
  kind: 'causes',
  of,
  entries: groups.map((group) => entryOf(group, context)),
  ...(sum === undefined ? {} : { sum }),
})

const entryOf = (group: CauseGroup, context: CauseContext): CauseEntry => {
  const { say } = context
  const common = commonOf(group, context)
  const next = nextOf(group, context)
  return {
    n: group.n,
    ...(group.payments.length > 0 ? {} : { unit: say.words.times(group.n) }),
    state: stateOf(group, say),
    name: say.causeName(group.cause),
    cause: group.cause,
    says: say.cause({ cause: group.cause, args: group.args }),
    ...(common === undefined ? {} : { common }),
    ...whoOf(group.payments, say),
    ...(next === undefined ? {} : { next }),
  }
}

export const stateOf = (group: CauseGroup, say: Sayings): State =>
  group.skipped || say.severity(group.cause) === 'warning' ? 'skipped' : 'failed'

const commonOf = (group: CauseGroup, { say, end, shared }: CauseContext): string | undefined => {
  const found = shared?.(group)
  const parts = [
    found === undefined ? undefined : sharedText(found, say),
    spanOf(group, say, end),
    found === undefined ? undefined : ongoingText(found, say),
  ].filter((part) => part !== undefined)
  return parts.length === 0 ? undefined : parts.join('; ')
}

const spanOf = (group: CauseGroup, say: Sayings, end: EpochMs | undefined): string | undefined => {
  const times = (group.payments.length > 0 ? group.payments : group.verdicts).flatMap(({ at }) => at ?? [])
  if (times.length === 0) return undefined
  const first = Math.min(...times)
  const last = Math.max(...times)
  if (times.length === 1 || last - first < 1000) return say.words.at(say.time.short(last))
  return say.words.since(
    say.time.short(first),
    say.time.short(last),
    duration(say.lang, Math.max(0, (end ?? last) - last)),
  )
}

const whoOf = (payments: readonly Payment[], say: Sayings): Pick<CauseEntry, 'who'> => {
  if (payments.length === 0) return {}
  const known = payments.filter(({ ids }) => ids.dealId !== undefined)
  // Payments with a deal are told by it; only where none has one do Stripe's ids stand for them.
  const told = known.length > 0 ? known : payments
  const ids = told.flatMap(({ ids: each }): Words[] => {
    const [deal] = each.dealId ?? []
    if (deal !== undefined) return [[deal]]
    const kind = each.sessionId
      ? 'sessionId'
      : each.eventId
        ? 'eventId'
        : each.paymentIntentId
          ? 'paymentIntentId'
          : undefined
    const value = kind === undefined ? undefined : each[kind]?.[0]
    return kind === undefined || value === undefined ? [] : [[idSpan(kind, value, each)]]
  })
  const unique = [...new Map(ids.map((words) => [JSON.stringify(words), words])).values()]
  if (unique.length === 0) return {}
  const kind =
    known.length > 0
      ? 'deal'
      : told.every(({ ids: each }) => each.sessionId)
        ? 'session'
        : told.every(({ ids: each }) => each.eventId && !each.sessionId)
          ? 'event'
          : 'other'
  return { who: { label: say.words.who(unique.length, kind), ids: unique, more: say.words.plusMore } }
}

/** The first step of the first case, without the facts of that case, and the command that shows how it was. */
export const nextOf = (group: CauseGroup, { say, where }: CauseContext): Action | undefined => {
  const [verdict] = group.verdicts
  const step = verdict?.next[0]
  if (verdict === undefined || step === undefined) return undefined
  const text = [say.next({ key: step.key, args: group.args })]
  const id = commandId(group.payments[0]?.ids ?? verdict.ids)
  if (group.n > 1 && group.payments.length > 0)
    return id === undefined ? { text } : { text, command: `prodlogs why ${id}${where}`, comment: say.words.theLatest }
  if (step.command !== undefined) return { text, command: withPlace(step.command, where) }
  return id === undefined ? { text } : { text, command: `prodlogs why ${id}${where}`, comment: say.words.seeHow }
}

/** A command of ours asks the same place as this answer did; whoever pastes it elsewhere sees where it looks. */
export const withPlace = (command: string, where: string): string =>
  /^prodlogs (?:why|grep|report|tail)\b/.test(command) ? `${command}${where}` : command
