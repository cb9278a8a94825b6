import { summarise } from '../diagnose/summarise.ts'
import type { Gap } from '../model/gap.ts'
import type { ReadSource, Report } from '../model/report.ts'
import type { TimeWindow } from '../model/time.ts'
import type { Observed } from '../pipeline.ts'
import { reportDocument } from '../report/report-document.ts'
import { reportJson } from '../report/report-json.ts'
import { analyse, redactVerdict } from './analyse.ts'
import { printBlocks } from './print-blocks.ts'
import { sayingsOf } from './sayings.ts'
import type { Session } from './session.ts'

/** The report of records that are in order of time. `span`: what of the logs was read, by time or by lines. */
export const makeReport = (
  session: Session,
  observed: readonly Observed[],
  read: {
    window: TimeWindow | undefined
    span: Report['window']
    searched: readonly ReadSource[]
    gaps: readonly Gap[]
  },
): Report => {
  const { logs, verdicts } = analyse(session, observed, { window: read.window })
  return summarise({
    verdicts,
    logs,
    steps: observed.flatMap((one) => one.steps),
    window: read.span,
    searched: read.searched,
    gaps: read.gaps,
  })
}

export const printReport = async (session: Session, report: Report): Promise<void> => {
  const say = sayingsOf(session)
  await session.ready()
  const safe = { ...report, verdicts: report.verdicts.map((verdict) => redactVerdict(verdict, session.redactor)) }
  await printBlocks(session, {
    title: 'prodlogs report',
    blocks: () => reportDocument(safe, say),
    json: () => reportJson(safe, say),
  })
}
