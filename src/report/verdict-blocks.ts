import type { SafeRecord } from '../model/safe-record.ts'
import type { StepOutcome } from '../model/step.ts'
import type { StepRow } from '../model/trace.ts'
import type { Severity, Verdict } from '../model/verdict.ts'
import { REPORT } from '../messages/report.ts'
import type { Block, Cell, Tone } from './document.ts'
import { idSpans } from './ids-spans.ts'
import type { Sayings } from './sayings.ts'

export const SEVERITY_TONE: Readonly<Record<Severity, Tone>> = { ok: 'good', warning: 'warn', problem: 'bad' }
export const SEVERITY_GLYPH: Readonly<Record<Severity, string>> = { ok: '✔', warning: '!', problem: '✖' }

const OUTCOME: Readonly<Record<StepOutcome | 'missing', readonly [glyph: string, tone: Tone]>> = {
  ok: ['✔', 'good'],
  failed: ['✖', 'bad'],
  skipped: ['⊘', 'warn'],
  duplicate: ['⧉', 'dim'],
  ignored: ['○', 'warn'],
  started: ['…', 'dim'],
  missing: ['?', 'warn'],
}

/** Lines of evidence under one verdict; a stack trace is shown by its first lines. */
const EVIDENCE_LINES = 6

/** A verdict whole: cause, ids, the row of steps, evidence, next steps. */
export const verdictBlocks = (verdict: Verdict<SafeRecord>, say: Sayings): Block[] => {
  const word = (key: keyof typeof REPORT) => REPORT[key][say.lang]
  const severity = say.severity(verdict.cause)
  const certainty = verdict.confidence === 'certain' ? '' : `, ${word(verdict.confidence)}`
  const blocks: Block[] = [
    { kind: 'heading', text: `${SEVERITY_GLYPH[severity]} ${say.cause(verdict)}`, tone: SEVERITY_TONE[severity] },
    {
      kind: 'line',
      spans: [
        { text: `  ${word('cause')}: `, tone: 'dim' },
        `${verdict.cause}${certainty}`,
        ...(verdict.type === undefined ? [] : [{ text: `  ${verdict.type}`, tone: 'dim' } as const]),
        ...(verdict.at === undefined ? [] : [{ text: `  ${say.time.dateTime(verdict.at)}`, tone: 'dim' } as const]),
      ],
    },
  ]
  const ids = idSpans(verdict.ids, word('deal'))
  if (ids.length > 0) blocks.push({ kind: 'line', spans: ['  ', ...ids] })
  if (verdict.alternatives.length > 0)
    blocks.push({
      kind: 'line',
      spans: [
        { text: `  ${word('alternatives')}: `, tone: 'dim' },
        verdict.alternatives.map((cause) => say.causeName(cause)).join('; '),
      ],
    })
  if (verdict.also.length > 0)
    blocks.push({
      kind: 'line',
      spans: [
        { text: `  ${word('also')}: `, tone: 'dim' },
        verdict.also.map((cause) => say.causeName(cause)).join('; '),
      ],
    })
  if (verdict.steps.length > 0) blocks.push({ kind: 'heading', text: word('steps') }, stepTable(verdict.steps, say))
  if (verdict.evidence.length > 0)
    blocks.push({ kind: 'heading', text: word('evidence') }, evidenceBlock(verdict.evidence, say))
  if (verdict.next.length > 0) blocks.push({ kind: 'heading', text: word('next') }, nextBlock(verdict.next, say))
  return blocks
}

const stepTable = (steps: readonly StepRow[], say: Sayings): Block => ({
  kind: 'table',
  rows: steps.map((row): Cell[] => {
    const [glyph, tone] = OUTCOME[row.outcome]
    return [
      { text: glyph, tone },
      { text: row.at === undefined ? '' : say.time.time(row.at), tone: 'dim' },
      { text: row.step, tone },
      say.step(row.step),
      { text: row.tookMs === undefined ? '' : duration(row.tookMs), tone: 'dim' },
      { text: row.cause ?? '', tone },
    ]
  }),
})

const duration = (ms: number): string => {
  if (ms < 1000) return `+${Math.round(ms)} ms`
  return ms < 120_000 ? `+${(ms / 1000).toFixed(1)} s` : `+${Math.round(ms / 60_000)} min`
}

export const evidenceBlock = (records: readonly SafeRecord[], say: Sayings): Block => ({
  kind: 'evidence',
  items: records.map((record) => ({
    head: `${record.host}:${record.source}${record.at === undefined ? '' : ` ${say.time.dateTime(record.at)}`}`,
    lines: record.line.split('\n').slice(0, EVIDENCE_LINES).map(shorten),
  })),
})

/** A line of evidence is shown whole up to a length that still reads; --json has all of it. */
const shorten = (line: string): string => (line.length > 600 ? `${line.slice(0, 600)}…` : line)

export const nextBlock = (next: Verdict['next'], say: Sayings): Block => ({
  kind: 'list',
  ordered: true,
  items: next.map((step): Cell[] => [
    say.next(step),
    ...(step.command === undefined ? [] : ['  ', { text: step.command, tone: 'strong' } as const]),
  ]),
})
