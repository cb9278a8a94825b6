import type { EpochMs } from '../../model/time.ts'
import type { WebhookProcessingLog } from '../../model/trace.ts'
import { accountPart, commonAccountPart } from '../account-part.ts'
import type { StripeEventFact } from '../fact.ts'
import { typeFilter } from '../type-filter.ts'
import { SETTLE_MS, type AbsentJudgement } from './absent.ts'
import { eventIdsOf, RETRIED_MS, timeOf, typeOf } from './match.ts'
import type { ReconcileOptions } from './row.ts'

/** What the listed events share, to tell another account's or mode's webhook by. */
export interface Listed {
  readonly accountPart?: string | undefined
  readonly livemode?: boolean | undefined
}

export const listedTraits = (events: readonly StripeEventFact[]): Listed => {
  const modes = new Set(events.map(({ livemode }) => livemode).filter((mode) => mode !== undefined))
  const own = events.filter(({ account }) => account === undefined).map(({ id }) => id)
  return { accountPart: commonAccountPart(own), livemode: modes.size === 1 ? [...modes][0] : undefined }
}

/** A webhook with an event id that is not among Stripe's events; undefined for a trace that names no event. */
export const judgeStranger = (
  trace: WebhookProcessingLog,
  listed: Listed,
  options: ReconcileOptions,
): AbsentJudgement | undefined => {
  const id = eventIdsOf(trace)[0]
  if (id === undefined) return undefined
  const base = { fate: 'unknown_to_stripe', alternatives: [], endpoints: [] } as const
  const asked = options.asked?.get(id)
  if (asked) return { ...base, ...asked }
  const part = accountPart(id)
  const mode = trace.event.livemode
  if (mode !== undefined && listed.livemode !== undefined && mode !== listed.livemode) {
    return { ...base, cause: 'resource_missing.mode', confidence: 'likely', reason: 'other_mode' }
  }
  if (part !== undefined && listed.accountPart !== undefined && part !== listed.accountPart) {
    return { ...base, cause: 'resource_missing.account', confidence: 'likely', reason: 'other_account' }
  }
  if (!wasListed(trace, options)) {
    return {
      fate: 'unknown',
      cause: 'unknown',
      confidence: 'ambiguous',
      alternatives: [],
      reason: 'not_listed',
      endpoints: [],
    }
  }
  return {
    ...base,
    cause: 'resource_missing.account',
    confidence: 'ambiguous',
    alternatives: ['resource_missing.mode'],
  }
}

/** Whether Stripe's list would hold the event if Stripe had it: a retry's event may be three days older. */
const wasListed = (trace: WebhookProcessingLog, { listed, window }: ReconcileOptions): boolean => {
  const { from, to, types } = { ...window, ...listed }
  const type = typeOf(trace)
  if (types && types.length > 0 && (type === undefined || !typeFilter(types).matches(type))) return false
  const at: EpochMs | undefined = trace.event.created ?? timeOf(trace)
  if (at === undefined) return from === undefined
  const earliest = trace.event.created ?? at - (isRetry(trace) ? RETRIED_MS : SETTLE_MS)
  return (from === undefined || earliest >= from) && (to === undefined || at < to)
}

/** A duplicate, or a second delivery, may be a retry of an old event. */
const isRetry = (trace: WebhookProcessingLog): boolean => trace.steps.some(({ kind }) => kind === 'event.duplicate')
