import type { Gap } from '../model/gap.ts'
import type { TimeWindow } from '../model/time.ts'
import type { AnswerEnd } from '../remote/answer.ts'
import { programReason } from '../remote/program-reason.ts'
import type { Frame } from '../remote/protocol.ts'

export interface Place {
  readonly host: string
  readonly source: string
}

/** Frames that say what is missing from an answer. */
export const gapOfFrame = (frame: Frame, place: Place, window: TimeWindow | undefined): Gap | undefined => {
  switch (frame.name) {
    case 'unread':
      return { kind: 'history_unreadable', ...place, args: { path: frame.file, reason: programReason(frame.why) } }
    case 'untimed':
      return { kind: 'window_untimed', ...place, args: { path: frame.file, bytes: frame.bytes } }
    case 'limit':
      return { kind: 'limit_bytes', ...place, args: { bytes: frame.bytes } }
    case 'status':
      // 141: the reader of a pipe had enough, which is our own limit or count.
      return frame.code === 141
        ? undefined
        : { kind: 'source_unreadable', ...place, args: { reason: { code: 'exit', status: frame.code } } }
    case 'oldest': {
      const at = frame.at * 1000
      return window?.from === undefined || at <= window.from
        ? undefined
        : { kind: 'window_before_log', ...place, args: { from: new Date(at).toISOString() } }
    }
    default:
      return undefined
  }
}

/** What the end of an answer says of its completeness. */
export const gapsOfEnd = (end: AnswerEnd, place: Place, received: number): Gap[] => {
  if (end.kind === 'aborted') return []
  if (end.kind === 'cut') return [{ kind: 'stream_cut', ...place, args: { bytes: end.bytes, reason: end.reason } }]
  if (end.limit !== undefined) return [{ kind: 'limit_time', ...place, args: { limit: end.limit } }]
  if (end.status !== 0)
    return [{ kind: 'stream_cut', ...place, args: { bytes: received, reason: { code: 'exit', status: end.status } } }]
  return []
}
