import type { Ids } from '../../model/ids.ts'
import type { EpochMs, TimeWindow } from '../../model/time.ts'
import { defined } from '../json-object.ts'
import { countFates } from './reconcile.ts'
import type { ReconcileRow } from './row.ts'

/**
 * The stable JSON of `reconcile`: ids, times, fates and causes, and no text of a log. `safe` redacts what the logs
 * wrote as an id (pass `(text) => redactor.text(text)`).
 */
export const reconcileJson = (rows: readonly ReconcileRow[], window: TimeWindow, safe: (text: string) => string) => ({
  version: 1 as const,
  window: defined({ from: iso(window.from), to: iso(window.to) }),
  counts: countFates(rows),
  problems: rows.filter(({ problem }) => problem).length,
  events: rows.map((row) =>
    defined({
      fate: row.fate,
      cause: row.cause,
      confidence: row.confidence,
      alternatives: row.alternatives,
      reason: row.reason,
      problem: row.problem,
      ids: flatIds(row.ids, safe),
      type: row.type !== undefined && /^[a-z0-9_.[\]]{1,200}$/.test(row.type) ? row.type : undefined,
      at: iso(row.at),
      arrivedAt: iso(row.arrivedAt),
      deliveries: row.deliveries,
      pendingWebhooks: row.event?.pendingWebhooks,
      livemode: row.event?.livemode,
      endpoints: row.endpoints.length > 0 ? row.endpoints : undefined,
    }),
  ),
})

/** One id of each kind, as in a Verdict. */
const flatIds = (ids: Ids, safe: (text: string) => string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(ids).flatMap(([kind, [first]]) => (first === undefined ? [] : [[kind, safe(first)]])),
  )

const iso = (at: EpochMs | undefined): string | undefined => (at === undefined ? undefined : new Date(at).toISOString())
