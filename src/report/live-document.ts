import { liveWords } from '../messages/live.ts'
import { duration } from '../messages/units.ts'
import { STAGES, type Stage, type StageMark } from '../model/payment.ts'
import type { Report } from '../model/report.ts'
import type { SafeRecord } from '../model/safe-record.ts'
import type { RowState, WebhookRow } from '../model/webhook-row.ts'
import type { Block, Span, State, Tone, Words } from './document.ts'
import { bestId, idSpan } from './id-span.ts'
import { reportDocument, type ReportPlace } from './report-document.ts'
import type { Sayings } from './sayings.ts'

/** So many payments of a kind a live page lists: it is sent anew with every change. */
const MOST_LISTED = 200

/** A report as it stands now, with the webhooks that came last and of the payments only the newest. */
export const liveDocument = (
  report: Report<SafeRecord>,
  rows: readonly WebhookRow<SafeRecord>[],
  say: Sayings,
  place: ReportPlace,
): Block[] => {
  const blocks = reportDocument(report, say, place).flatMap((block) => windowed(block, say, place))
  const first = blocks.findIndex(({ kind }) => kind === 'heading')
  const at = first < 0 ? blocks.length : first
  return [...blocks.slice(0, at), ...latestBlocks(rows, say), ...blocks.slice(at)]
}

const windowed = (block: Block, say: Sayings, place: ReportPlace): Block[] => {
  if (block.kind !== 'payments') return [block]
  const isStopped = ({ state }: { state: State }): boolean => state === 'failed' || state === 'skipped'
  const stopped = block.rows.filter(isStopped)
  const others = block.rows.filter((row) => !isStopped(row))
  const left = Math.max(0, stopped.length - MOST_LISTED) + Math.max(0, others.length - MOST_LISTED)
  const shown = { ...block, rows: [...stopped.slice(0, MOST_LISTED), ...others.slice(0, MOST_LISTED)] }
  if (left === 0) return [shown]
  const command = `prodlogs report${place.window}${place.where} -o html --out report.html`
  return [shown, { kind: 'actions', items: [{ text: [liveWords(say.lang).olderRows(left)], command }] }]
}

const latestBlocks = (rows: readonly WebhookRow<SafeRecord>[], say: Sayings): Block[] => {
  const words = liveWords(say.lang)
  const { columns } = words
  return [
    { kind: 'heading', text: words.latest, note: words.latestNote, anchor: 'latest' },
    rows.length === 0
      ? { kind: 'text', words: [words.waiting] }
      : {
          kind: 'table',
          columns: [
            { head: columns.time },
            { head: columns.deal },
            { head: columns.event },
            { head: columns.state },
            { head: columns.took, numeric: true },
            { head: columns.host },
          ],
          rows: rows.map((row) => rowWords(row, say)),
        },
  ]
}

const rowWords = (row: WebhookRow<SafeRecord>, say: Sayings): Words[] => {
  const best = bestId(row.ids)
  return [
    [row.at === undefined ? '' : say.time.time(row.at).slice(0, 8)],
    row.ofService || best === undefined ? [''] : [{ ...idSpan(best.kind, best.value, row.ids), asks: true }],
    [row.ofService ? liveWords(say.lang).service : (row.type ?? say.words.noType)],
    [...marksOf(row), rowSays(row, say)],
    [row.tookMs === undefined || row.state === 'underway' ? '' : duration(say.lang, row.tookMs)],
    [row.host],
  ]
}

export const STATE_OF_ROW: Readonly<Record<RowState, State>> = {
  underway: 'underway',
  done: 'done',
  failed: 'failed',
  skipped: 'skipped',
  missing: 'skipped',
  repeat: 'repeat',
  ignored: 'idle',
  untold: 'idle',
}

const MARK: Readonly<Record<StageMark, readonly [glyph: string, tone: Tone]>> = {
  done: ['✓', 'good'],
  failed: ['✗', 'bad'],
  skipped: ['!', 'warn'],
  missing: ['·', 'dim'],
  repeat: ['↻', 'repeat'],
  underway: ['…', 'underway'],
}

/** What a cell of a stage shows: its mark, `underway` for the next one of a webhook that is worked on, nothing where there is none. */
export const markOf = (row: WebhookRow<unknown>, stage: Stage): StageMark | undefined => {
  const mark = row.marks[stage]
  if (mark !== undefined) return mark
  if (!row.expected.has(stage)) return undefined
  if (row.state !== 'underway') return 'missing'
  const next = STAGES.find((each) => row.expected.has(each) && row.marks[each] === undefined)
  return stage === next ? 'underway' : undefined
}

const marksOf = (row: WebhookRow<unknown>): Span[] =>
  STAGES.flatMap((stage) => {
    const mark = row.ofService ? undefined : markOf(row, stage)
    return mark === undefined ? [] : [{ text: MARK[mark][0], tone: MARK[mark][1] }]
  })

const rowSays = (row: WebhookRow<SafeRecord>, say: Sayings): Span => {
  const state = STATE_OF_ROW[row.state]
  const text = reasonOf(row, say)
  const tone = state === 'failed' ? 'bad' : state === 'skipped' ? 'warn' : 'dim'
  return { text: ` ${text ?? liveWords(say.lang).states[row.state]}`, tone }
}

/** Why it stands as it does, in words; nothing for what goes well. */
export const reasonOf = (row: WebhookRow<SafeRecord>, say: Sayings): string | undefined => {
  if (row.cause === undefined || row.state === 'done' || row.state === 'underway') return undefined
  const isWarning = row.state === 'skipped' && say.severity(row.cause.cause) === 'warning'
  if (row.state === 'missing' || isWarning) return say.cause(row.cause)
  const name = say.causeName(row.cause.cause)
  const error = row.state === 'failed' || row.state === 'skipped' ? errorOf(row.reason) : undefined
  return error === undefined ? name : `${name}: ${error}`
}

/** What the line itself says, when it tells of an error: others say in more words what the cause says. */
const errorOf = (record: SafeRecord | undefined): string | undefined => {
  const isError = record?.level === 'error' || record?.level === 'fatal'
  const text = record?.errorMessage ?? (isError ? record?.message : undefined)
  return text === undefined || text === '' ? undefined : text.split('\n', 1)[0]
}
