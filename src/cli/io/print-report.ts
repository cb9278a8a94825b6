import { redactVerdict } from '../../app/analyse.ts'
import { sayingsOf } from '../../app/sayings.ts'
import type { Report } from '../../model/report.ts'
import { reportDocument, type ReportPlace } from '../../report/report-document.ts'
import { reportJson } from '../../report/report-json.ts'
import type { Session } from '../session.ts'
import { printBlocks } from './print-blocks.ts'

/** `all`: JSON lists also what went well, and every case of each cause. */
export const printReport = async (
  session: Session,
  report: Report,
  { all, ...place }: ReportPlace & { readonly all: boolean },
): Promise<void> => {
  const say = sayingsOf(session)
  await session.ready()
  const safe = { ...report, verdicts: report.verdicts.map((verdict) => redactVerdict(verdict, session.redactor)) }
  await printBlocks(session, {
    title: 'prodlogs report',
    blocks: () => reportDocument(safe, say, place),
    json: () => reportJson(safe, say, { all }),
  })
}
