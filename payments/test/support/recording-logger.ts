import type { LogFields } from '../../src/log/events.ts'
import type { Logger } from '../../src/log/logger.ts'

export interface RecordedLine extends LogFields {
  readonly level: string
  readonly event: string
  readonly msg: string
}

/** A logger that keeps what it was told. */
export const recordingLogger = (): Logger & { readonly lines: RecordedLine[]; events(): string[] } => {
  const lines: RecordedLine[] = []
  const at =
    (level: string): Logger['info'] =>
    (event, msg, fields = {}) =>
      void lines.push({ ...fields, level, event, msg })
  return {
    lines,
    events: () => lines.map((line) => line.event),
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    reopen: () => {},
    close: () => {},
  }
}
