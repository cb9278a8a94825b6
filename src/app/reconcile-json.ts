import { gapJson, searchedJson } from '../report/report-json.ts'
import type { Sayings } from '../report/sayings.ts'
import { reconcileJson } from '../stripe/reconcile/json.ts'
import type { ReconcileAnswer } from './reconcile.ts'

/** The documented JSON of `reconcile`. `safe` redacts what the logs wrote as an id. */
export const reconcileAnswerJson = (
  { rows, findings, window, searched, gaps }: ReconcileAnswer,
  say: Sayings,
  safe: (text: string) => string,
) => ({
  ...reconcileJson(rows, window, safe),
  endpoints: findings.map(({ finding, endpoint, types }) => ({
    finding,
    id: endpoint.id,
    url: endpoint.url,
    ...(types.length > 0 ? { types } : {}),
  })),
  searched: searchedJson(searched, say),
  gaps: gaps.map((gap) => gapJson(gap, say)),
})
