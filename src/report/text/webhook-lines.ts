import sliceAnsi from 'slice-ansi'
import { liveWords } from '../../messages/live.ts'
import { duration } from '../../messages/units.ts'
import { STAGES, type StageMark } from '../../model/payment.ts'
import type { SafeRecord } from '../../model/safe-record.ts'
import type { RowState, WebhookRow } from '../../model/webhook-row.ts'
import type { Span } from '../document.ts'
import { bestId, commandId, idSpan } from '../id-span.ts'
import { markOf, reasonOf, STATE_OF_ROW } from '../live-document.ts'
import type { Sayings } from '../sayings.ts'
import { terminalSafe } from '../terminal-safe.ts'
import { widthOf } from '../width.ts'
import { commandLines, dress, hanging, padEnd, padStart, type Page } from './lines.ts'
import { glyph, isWide, stateOfMark, type Screen } from './screen.ts'
import { shortenerOf } from './short-ids.ts'

/** A row as its texts: what is redacted before it is laid out. */
export interface RowTexts {
  readonly at?: number
  readonly time: string
  readonly iso: string
  readonly state: RowState
  readonly name?: Span
  readonly deal?: string
  readonly type: string
  readonly marks: readonly (StageMark | 'none')[]
  readonly tookMs?: number
  readonly event?: Span
  readonly host: string
  readonly ofService: boolean
  /** Why it stands as it does. */
  readonly says?: string
  readonly cause?: string
  readonly stoppedAt?: string
  /** What to type to ask further. */
  readonly command?: string
  /** It was shown before, and something came that changes it. */
  readonly corrected: boolean
}

/** `where`: what a command needs to ask the same place. */
export const rowTexts = (
  row: WebhookRow<SafeRecord>,
  say: Sayings,
  options: { where: string; corrected: boolean },
): RowTexts => {
  const best = row.ofService ? undefined : bestId(row.ids)
  const event = row.ids.eventId?.[0]
  const says = reasonOf(row, say) ?? (row.state === 'untold' ? liveWords(say.lang).states.untold : undefined)
  const id = commandId(row.ids)
  const asks = row.state === 'failed' || row.state === 'skipped' || row.state === 'missing'
  const marks = STAGES.map((stage) => (row.ofService ? undefined : markOf(row, stage)) ?? 'none')
  const stopped = STAGES.find((_, i) => !['done', 'none', 'underway'].includes(marks[i] ?? 'none'))
  return {
    ...(row.at === undefined ? {} : { at: row.at }),
    time: row.at === undefined ? '--:--:--' : say.time.time(row.at).slice(0, 8),
    iso: row.at === undefined ? '-' : say.time.iso(row.at),
    state: row.state,
    ...(best === undefined ? {} : { name: idSpan(best.kind, best.value, row.ids) }),
    ...(row.ids.dealId?.[0] === undefined ? {} : { deal: row.ids.dealId[0] }),
    type: row.ofService ? liveWords(say.lang).service : (row.type ?? say.words.noType),
    marks,
    ...(row.tookMs === undefined || row.state === 'underway' ? {} : { tookMs: row.tookMs }),
    ...(event === undefined ? {} : { event: idSpan('eventId', event, row.ids) }),
    host: row.host,
    ofService: row.ofService,
    ...(says === undefined ? {} : { says }),
    ...(row.cause === undefined || !asks ? {} : { cause: row.cause.cause }),
    ...(stopped === undefined || !asks ? {} : { stoppedAt: say.words.stopsAt[stopped] }),
    ...(asks ? commandOf(row, id, options.where) : {}),
    corrected: options.corrected,
  }
}

/** A verdict on the payment; where no id is known, or the service itself is ill, the lines of the same cause. */
const commandOf = (row: WebhookRow<SafeRecord>, id: string | undefined, where: string): Pick<RowTexts, 'command'> => {
  if (id !== undefined && !row.ofService) return { command: `prodlogs why ${id}${where}` }
  return row.cause === undefined ? {} : { command: `prodlogs grep --cause ${row.cause.cause}${where}` }
}

interface Columns {
  readonly event: number
  readonly heads: 'long' | 'short'
  readonly took: number
  readonly id: number
  readonly host: boolean
}

const HOST = 12

/** From the richest to the poorest: the host goes first, then the event's id, its full type with the long heads, its type. */
const choices = (screen: Screen, hosts: boolean): readonly Columns[] => {
  const id = isWide(screen) ? 28 : 10
  const long = { event: 26, heads: 'long', took: 9 } as const
  const short = { heads: 'short', took: 6, id: 0, host: false } as const
  return [
    ...(hosts ? [{ ...long, id, host: true }] : []),
    { ...long, id, host: false },
    { ...long, id: 0, host: false },
    { ...short, event: 14 },
    { ...short, event: 0 },
  ]
}

/** What there is room for; nothing where not even the marks of the stages have any. */
const columnsFor = ({ screen, say, hosts }: RowScreen): Columns | undefined =>
  screen.width < NARROW ? undefined : choices(screen, hosts).find((columns) => totalOf(columns, say) <= screen.width)

const NARROW = 60

const totalOf = (columns: Columns, say: Sayings): number =>
  TIME +
  4 +
  NAME +
  2 +
  (columns.event === 0 ? 0 : columns.event + 2) +
  stageHeads(columns, say).reduce((sum, head) => sum + widthOf(head) + 2, 0) +
  columns.took +
  (columns.id === 0 ? 0 : columns.id + 2) +
  (columns.host ? HOST + 2 : 0)

const TIME = 8
const NAME = 8
const HANG = ' '.repeat(TIME + 4)

export interface RowScreen {
  readonly screen: Screen
  readonly say: Sayings
  /** There are several hosts, so each row says which. */
  readonly hosts: boolean
}

/** The heads of the columns; none where each row says what is what. */
export const headLines = (on: RowScreen): string[] => {
  const columns = columnsFor(on)
  if (columns === undefined) return []
  const words = liveWords(on.say.lang).columns
  const line = [
    padEnd(words.time, TIME),
    '    ',
    padEnd(words.deal, NAME),
    '  ',
    columns.event === 0 ? '' : `${padEnd(words.event, columns.event)}  `,
    ...stageHeads(columns, on.say).map((head) => `${head}  `),
    padStart(words.took, columns.took),
    columns.id === 0 ? '' : `  ${padEnd(words.id, columns.id)}`,
    columns.host ? `  ${words.host}` : '',
  ].join('')
  return [on.screen.style.dim(line.trimEnd())]
}

const stageHeads = ({ heads }: Columns, say: Sayings): readonly string[] =>
  STAGES.map((stage) => say.words.stageHeads[stage][heads === 'long' ? 0 : 1])

/** One row, what it says hanging under it, and the command to ask further. */
export const rowLines = (row: RowTexts, on: RowScreen): string[] => {
  const { screen, say } = on
  const page: Page = { screen, short: shortenerOf([], screen.ascii ? '..' : '…') }
  const columns = columnsFor(on)
  if (columns === undefined) return pairLines(row, page, say)
  const heads = stageHeads(columns, say)
  const cells = row.marks.map((mark, i) => {
    const width = widthOf(heads[i] ?? '') + 2
    return padEnd(mark === 'none' ? '' : glyph(stateOfMark(mark), screen), width)
  })
  const wide = isWide(screen)
  const line = [
    screen.style.dim(row.time),
    '  ',
    glyph(STATE_OF_ROW[row.state], screen),
    ' ',
    padEnd(nameOf(row, page), NAME),
    '  ',
    columns.event === 0 ? '' : `${padEnd(cut(typeOf(row, columns), columns.event), columns.event)}  `,
    ...cells,
    padStart(tookOf(row, columns, say), columns.took),
    columns.id === 0
      ? ''
      : `  ${padEnd(row.event === undefined ? '' : cut(dress(row.event, page, wide), columns.id), columns.id)}`,
    columns.host ? `  ${cut(terminalSafe(row.host), HOST)}` : '',
  ].join('')
  const says = saysOf(row, say)
  const inRow = wide && says !== '' && widthOf(line) + widthOf(says) + 2 <= screen.width
  return [
    ...(inRow ? [`${line.trimEnd()}  ${says}`] : [cut(line.trimEnd(), screen.width)]),
    ...(inRow || says === '' ? [] : hanging(says, HANG, screen.width)),
    ...(row.command === undefined ? [] : commandLines(row.command, undefined, HANG, page)),
  ]
}

const nameOf = (row: RowTexts, page: Page): string => {
  if (row.name === undefined) return ''
  if (row.name.id === undefined) return cut(terminalSafe(row.name.text), NAME)
  // Only its end has room here; the whole id stands in the command under it.
  const dots = page.screen.ascii ? '..' : '…'
  const end = `${dots}${terminalSafe(row.name.text).slice(-5)}`
  return row.name.url === undefined ? end : page.screen.style.link(end, row.name.url)
}

const typeOf = (row: RowTexts, { heads }: Columns): string =>
  terminalSafe(heads === 'long' ? row.type : shortType(row.type))

/** `checkout.session.completed` → `checkout`, `payment_intent.succeeded` → `payment intent`. */
const shortType = (type: string): string => {
  const [subject = '', ...rest] = type.split('.')
  return (rest.length === 0 ? type : subject).replaceAll('_', ' ')
}

const tookOf = ({ tookMs }: RowTexts, { heads }: Columns, say: Sayings): string => {
  if (tookMs === undefined) return ''
  const whole = duration(say.lang, tookMs).replaceAll('\u00a0', ' ')
  return heads === 'long' && whole.length <= 9 ? whole : whole.split(' ').slice(0, 2).join(' ')
}

const saysOf = (row: RowTexts, say: Sayings): string =>
  [row.corrected ? `(${liveWords(say.lang).corrected})` : '', row.says === undefined ? '' : terminalSafe(row.says)]
    .filter((part) => part !== '')
    .join(' ')

const cut = (text: string, width: number): string =>
  widthOf(text) <= width || !Number.isFinite(width) ? text : sliceTo(text, width)

const sliceTo = (text: string, width: number): string => `${sliceAnsi(text, 0, Math.max(0, width - 1))}…`

const pairLines = (row: RowTexts, page: Page, say: Sayings): string[] => {
  const { screen } = page
  const name = nameOf(row, page)
  const marks = row.marks.map((mark) => (mark === 'none' ? '' : glyph(stateOfMark(mark), screen))).join('')
  const head = [`${row.time} ${glyph(STATE_OF_ROW[row.state], screen)}`, name, terminalSafe(shortType(row.type)), marks]
  const says = saysOf(row, say)
  return [
    ...hanging(head.filter((part) => part !== '').join(' '), '', screen.width),
    ...(says === '' ? [] : hanging(says, '    ', screen.width)),
    ...(row.command === undefined ? [] : commandLines(row.command, undefined, '    ', page)),
  ]
}

/** How the follower stands: what the last lines of a screen say. */
export interface RowFoot {
  readonly hosts: readonly string[]
  /** Sources that cannot be reached now. */
  readonly down: readonly string[]
  readonly since: number
  readonly total: number
  readonly counts: Readonly<Partial<Record<RowState, number>>>
  /** Lines that say nothing of a webhook. */
  readonly others: number
}

const FOOT: readonly RowState[] = ['done', 'failed', 'skipped', 'missing', 'repeat', 'ignored', 'untold', 'underway']

/** The last lines of a screen: that it is live, of whom, and what became of the webhooks. */
export const footLines = (foot: RowFoot, { screen, say }: RowScreen): string[] => {
  const words = liveWords(say.lang)
  const { style } = screen
  if (foot.down.length > 0)
    return ['', ...hanging(style.yellow(terminalSafe(words.down(foot.down.join(', ')))), '! ', screen.width)]
  const byGlyph = new Map<string, number>()
  for (const state of FOOT) {
    const n = foot.counts[state] ?? 0
    const mark = glyph(STATE_OF_ROW[state], screen)
    if (n > 0) byGlyph.set(mark, (byGlyph.get(mark) ?? 0) + n)
  }
  const became = [...byGlyph].map(([mark, n]) => `${n}\u00a0${mark}`).join('  ')
  const parts = [
    terminalSafe(foot.hosts.join(', ')),
    foot.total === 0 ? words.waiting : `${words.foot(foot.total, say.time.time(foot.since).slice(0, 5))}: ${became}`,
    ...(foot.total === 0 && foot.others > 0 ? [words.otherLines(foot.others)] : []),
    words.endsWith,
  ]
  const dot = style.green(screen.ascii ? '*' : '●')
  return ['', ...hanging(parts.join(' · '), `${dot} ${words.live}  `, screen.width)].map((line) =>
    line.replaceAll('\u00a0', ' '),
  )
}

/** `-- 29 Nov, Europe/Warsaw (UTC+1)` */
export const dayLine = (at: number, { screen, say }: RowScreen): string =>
  screen.style.dim(`-- ${say.time.date(at)}, ${say.time.zone(at)}`.replaceAll('\u00a0', ' '))

/** One webhook as one line for a pipe or a reader: words and `name=value`, nothing shortened. */
export const settledLine = (row: RowTexts): string => {
  const pairs: readonly (readonly [string, string | number | undefined])[] = [
    ['stopped_at', row.stoppedAt],
    ['cause', row.cause],
    ['took_ms', row.tookMs],
    ['event', row.event?.text],
    [row.name?.id ?? 'id', row.deal === undefined && row.name?.text !== row.event?.text ? row.name?.text : undefined],
    ['host', row.host],
    ['reason', row.says],
    ['ask', row.command],
  ]
  const said = pairs.flatMap(([name, value]) =>
    value === undefined || value === '' ? [] : [`${name}=${quoted(value)}`],
  )
  return terminalSafe(
    [
      row.iso,
      row.corrected ? `corrected ${row.state}` : row.state,
      ...(row.deal === undefined ? [] : [`deal=${quoted(row.deal)}`]),
      row.type,
      ...said,
    ].join(' '),
  )
}

const quoted = (value: string | number): string => {
  const text = String(value).replaceAll('\u00a0', ' ')
  return /[\s"=]/.test(text) ? JSON.stringify(text) : text
}
