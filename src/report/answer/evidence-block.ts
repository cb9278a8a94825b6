import type { SafeRecord } from '../../model/safe-record.ts'
import type { Timeline } from '../../model/timeline.ts'
import { duration } from '../../messages/units.ts'
import type { Block, EvidenceItem } from '../document.ts'
import type { Sayings } from '../sayings.ts'
import { ownFrame } from './own-frame.ts'
import { nameOf } from './trace-block.ts'

/** Fields in which applications say why. */
const REASONS = ['reason', 'hint', 'description', 'error', 'err', 'cause', 'detail']

/** What proves the verdict: each record by its message, its error, its place and what differs from a healthy payment. */
export const evidenceBlock = (
  records: readonly SafeRecord[],
  timeline: Timeline | undefined,
  say: Sayings,
  raw: boolean,
): Block[] => {
  const items = [...records.map((record) => itemOf(record, timeline, say)), ...absentItems(timeline, say)]
  if (items.length === 0) return []
  return [
    { kind: 'heading', text: say.words.evidence, anchor: 'evidence' },
    { kind: 'evidence', items, raw, hint: say.words.wholeLines },
  ]
}

const itemOf = (record: SafeRecord, timeline: Timeline | undefined, say: Sayings): EvidenceItem => {
  const message = firstLine(record.message)
  const said = (text: string | undefined): text is string =>
    text !== undefined && text !== '' && !message.includes(text)
  const word = say.words.facts
  const error = [record.errorType, record.errorMessage]
    .flatMap((text) => (said(text) ? [firstLine(text)] : []))
    .join(': ')
  const reasons = REASONS.flatMap((name) => {
    const value = record.fields[name]
    return typeof value === 'string' && said(value) && !error.includes(value) ? [firstLine(value)] : []
  })
  const frame = ownFrame(record.line)
  const differs = differenceOf(record, timeline, say)
  const request = requestOf(record)
  return {
    where: [
      `${record.host} ${record.source}`,
      ...(record.at === undefined ? [] : [say.time.time(record.at)]),
      ...(record.level === undefined ? [] : [record.level.toUpperCase()]),
    ].join('  '),
    message: message === '' ? (request ?? firstLine(record.line)) : message,
    facts: [
      ...(request !== undefined && message !== '' && !message.includes(request)
        ? [{ label: word.http, text: request }]
        : []),
      ...(error === '' ? [] : [{ label: word.error, text: error }]),
      ...[...new Set(reasons)].map((text) => ({ label: word.field, text })),
      ...(frame === undefined ? [] : [{ label: word.in, text: frame }]),
      ...(differs === undefined ? [] : [{ label: word.differs, text: differs }]),
    ],
    raw: record.line.split('\n'),
  }
}

const firstLine = (text: string): string => text.trim().split('\n', 1)[0] ?? ''

const requestOf = ({ http }: SafeRecord): string | undefined =>
  http?.status === undefined ? undefined : `${http.method ?? ''} ${http.path ?? ''} → ${http.status}`.trim()

/** The same answer of a healthy payment, where this one was answered otherwise. */
const differenceOf = (record: SafeRecord, timeline: Timeline | undefined, say: Sayings): string | undefined => {
  const healthy = timeline?.healthy
  const status = record.http?.status
  if (healthy?.status === undefined || status === undefined || status === healthy.status) return undefined
  return `${say.words.answeredOnly(status)}; ${nameOf(healthy, say)}: ${say.words.answered(healthy.status, duration(say.lang, healthy.tookMs))}`
}

/** Absence is evidence too: what was looked for and is in no line. */
const absentItems = (timeline: Timeline | undefined, say: Sayings): EvidenceItem[] => {
  const missing = (timeline?.deliveries ?? [])
    .flatMap(({ steps }) => steps)
    .filter(({ outcome }) => outcome === 'missing')
  if (missing.length === 0) return []
  const steps = [...new Set(missing.map(({ step }) => say.step(step)))]
  const healthy = timeline?.healthy
  const has = missing.flatMap(({ step }) => healthy?.steps.find((each) => each.step === step) ?? [])
  return [
    {
      where: say.words.absentWhere,
      message: say.words.absent(steps.join(', ')),
      facts:
        healthy === undefined || has.length === 0
          ? []
          : [
              {
                label: say.words.facts.differs,
                text: say.words.healthyHas(
                  nameOf(healthy, say),
                  duration(say.lang, Math.max(...has.map(({ to }) => to))),
                ),
              },
            ],
      raw: [],
    },
  ]
}
