import { correlate } from '../correlate/correlate.ts'
import { contextOf } from '../diagnose/context.ts'
import { diagnoseAll } from '../diagnose/diagnose-all.ts'
import type { LogRecord } from '../model/record.ts'
import type { Redactor } from '../model/redactor.ts'
import type { SafeRecord } from '../model/safe-record.ts'
import type { StripeFacts } from '../model/stripe-facts.ts'
import type { EpochMs, TimeWindow } from '../model/time.ts'
import type { WebhookProcessingLog } from '../model/trace.ts'
import type { Verdict } from '../model/verdict.ts'
import type { Observed } from '../pipeline.ts'
import type { AppSession } from './session.ts'

export interface Analysis {
  readonly logs: readonly WebhookProcessingLog[]
  readonly verdicts: readonly Verdict[]
}

/** Records of all sources, in order of time → what happened to each webhook, and why. */
export const analyse = (
  session: Pick<AppSession, 'config' | 'now'>,
  observed: readonly Observed[],
  options: {
    window?: TimeWindow | undefined
    stripe?: StripeFacts | undefined
    begins?: EpochMs | undefined
    /** For what is followed live: work that may still be going on is not missing yet. */
    now?: EpochMs | undefined
  } = {},
): Analysis => {
  const steps = observed.flatMap((one) => one.steps)
  const logs = correlate(
    steps,
    observed.map((one) => one.record),
  )
  const context = contextOf(logs, {
    expect: session.config.expect,
    ...(options.window === undefined ? {} : { window: options.window }),
    ...(options.stripe === undefined ? {} : { stripe: options.stripe }),
    ...(options.begins === undefined ? {} : { begins: options.begins }),
    ...(options.now === undefined ? {} : { now: options.now }),
  })
  return { logs, verdicts: diagnoseAll(logs, context) }
}

/**
 * Evidence is redacted before anything is cut or laid out, and when it is asked for: a report shows that of few of its
 * verdicts. The trace stays behind: it holds raw records.
 */
export const redactVerdict = (verdict: Verdict, redactor: Redactor): Verdict<SafeRecord> => {
  const { trace: _trace, traces: _traces, evidence, ...rest } = verdict
  let safe: readonly SafeRecord[] | undefined
  return {
    ...rest,
    get evidence() {
      return (safe ??= evidence.map((record: LogRecord) => redactor.record(record)))
    },
  }
}
