import type { Ids } from './ids.ts'
import type { Stage, StageMark } from './payment.ts'
import type { LogRecord } from './record.ts'
import type { EpochMs } from './time.ts'
import type { Verdict } from './verdict.ts'

/** How a webhook stands: `missing`: nothing failed, and a step that should have come did not. */
export type RowState = 'underway' | 'done' | 'failed' | 'skipped' | 'missing' | 'repeat' | 'ignored' | 'untold'

/** One arrival of a webhook and how far it got; or trouble of the service, which has no stages. */
export interface WebhookRow<R = LogRecord> {
  /** The same for the same webhook, however often the rows are asked for. */
  readonly key: number
  readonly at?: EpochMs
  readonly host: string
  readonly type?: string
  readonly ids: Ids
  readonly marks: Readonly<Partial<Record<Stage, StageMark>>>
  /** Stages that webhooks of its type go through, as far as that is known. */
  readonly expected: ReadonlySet<Stage>
  readonly state: RowState
  readonly cause?: Pick<Verdict, 'cause' | 'args'>
  /** From its arrival to its last step, in milliseconds. */
  readonly tookMs?: number
  /** The record that says why. */
  readonly reason?: R
  /** Trouble of the service itself. */
  readonly ofService: boolean
  /** Nothing more is expected of it: it was decided, or nothing was heard of it for ten seconds. */
  readonly settled: boolean
}
