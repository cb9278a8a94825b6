import { correlate } from '../correlate/correlate.ts'
import { contextOf, expectedOf, type DiagnoseContext } from '../diagnose/context.ts'
import { diagnose } from '../diagnose/diagnose.ts'
import { healthyKey } from '../diagnose/healthy.ts'
import { stageMarks } from '../diagnose/payments.ts'
import { deliveriesOf } from '../diagnose/timeline.ts'
import type { Config } from '../config/schema.ts'
import type { CauseId } from '../model/cause.ts'
import { STAGE_OF, type Stage } from '../model/payment.ts'
import type { LogRecord } from '../model/record.ts'
import type { Redactor } from '../model/redactor.ts'
import type { SafeRecord } from '../model/safe-record.ts'
import { severityOf } from '../model/severity.ts'
import type { StepId } from '../model/step.ts'
import type { EpochMs } from '../model/time.ts'
import type { TimelineStep } from '../model/timeline.ts'
import type { WebhookProcessingLog } from '../model/trace.ts'
import type { Verdict } from '../model/verdict.ts'
import type { RowState, WebhookRow } from '../model/webhook-row.ts'
import type { Observed } from '../pipeline.ts'
import { matters } from './matters.ts'

/** A row with the records that it was made of: what filters look at. */
export interface RowOfRecords extends WebhookRow {
  readonly records: readonly LogRecord[]
}

/** A row as it may be shown: with what its record says, and without the others. Its own texts are redacted where they are laid out. */
export const redactRow = (
  { records: _records, reason, ...row }: RowOfRecords,
  redactor: Pick<Redactor, 'record'>,
): WebhookRow<SafeRecord> => ({ ...row, ...(reason === undefined ? {} : { reason: redactor.record(reason) }) })

/** After so long without a word a webhook is settled, and what is missing is missing. */
const SILENCE_MS = 10_000
/** How long a decided webhook still waits for lines of the same moment. */
const AFTER_END_MS = 500
const AFTER_FAILURE_MS = 1500
/** A webhook whose expected steps nobody knows waits longer for the next one. */
const UNKNOWN_END_MS = 3000

/** So many records are kept; beyond it the oldest of settled webhooks go, and come back no more. */
const MOST_RECORDS = 3000

/** Records as they come → webhooks as they stand. All that is kept is read anew when rows are asked for. */
export class WebhookRows {
  readonly #expect: Config['expect']
  readonly #keys = new WeakMap<LogRecord, number>()
  readonly #arrived = new WeakMap<LogRecord, number>()
  #kept: Observed[] = []
  #lastKey = 0

  constructor(options: { expect: Config['expect'] }) {
    this.#expect = options.expect
  }

  /** `now`: the moment of its coming, by our clock. False when the record can say nothing of a webhook. */
  push(observed: Observed, now: EpochMs): boolean {
    if (!matters(observed)) return false
    this.#arrived.set(observed.record, now)
    this.#kept.push(observed)
    return true
  }

  /** All webhooks of what is kept, in order of time. `ended`: nothing more will come. */
  rows(now: EpochMs, ended = false): readonly RowOfRecords[] {
    const logs = correlate(
      this.#kept.flatMap(({ steps }) => steps),
      this.#kept.map(({ record }) => record),
    )
    const running = contextOf(logs, { expect: this.#expect, now })
    const { now: _now, ...over } = running
    const rows = logs.flatMap((log) => this.#rowsOf(log, running, over, now, ended))
    this.#forget(rows)
    return rows.toSorted((a, b) => (a.at ?? 0) - (b.at ?? 0))
  }

  #rowsOf(
    log: WebhookProcessingLog,
    running: DiagnoseContext,
    over: DiagnoseContext,
    now: EpochMs,
    ended: boolean,
  ): RowOfRecords[] {
    const records = [...new Set([...log.steps.map(({ record }) => record), ...log.context])]
    if (log.steps.length === 0) return []
    const heard = Math.max(...records.map((record) => this.#arrived.get(record) ?? 0))
    const written = Math.max(...records.map(({ at }) => at ?? Number.NEGATIVE_INFINITY))
    // What was written long before it came is history: its silence is over already.
    const past = heard - written > SILENCE_MS
    const quietMs = now - heard
    const silent = ended || quietMs >= SILENCE_MS || (past && quietMs >= AFTER_END_MS)
    const verdict = diagnose(log, silent ? over : running)
    if (log.scope === 'service') return this.#serviceRow(log, verdict, records)
    const deliveries = deliveriesOf(log, verdict)
    const expected = expectedStages(log, running)
    return deliveries.map((delivery, i) => {
      const isLast = i === deliveries.length - 1
      const own = log.deliveries[i]?.steps.map(({ record }) => record) ?? records
      const { state, cause, reason } = judged(log, delivery.steps, verdict, isLast)
      const known = expected.size > 1
      const allThere = known && [...expected].every((stage) => marked(delivery.steps, stage))
      // Half of the work is done well: the rest of what its type is known to go through is waited for.
      const isWell = state === 'done' || (state === 'skipped' && severityOf(verdict.cause) === 'warning')
      const open = isLast && (state === 'underway' || (isWell && known && !allThere))
      const settled = silent || !isLast || (!open && quietMs >= waitFor(state, allThere))
      const shown = state === 'underway' && silent ? 'untold' : open && !silent ? 'underway' : state
      const { at, endedAt, host } = delivery
      return {
        key: this.#keyOf(own.length > 0 ? own : records),
        ...(at === undefined ? {} : { at }),
        host: host ?? own[0]?.origin.host ?? '',
        ...(delivery.type === undefined ? {} : { type: delivery.type }),
        ids: log.ids,
        marks: stageMarks(delivery.steps, shown === 'done' ? 'well' : 'ill'),
        expected,
        state: shown,
        ...(cause === undefined ? {} : { cause }),
        ...(at === undefined || endedAt === undefined ? {} : { tookMs: endedAt - at }),
        ...(reason === undefined ? {} : { reason }),
        ofService: false,
        settled,
        records: own,
      }
    })
  }

  /** What the service says of itself is a row only when it is trouble. */
  #serviceRow(log: WebhookProcessingLog, verdict: Verdict, records: readonly LogRecord[]): RowOfRecords[] {
    const broken = log.steps.find(({ outcome, cause }) => outcome === 'failed' || cause !== undefined)
    if (broken === undefined || severityOf(verdict.cause) === 'ok') return []
    const { record } = broken
    return [
      {
        key: this.#keyOf([record]),
        ...(record.at === undefined ? {} : { at: record.at }),
        host: record.origin.host,
        ids: log.ids,
        marks: {},
        expected: new Set(),
        state: severityOf(verdict.cause) === 'problem' ? 'failed' : 'skipped',
        cause: verdict,
        reason: record,
        ofService: true,
        settled: true,
        records,
      },
    ]
  }

  /** A webhook is known again by any of its records: a line that comes late may stand before those that were there. */
  #keyOf(records: readonly LogRecord[]): number {
    const known = records.flatMap((record) => this.#keys.get(record) ?? [])
    const key = known.length > 0 ? Math.min(...known) : ++this.#lastKey
    for (const record of records) this.#keys.set(record, key)
    return key
  }

  #forget(rows: readonly RowOfRecords[]): void {
    if (this.#kept.length <= MOST_RECORDS) return
    const open = new Set(rows.filter(({ settled }) => !settled).flatMap(({ records }) => records))
    // Down to two thirds, so that it is not done again for each record that comes.
    let spare = this.#kept.length - Math.floor((MOST_RECORDS * 2) / 3)
    this.#kept = this.#kept.filter(({ record }) => open.has(record) || spare-- <= 0)
    if (this.#kept.length > MOST_RECORDS * 2) this.#kept = this.#kept.slice(-MOST_RECORDS)
  }
}

const marked = (steps: readonly TimelineStep[], stage: Stage): boolean =>
  stage === 'came' ||
  stage === 'signed' ||
  steps.some(({ step, outcome }) => STAGE_OF[step] === stage && outcome !== 'started' && outcome !== 'missing')

const waitFor = (state: RowState, allThere: boolean): number =>
  state === 'done' ? (allThere ? AFTER_END_MS : UNKNOWN_END_MS) : AFTER_FAILURE_MS

/** The stages of its type: what the configuration expects, else what most healthy webhooks of the type went through. */
const expectedStages = (log: WebhookProcessingLog, context: DiagnoseContext): ReadonlySet<Stage> => {
  const named = expectedOf(context.expect, log.event.type)
  const healthy = context.healthy.get(healthyKey(log))
  const steps: readonly StepId[] =
    named ?? [...(healthy?.steps ?? [])].flatMap(([step, n]) => (n * 2 > (healthy?.count ?? 0) ? [step] : []))
  return new Set(['came', ...steps.flatMap((step) => STAGE_OF[step] ?? [])])
}

interface Judged {
  readonly state: RowState
  readonly cause?: Pick<Verdict, 'cause' | 'args'>
  readonly reason?: LogRecord
}

/** One delivery of a log. The verdict on the whole log counts for its last; an earlier one is told by its own steps. */
const judged = (
  log: WebhookProcessingLog,
  steps: readonly TimelineStep[],
  verdict: Verdict,
  isLast: boolean,
): Judged => {
  const broken = steps.find(({ outcome }) => outcome === 'failed') ?? steps.find(({ outcome }) => outcome === 'skipped')
  const repeat = steps.some(({ outcome }) => outcome === 'duplicate')
  const problem = severityOf(verdict.cause) === 'problem'
  const reason = recordOf(log, broken, verdict)
  if (isLast && problem) {
    const state =
      broken?.outcome === 'skipped' ? 'skipped' : verdict.cause === 'step_missing' && !broken ? 'missing' : 'failed'
    return { state, cause: verdict, ...(state === 'missing' || reason === undefined ? {} : { reason }) }
  }
  if (repeat) return { state: 'repeat', cause: { cause: 'duplicate_harmless', args: {} } }
  if (!isLast && broken !== undefined)
    return {
      state: broken.outcome === 'skipped' ? 'skipped' : 'failed',
      ...(broken.cause === undefined ? {} : { cause: { cause: broken.cause, args: {} } }),
      ...(reason === undefined ? {} : { reason }),
    }
  if (steps.some(({ outcome }) => outcome === 'ignored') || IGNORED.has(verdict.cause))
    return { state: 'ignored', cause: verdict }
  if (severityOf(verdict.cause) === 'warning' && verdict.cause !== 'unknown')
    return { state: 'skipped', cause: verdict }
  return verdict.cause === 'unknown' || steps.at(-1)?.outcome === 'started' ? { state: 'underway' } : { state: 'done' }
}

const IGNORED: ReadonlySet<CauseId> = new Set<CauseId>([
  'ignored_other_account',
  'ignored_mode',
  'metadata_missing_foreign_object',
  'unhandled_event_type',
])

/** The line of the step that broke, else the most telling of the verdict. */
const recordOf = (
  log: WebhookProcessingLog,
  broken: TimelineStep | undefined,
  verdict: Verdict,
): LogRecord | undefined =>
  log.steps.find(
    (step) =>
      broken !== undefined &&
      step.outcome === broken.outcome &&
      step.record.at === broken.at &&
      (broken.cause === undefined || step.cause === broken.cause),
  )?.record ?? verdict.evidence[0]
