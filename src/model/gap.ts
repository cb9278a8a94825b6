import type { Failure } from './error.ts'
import type { Reason } from './reason.ts'

/** No arguments at all. */
type None = Readonly<Record<string, never>>

/** Why a part of an answer is missing: a reason, or the failure that took it. */
export type GapReason = Reason | Failure

interface Why {
  readonly reason?: GapReason
}

/** Something that should have been read and was not: what each kind of gap may tell. Times are ISO 8601 with their zone. */
export interface GapArgs {
  readonly host_unreachable: Why
  readonly host_auth: Why
  readonly stream_cut: Why & { readonly bytes?: number }
  readonly link_lost: Why
  readonly source_unreadable: Why & { readonly path?: string }
  readonly source_missing: Why & { readonly path?: string }
  readonly line_too_long: { readonly lines: number; readonly bytes?: number }
  readonly window_before_log: { readonly from: string }
  readonly window_untimed: { readonly path: string; readonly bytes: number }
  readonly window_hour_twice: None
  /** How far the clock there is ahead of the one here. */
  readonly clock_skewed: { readonly seconds: number }
  readonly history_unreadable: Why & { readonly path: string }
  readonly cursor_vacuumed: Why
  readonly truncated_file: Why & { readonly path: string; readonly bytes?: number }
  readonly lines_lost: Why & { readonly path: string }
  readonly damaged_file: { readonly path: string; readonly damage: 'cut' | 'garbage' | 'shrunk' }
  readonly stopped: { readonly lines: number }
  readonly limit_bytes: { readonly bytes: number }
  /** `limit`: which limit of the program there it was: seconds, or time of the processor. */
  readonly limit_time: { readonly seconds?: number; readonly limit?: string }
  readonly limit_lines: { readonly lines: number }
  readonly redaction_failed: { readonly lines: number }
  readonly unparsed_lines: { readonly lines: number; readonly of: number }
  readonly stripe_unreachable: Why
  readonly out_of_order: { readonly lines: number }
  readonly gaps_capped: { readonly gaps: number }
  readonly window_assumed: { readonly days: number }
  readonly engine_partial: Why
  readonly same_moment: { readonly lines: number; readonly at: string }
  readonly meantime_unknown: Why
}

/** Every answer carries its gaps, so that nothing is left out in silence. */
export type GapKind = keyof GapArgs

interface Place {
  readonly host?: string
  readonly source?: string
}

export type GapFactOf<K extends GapKind> = { [P in K]: { readonly kind: P; readonly args: GapArgs[P] } }[K]

/** What is missing, before anybody said where. */
export type GapFact = GapFactOf<GapKind>

export type Gap = { [K in GapKind]: GapFactOf<K> & Place }[GapKind]
