import { REPORT } from '../../messages/report.ts'
import type { Observed } from '../../pipeline.ts'
import { recordJson, recordLine, type LineOptions, type ShownRecord } from '../../report/record-line.ts'
import { terminalSafeJson } from '../../report/terminal-safe.ts'
import type { Session } from '../session.ts'

/** Writes records as tail and grep show them: a line for a person, or one JSON object a line. */
export interface RecordWriter {
  write(observed: Observed, marks?: { context?: boolean; late?: boolean }): Promise<void>
  /** Between groups of records that do not follow each other. */
  separator(): Promise<void>
}

/** A name beyond this pushes its own line to the right, not all. */
const WIDEST_ORIGIN = 32

export const createRecordWriter = (
  session: Session,
  options: {
    feeds: readonly { readonly host: string; readonly source: string }[]
    /** Hosts or files that were asked for: whose a line is must be told also where the others did not answer. */
    asked: number
    screen: boolean
  },
): RecordWriter => {
  const line: LineOptions = {
    style: session.style,
    time: session.time,
    late: REPORT.late[session.lang],
    showOrigin: options.feeds.length > 1 || options.asked > 1,
    originWidth: Math.min(
      WIDEST_ORIGIN,
      Math.max(0, ...options.feeds.map((feed) => `${feed.host}:${feed.source}`.length)),
    ),
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
    async write(observed, marks = {}) {
      await session.ready()
      const { record, steps } = observed
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
      await session.printLine(`${text}\n`)
    },
    separator: () => (session.form === 'text' ? session.printLine(`${session.style.dim('--')}\n`) : Promise.resolve()),
  }
}
