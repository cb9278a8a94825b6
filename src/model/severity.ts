import type { CauseId } from './cause.ts'
import type { Severity } from './verdict.ts'

/** How bad a cause is for the automation that was to follow. What the rules of the business ask for is no problem. */
const MILD: Readonly<Partial<Record<CauseId, Severity>>> = {
  ok: 'ok',
  duplicate_harmless: 'ok',
  ok_with_warnings: 'warning',
  unknown: 'warning',
  timeout_then_duplicate: 'warning',
  ignored_other_account: 'warning',
  ignored_mode: 'warning',
  metadata_missing_foreign_object: 'warning',
  payment_not_settled_yet: 'warning',
  unhandled_event_type: 'warning',
  db_down_fail_open: 'warning',
  quota_denied: 'warning',
  trial_expired: 'warning',
}

export const severityOf = (cause: CauseId): Severity => MILD[cause] ?? 'problem'
