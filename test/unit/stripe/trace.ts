import type { CauseId } from '../../../src/model/cause.ts'
import type { Ids } from '../../../src/model/ids.ts'
import { rawText } from '../../../src/model/raw-line.ts'
import type { LogRecord } from '../../../src/model/record.ts'
import type { Step, StepId, StepOutcome } from '../../../src/model/step.ts'
import type {
  AutomationOutcome,
  StripeWebhookEvent,
  TraceScope,
  WebhookProcessingLog,
} from '../../../src/model/trace.ts'

export type StepLine = readonly [kind: StepId, outcome: StepOutcome, cause?: CauseId]

export interface TraceSketch {
  readonly at: number
  readonly event?: StripeWebhookEvent
  readonly ids?: Ids
  readonly type?: string
  /** One list of steps for each delivery; they follow each other by a minute. */
  readonly deliveries: readonly (readonly StepLine[])[]
  readonly status?: readonly (number | undefined)[]
  readonly outcomes?: readonly AutomationOutcome[]
  readonly unverified?: boolean
  readonly path?: string
  readonly scope?: TraceScope
}

export const GOOD: readonly StepLine[] = [
  ['webhook.received', 'ok'],
  ['signature.verified', 'ok'],
  ['session.persisted', 'ok'],
  ['crm.status_updated', 'ok'],
  ['notification.sent', 'ok'],
]

/** A trace as `correlate/` makes it, drawn by its steps. */
export const trace = (sketch: TraceSketch): WebhookProcessingLog => {
  const deliveries = sketch.deliveries.map((lines, d) => {
    const at = sketch.at + d * 60_000
    const steps = lines.map((line, i): Step => stepOf(line, at + i * 100, sketch))
    const status = sketch.status?.[d]
    return { at, host: 'prod', steps, ...(status === undefined ? {} : { status }) }
  })
  return {
    event: sketch.event ?? {},
    ids: sketch.ids ?? (sketch.event?.id ? { eventId: [sketch.event.id] } : {}),
    deliveries,
    steps: deliveries.flatMap(({ steps }) => steps),
    outcomes: sketch.outcomes ?? [],
    edges: [],
    rows: [],
    scope: sketch.scope ?? 'event',
    context: [],
    uncertain: [],
    unverified: sketch.unverified ?? false,
  }
}

const stepOf = ([kind, outcome, cause]: StepLine, at: number, sketch: TraceSketch): Step => ({
  kind,
  outcome,
  confidence: 'certain',
  claim: 'stated',
  voice: 'app',
  by: 'test',
  ids: {},
  record: record(at, sketch.path),
  ...(cause === undefined ? {} : { cause }),
  ...(sketch.type === undefined ? {} : { type: sketch.type }),
})

const record = (at: number, path: string | undefined): LogRecord => ({
  kind: 'parsed',
  format: 'test',
  origin: { host: 'prod', source: 'app' },
  at,
  message: '',
  fields: {},
  ids: {},
  raw: rawText(''),
  lines: 1,
  ...(path === undefined ? {} : { http: { method: 'POST', path } }),
})
