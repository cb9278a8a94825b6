import type { CauseId } from './cause.ts'
import type { Gap } from './gap.ts'
import type { Payment } from './payment.ts'
import type { LogRecord } from './record.ts'
import type { SharedByCause } from './shared.ts'
import type { EpochMs } from './time.ts'
import type { AutomationKind, AutomationOutcome } from './trace.ts'
import type { NextStep, Verdict } from './verdict.ts'

/**
 * Counts by delivery (one arrival of a webhook, retries and duplicates counted each), except `processed` and `failed`,
 * which count events. `byType` has deliveries in `received` and events in the others.
 */
export interface WebhookCounts {
  readonly received: number
  readonly verified: number
  readonly processed: number
  readonly failed: number
  readonly signatureFailed: number
  readonly ignored: number
  readonly duplicate: number
}

/**
 * What became of deliveries, each counted once: `came` is the sum of the others. `processed`: its work came to an end, or it was
 * answered well; `failed`: it broke off, or was answered with an error; `ignored`: another's, or of a type that nobody handles;
 * `duplicate`: of an event that an earlier delivery had brought in; `refused`: for its signature; `unfinished`: no line tells
 * its end.
 */
export interface DeliveryFates {
  readonly came: number
  readonly processed: number
  readonly failed: number
  readonly ignored: number
  readonly duplicate: number
  readonly refused: number
  readonly unfinished: number
}

export type DeliveryFate = Exclude<keyof DeliveryFates, 'came'>

export interface DeliveryCounts extends DeliveryFates {
  /** By the type of their event, the most frequent first; `''`: no line tells it. The rows add up to the whole. */
  readonly byType: Readonly<Record<string, DeliveryFates>>
}

export interface ReportCounts {
  readonly webhooks: WebhookCounts
  readonly deliveries: DeliveryCounts
  readonly byType: Readonly<Record<string, { received: number; processed: number; failed: number }>>
  readonly automations: Readonly<Record<AutomationKind, Record<AutomationOutcome['state'], number>>>
  readonly errors: Readonly<Partial<Record<CauseId, number>>>
  /** Operational counts that spec 2 recommends to watch, e.g. `quota.denied`, `db.unavailable`. */
  readonly operations: Readonly<Record<string, number>>
}

export interface DealRow {
  readonly dealId: string
  readonly state: 'ok' | 'warning' | 'problem'
  readonly causes: readonly CauseId[]
  readonly automations: Readonly<Partial<Record<AutomationKind, AutomationOutcome['state']>>>
}

/** One bar of the histogram: `at` is the start of the bucket. */
export interface TimeBucket {
  readonly at: EpochMs
  readonly webhooks: number
  readonly failures: number
}

export interface ReadSource {
  readonly host: string
  readonly source: string
  readonly lines: number
  readonly bytes: number
  readonly from?: EpochMs
  readonly to?: EpochMs
}

export interface Report<R = LogRecord> {
  readonly window: { readonly from?: EpochMs; readonly to?: EpochMs; readonly lines?: number }
  readonly searched: readonly ReadSource[]
  readonly counts: ReportCounts
  readonly histogram: readonly TimeBucket[]
  readonly deals: readonly DealRow[]
  readonly payments: readonly Payment[]
  /** Of causes with three cases or more: what these have in common. */
  readonly shared: readonly SharedByCause[]
  readonly verdicts: readonly Verdict<R>[]
  readonly gaps: readonly Gap[]
  readonly next: readonly NextStep[]
}
