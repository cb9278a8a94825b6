import type { Clock } from '../time/clock.ts'
import type { TimeFound } from '../time/found.ts'
import { readTime } from '../time/read-time.ts'

/** Level words as loggers print them in capitals, for the source of a pattern; no capturing groups. */
export const LEVEL = String.raw`(?:TRACE|DEBUG|INFO|NOTICE|WARN(?:ING)?|ERROR|SEVERE|FATAL|CRIT(?:ICAL)?|ALERT|EMERG(?:ENCY)?|PANIC|SUCCESS|LOG|VERBOSE)`

/** The same in lower case, with winston's and pino's own. */
export const LOWER_LEVEL = String.raw`(?:trace|debug|info|http|verbose|silly|notice|warn(?:ing)?|error|fatal|crit(?:ical)?|alert|emerg(?:ency)?|panic)`

export interface Timed {
  readonly time: TimeFound
  readonly match: RegExpExecArray
}

/** A time at `from` and right after it a sticky pattern. */
export const timed = (text: string, clock: Clock, pattern: RegExp, from = 0): Timed | undefined => {
  const time = readTime(text, from, clock)
  if (!time) return undefined
  pattern.lastIndex = time.end
  const match = pattern.exec(text)
  return match ? { time, match } : undefined
}
