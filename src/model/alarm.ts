import type { LogRecord } from './record.ts'

/** Runtimes write their advice to stderr, and platforms take all of stderr for errors: `(node:7) [DEP0040] DeprecationWarning: …`. */
const ADVICE = /(?:^|[\s\])])(?:[A-Z]\w{0,60})?Warning: |^(?:PHP )?(?:Deprecated|Notice): /

/** Logged as an error, and not only a runtime's advice. */
export const isLoggedAsError = ({ level, message, error }: LogRecord): boolean =>
  (level === 'error' || level === 'fatal') && (error !== undefined || !ADVICE.test(message.slice(0, 300)))

/** Logged as an error, or with one at a level that does not deny it. */
export const isAlarm = (record: LogRecord): boolean =>
  isLoggedAsError(record) || (record.error !== undefined && record.level !== 'info' && record.level !== 'debug')
