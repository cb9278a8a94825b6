import type { MessageArgs } from './verdict.ts'

/** Something that should have been read and was not: every answer carries its gaps, so that nothing is left out in silence. */
export type GapKind =
  | 'host_unreachable'
  | 'host_auth'
  | 'stream_cut'
  | 'link_lost'
  | 'source_unreadable'
  | 'source_missing'
  | 'line_too_long'
  | 'window_before_log'
  | 'window_untimed'
  | 'window_hour_twice'
  | 'clock_skewed'
  | 'history_unreadable'
  | 'cursor_vacuumed'
  | 'truncated_file'
  | 'lines_lost'
  | 'damaged_file'
  | 'stopped'
  | 'limit_bytes'
  | 'limit_time'
  | 'limit_lines'
  | 'redaction_failed'
  | 'unparsed_lines'
  | 'stripe_unreachable'
  | 'out_of_order'
  | 'gaps_capped'
  | 'window_assumed'
  | 'engine_partial'
  | 'same_moment'
  | 'meantime_unknown'

export interface Gap {
  readonly kind: GapKind
  readonly host?: string
  readonly source?: string
  /** Numbers and names for the sentence in `messages/`: bytes, lines, path, from, to, reason … */
  readonly args: MessageArgs
}
