import type { CauseId } from './cause.ts'
import type { Ids } from './ids.ts'
import type { LogRecord } from './record.ts'
import type { Confidence } from './step.ts'
import type { EpochMs } from './time.ts'
import type { StepRow, WebhookProcessingLog } from './trace.ts'

/** A next step: a sentence of `messages/` by its key, with the exact command or setting to look at. */
export interface NextStep {
  readonly key: string
  readonly args: MessageArgs
  /** A command line to type, when there is one. */
  readonly command?: string
}

export type MessageArgs = { readonly [name: string]: string | number }

/** Why one webhook did or did not become an automation. Prose is made from it by `messages/`. */
export interface Verdict<R = LogRecord> {
  readonly cause: CauseId
  readonly confidence: Confidence
  /** Causes that the logs cannot tell from this one. */
  readonly alternatives: readonly CauseId[]
  readonly args: MessageArgs
  readonly ids: Ids
  readonly type?: string
  readonly at?: EpochMs
  readonly steps: readonly StepRow[]
  /** Three to five records that prove it, the most telling first. */
  readonly evidence: readonly R[]
  readonly next: readonly NextStep[]
  /** Other things wrong in the same trace, weaker than `cause`. */
  readonly also: readonly CauseId[]
  readonly trace?: WebhookProcessingLog
  /** Of a verdict that stands for several deliveries: theirs. */
  readonly traces?: readonly WebhookProcessingLog[]
}

/** How bad a cause is: a problem makes `why` exit 3. */
export type Severity = 'ok' | 'warning' | 'problem'
