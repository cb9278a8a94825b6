import { redactVerdict } from '../../../src/app/analyse.ts'
import { sayingsOf } from '../../../src/app/sayings.ts'
import { answerFor } from '../../../src/diagnose/answer.ts'
import { nearDeals } from '../../../src/diagnose/near-deals.ts'
import { summarise } from '../../../src/diagnose/summarise.ts'
import { timelineOf } from '../../../src/diagnose/timeline.ts'
import type { Lang } from '../../../src/messages/lang.ts'
import type { ReadSource } from '../../../src/model/report.ts'
import { createRedactor } from '../../../src/redact/index.ts'
import type { Block } from '../../../src/report/document.ts'
import { reportDocument } from '../../../src/report/report-document.ts'
import { createStyle } from '../../../src/report/style.ts'
import type { Screen } from '../../../src/report/text/screen.ts'
import { createTimeFormat } from '../../../src/report/time-format.ts'
import { whyDocument } from '../../../src/report/why-document.ts'
import type { Reading } from '../diagnose/read.ts'

const redactor = createRedactor({})
export const sayings = (lang: Lang) => sayingsOf({ lang, time: createTimeFormat('Europe/Warsaw', lang) })
const PLACE = { where: ' --host prod', window: ' --since 24h' }

/** The report of a reading as blocks. */
export const reportBlocks = (reading: Reading, lang: Lang): readonly Block[] => {
  const searched = searchedOf(reading)
  const report = summarise({ ...reading, searched })
  const verdicts = report.verdicts.map((verdict) => redactVerdict(verdict, redactor))
  return reportDocument({ ...report, verdicts }, sayings(lang), PLACE)
}

/** The answer to a question as blocks. */
export const whyBlocks = (reading: Reading, query: string, lang: Lang, raw = false): readonly Block[] => {
  const answers = answerFor([query], reading.verdicts, reading.logs)
  const id = { kind: query.startsWith('evt_') ? ('eventId' as const) : ('dealId' as const), value: query }
  const answer = {
    query: id,
    verdicts: answers.map((verdict) => redactVerdict(verdict, redactor)),
    edges: [],
    searched: searchedOf(reading),
    gaps: [],
    ...(answers.length === 0 ? {} : { timeline: timelineOf(answers, reading.logs) }),
    near: nearDeals(id, reading.verdicts),
  }
  return whyDocument(answer, sayings(lang), { where: PLACE.where, raw })
}

/** What was read, as the answers tell it. */
export const searchedOf = ({ records }: Reading): ReadSource[] => {
  const times = records.flatMap(({ at }) => at ?? [])
  return [
    {
      host: 'web-1',
      source: 'app',
      lines: records.length,
      bytes: records.reduce((sum, { raw }) => sum + raw.length + 1, 0),
      ...(times.length === 0 ? {} : { from: Math.min(...times), to: Math.max(...times) }),
    },
  ]
}

export const screen = (width: number, options: Partial<Screen> & { color?: boolean } = {}): Screen => ({
  width,
  style: createStyle({ color: options.color ?? false, links: options.color ?? false }),
  shortIds: true,
  ascii: false,
  accessible: false,
  ...options,
})
