import type { Cache } from '../cache.ts'
import type { LogFields } from '../log/events.ts'
import type { Logger } from '../log/logger.ts'
import type { Decision } from '../machine/state-machine.ts'
import type { Verdict } from '../quota/quota-checker.ts'

export interface StateLogDeps {
  readonly log: Logger
  readonly cache: Cache<Verdict>
}

/** Says what became of a subscription, and forgets what the gate knew of it. After the commit, never before. */
export const logDecision = (
  { log, cache }: StateLogDeps,
  decision: Decision,
  quotaReset: boolean,
  ids: LogFields,
): void => {
  switch (decision.kind) {
    case 'moved':
    case 'same': {
      const { before, next, rule } = decision.transition
      const fields = { ...ids, hardware_id: next.hardwareId, subscription_id: next.subscriptionId }
      if (decision.kind === 'moved') {
        log.info('state.transition', 'Subscription status changed', {
          ...fields,
          from: before?.status ?? 'none',
          to: next.status,
          rule,
          needs_reconcile: next.needsReconcile,
        })
      }
      cache.invalidate(next.hardwareId)
      log.info('cache.invalidated', 'Gate cache invalidated', fields)
      if (quotaReset)
        log.info('quota.reset', 'New quota period', { ...fields, period_start: next.periodStart.toISOString() })
      return
    }
    case 'stale':
      log.info('state.stale_ignored', 'An older word about the subscription changes nothing', {
        ...ids,
        reason: decision.why,
      })
      return
    case 'illegal':
      log.warn('state.illegal_transition', 'Transition refused by the state machine', {
        ...ids,
        from: decision.from,
        signal: decision.signal,
      })
      return
    case 'none':
      return
  }
}
