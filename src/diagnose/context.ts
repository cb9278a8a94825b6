import type { StepId } from '../model/step.ts'
import type { StripeFacts } from '../model/stripe-facts.ts'
import type { EpochMs, TimeWindow } from '../model/time.ts'
import type { WebhookProcessingLog } from '../model/trace.ts'
import type { Healthy } from './healthy.ts'
import { healthyOf } from './healthy.ts'
import { verificationOf, type Verification } from './verification.ts'
import { siblingsOf, type Siblings } from './siblings.ts'

/** What a log is compared with. */
export interface DiagnoseContext {
  readonly healthy: Healthy
  /** Steps that must follow an event, by type; `*` in a type stands for the rest of it. */
  readonly expect: Readonly<Record<string, readonly StepId[]>>
  readonly window: TimeWindow
  /** All logs of the window, in order of time. */
  readonly logs: readonly WebhookProcessingLog[]
  /** Logs that tell of trouble of the service itself: scheduler, database, queue, workers. */
  readonly service: readonly WebhookProcessingLog[]
  readonly siblings: Siblings
  readonly verification: Verification
  readonly stripe?: StripeFacts
  /** The oldest moment that the lines which were read can tell of. */
  readonly begins?: EpochMs
  /** For "still running": absent for old logs. */
  readonly now?: EpochMs
}

export interface DiagnoseOptions {
  readonly expect?: Readonly<Record<string, readonly StepId[]>>
  readonly window?: TimeWindow
  readonly stripe?: StripeFacts
  readonly begins?: EpochMs
  readonly now?: EpochMs
}

export const contextOf = (logs: readonly WebhookProcessingLog[], options: DiagnoseOptions = {}): DiagnoseContext => ({
  healthy: healthyOf(logs),
  expect: options.expect ?? {},
  window: options.window ?? {},
  logs,
  service: logs.filter((log) => log.scope === 'service' && log.steps.some((step) => step.cause !== undefined)),
  verification: verificationOf(logs),
  siblings: siblingsOf(logs),
  ...(options.stripe ? { stripe: options.stripe } : {}),
  ...(options.begins === undefined ? {} : { begins: options.begins }),
  ...(options.now === undefined ? {} : { now: options.now }),
})

/** The expected steps of a type: the entry of its full name, else of the longest pattern that fits. */
export const expectedOf = (
  expect: DiagnoseContext['expect'],
  type: string | undefined,
): readonly StepId[] | undefined => {
  if (type === undefined) return undefined
  const exact = expect[type]
  if (exact) return exact
  const pattern = Object.keys(expect)
    .filter((each) => each.endsWith('*') && type.startsWith(each.slice(0, -1)))
    .sort((a, b) => b.length - a.length)[0]
  return pattern === undefined ? undefined : expect[pattern]
}
