import { destination, pino, type Level } from 'pino'
import { safeError } from './safe-error.ts'
import type { LogEvent, LogFields } from './events.ts'

const FEATURE_ID = 'F-2025-017-stripe-payment'

type Write = (event: LogEvent, msg: string, fields?: LogFields) => void

export interface Logger {
  readonly debug: Write
  readonly info: Write
  readonly warn: Write
  readonly error: Write
  /** Opens LOG_FILE anew, after logrotate has moved it away. */
  reopen(): void
  close(): void
}

/** Writes one JSON object a line to `file`, or to stdout without one. Synchronous: a SIGKILL loses no line. */
export const createLogger = (options: {
  readonly level: Level | 'silent'
  readonly file: string | undefined
  /** Is told of every line, also of those that the level leaves out. */
  readonly observe?: (event: LogEvent, fields: LogFields) => void
}): Logger => {
  const sink = destination({ dest: options.file ?? 1, sync: true, mkdir: true, append: true })
  const log = pino(
    {
      level: options.level,
      base: { feature_id: FEATURE_ID, pid: process.pid },
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
      // `err` is made safe below; pino's own serializer would add what the allow-list keeps out.
      serializers: { err: (safe: unknown) => safe },
    },
    sink,
  )
  const at =
    (level: Level): Write =>
    (event, msg, fields = {}) => {
      options.observe?.(event, fields)
      const { err, ...rest } = fields
      log[level]({ event, ...rest, ...(err === undefined ? {} : { err: safeError(err) }) }, msg)
    }
  return {
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    reopen: () => {
      if (options.file !== undefined) sink.reopen()
    },
    close: () => {
      if (options.file !== undefined) sink.end()
    },
  }
}
