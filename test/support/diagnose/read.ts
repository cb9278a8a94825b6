import { correlate } from '../../../src/correlate/correlate.ts'
import { answerFor } from '../../../src/diagnose/answer.ts'
import { contextOf, type DiagnoseOptions } from '../../../src/diagnose/context.ts'
import { diagnoseAll } from '../../../src/diagnose/diagnose-all.ts'
import { rawText } from '../../../src/model/raw-line.ts'
import type { LogRecord } from '../../../src/model/record.ts'
import type { Step } from '../../../src/model/step.ts'
import type { WebhookProcessingLog } from '../../../src/model/trace.ts'
import type { Verdict } from '../../../src/model/verdict.ts'
import { createParser } from '../../../src/parse/parser.ts'
import { createRecogniser } from '../../../src/recognise/recogniser.ts'

export interface Reading {
  readonly records: readonly LogRecord[]
  readonly steps: readonly Step[]
  readonly logs: readonly WebhookProcessingLog[]
  readonly verdicts: readonly Verdict[]
}

/** The pure pipeline over texts, one per source, with the real parser. */
export const readLogs = (
  sources: Readonly<Record<string, string>>,
  options: DiagnoseOptions & { host?: string } = {},
): Reading => {
  const recognise = createRecogniser()
  const records = Object.entries(sources).flatMap(([source, text]) => parse(options.host ?? 'box', source, text))
  const steps = records.flatMap((record) => recognise(record))
  const logs = correlate(steps, records)
  return { records, steps, logs, verdicts: diagnoseAll(logs, contextOf(logs, options)) }
}

const parse = (host: string, source: string, text: string): LogRecord[] => {
  const parser = createParser({ timezone: 'UTC', now: () => Date.UTC(2026, 0, 13) })
  const lines = text.split('\n').filter((line) => line !== '')
  return [
    ...lines.flatMap((line, number) =>
      parser.push({ origin: { host, source, position: { kind: 'line', number } }, text: rawText(line) }),
    ),
    ...parser.flush(),
  ]
}

/** The first cause for a question, or for the whole when none is asked. */
export const firstCause = (reading: Reading, query: readonly string[] = []): string | undefined =>
  (query.length > 0 ? answerFor(query, reading.verdicts, reading.logs) : reading.verdicts)[0]?.cause
