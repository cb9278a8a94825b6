import type { Observed } from '../pipeline.ts'
import { recordJson, recordLine, type LineOptions, type ShownRecord } from '../report/record-line.ts'
import { terminalSafeJson } from '../report/terminal-safe.ts'
import type { Session } from './session.ts'

/** Writes records as tail and grep show them: a line for a person, or one JSON object a line. */
export interface RecordWriter {
  write(observed: Observed, marks?: { context?: boolean; late?: boolean }): Promise<void>
  /** Between groups of records that do not follow each other. */
  separator(): Promise<void>
}

export const createRecordWriter = (
  session: Session,
  options: { showOrigin: boolean; screen: boolean },
): RecordWriter => {
  const line: LineOptions = {
    style: session.style,
    time: session.time,
    showOrigin: options.showOrigin,
    ...(options.screen ? { seen: new Set<string>() } : {}),
  }
  let day: string | undefined
  const dayLine = (at: number | undefined): string => {
    if (at === undefined) return ''
    const today = session.time.day(at)
    if (today === day) return ''
    day = today
    return `${session.style.dim(`── ${today} ${session.zone}`)}\n`
  }
  return {
    write({ record, steps }, marks = {}) {
      const shown: ShownRecord = {
        record: session.redactor.record(record),
        steps: steps.map(({ kind, outcome, cause }) => ({
          step: kind,
          outcome,
          ...(cause === undefined ? {} : { cause }),
        })),
        ...marks,
      }
      const text =
        session.form === 'text'
          ? `${dayLine(record.at)}${recordLine(shown, line)}`
          : terminalSafeJson(JSON.stringify(recordJson(shown, session.time)))
      return session.print(`${text}\n`)
    },
    separator: () => (session.form === 'text' ? session.print(`${session.style.dim('--')}\n`) : Promise.resolve()),
  }
}
