import { IdFollower } from '../../correlate/id-follower.ts'
import { NO_FILTER, type FilterChoice, type HostChoice } from '../../app/choice.ts'
import type { Feed } from '../../app/feed.ts'
import { queriedIds } from '../../app/query.ts'
import { rowFilter } from '../../app/record-filter.ts'
import { sayingsOf } from '../../app/sayings.ts'
import { timeline, type TimelineEnd, type TimelineQuestion } from '../../app/timeline.ts'
import { redactRow, WebhookRows, type RowOfRecords } from '../../app/webhook-rows.ts'
import type { LogRecord } from '../../model/record.ts'
import type { ReadNotice } from '../../read/source-reader.ts'
import type { RowState } from '../../model/webhook-row.ts'
import { rowTexts, type RowFoot, type RowTexts } from '../../report/text/webhook-lines.ts'
import type { Session } from '../session.ts'
import { createRowWriter } from '../io/row-output.ts'

export interface RowsQuestion extends HostChoice, FilterChoice, Pick<TimelineQuestion, 'window' | 'lines' | 'exact'> {
  readonly live: boolean
}

/** What is read of the past when nothing says how much, and how many webhooks of it are shown. */
const PAST_LINES = 300
const PAST_WEBHOOKS = 10
/** The past is there when nothing more of it came for so long: longer than a webhook of it takes to be settled. */
const PAST_QUIET_MS = 600
/** How long it may take from its first line on: where a clock is behind, what is new looks old as well. */
const PAST_MS = 1700

/** So many rows are remembered as shown; older ones are not kept any more. */
const MOST_SHOWN = 20_000

const TICK_MS = 120
const IDLE_TICK_MS = 1000
/** Reading all anew takes at most this share of the time. */
const WORK_SHARE = 5

/** Follows webhooks: each is one row that fills up, and is written for good when nothing more is expected of it. */
export const tailRows = async (
  session: Session,
  question: RowsQuestion,
  options: {
    readonly where: string
    readonly notice: (feed: Feed, notice: ReadNotice) => void
  },
): Promise<TimelineEnd> => {
  const say = sayingsOf(session)
  const began = Date.now()
  const rows = new WebhookRows({ expect: session.config.expect })
  const wants = rowFilter(question)
  const query = queriedIds(question)
  const follower = query.length === 0 ? undefined : new IdFollower(query, { exact: question.exact ?? false })
  const accepted = new WeakSet<LogRecord>()
  const down = new Set<string>()
  const shown = new Map<number, RowState>()
  const counts = new Map<RowState, number>()
  let feeds: readonly Feed[] = []
  let others = 0
  let since = began
  let isPast = true
  let firstCame: number | undefined
  let lastOfPast = 0

  const isWanted = (row: RowOfRecords): boolean =>
    wants(row) && (follower === undefined || row.records.some((record) => accepted.has(record)))

  const writer = createRowWriter(session, { live: question.live })

  const texts = (row: RowOfRecords, corrected = false): RowTexts =>
    rowTexts(redactRow(row, session.redactor), say, { where: options.where, corrected })

  const foot = (open: readonly RowOfRecords[]): RowFoot => ({
    down: [...down],
    hosts: [...new Set(feeds.map(({ host, source }) => (host === 'local' ? source : host)))],
    since: Math.min(began, since),
    counts: { ...Object.fromEntries(counts), ...(open.length === 0 ? {} : { underway: open.length }) },
    total: [...counts.values()].reduce((sum, n) => sum + n, open.length),
    others,
  })

  /** What is settled is written, each once, and what is open is drawn. */
  const look = async (ended = false): Promise<boolean> => {
    const now = Date.now()
    const all = rows.rows(now, ended).filter(isWanted)
    // However long a host takes to answer: nothing is over before its first line.
    const isThere = firstCame !== undefined && (now - lastOfPast > PAST_QUIET_MS || now - firstCame > PAST_MS)
    if (isPast && (ended || isThere)) {
      isPast = false
      // The past is read wide, so that its webhooks are whole, and shown short.
      if (question.lines === undefined && question.window === undefined)
        for (const row of all.filter(({ settled }) => settled).slice(0, -PAST_WEBHOOKS)) shown.set(row.key, row.state)
    }
    if (isPast) {
      if (firstCame === undefined) await writer.write([], [], foot([]))
      return true
    }
    const settled = all.filter((row) => row.settled && shown.get(row.key) !== row.state)
    const lines: RowTexts[] = []
    for (const row of settled) {
      since = Math.min(since, row.at ?? since)
      const before = shown.get(row.key)
      shown.set(row.key, row.state)
      if (before !== undefined) counts.set(before, (counts.get(before) ?? 1) - 1)
      counts.set(row.state, (counts.get(row.state) ?? 0) + 1)
      lines.push(texts(row, before !== undefined))
    }
    const open = all.filter((row) => !row.settled && !shown.has(row.key))
    await writer.write(lines, ended ? [] : open.map((row) => texts(row)), foot(open))
    if (shown.size > MOST_SHOWN) for (const key of [...shown.keys()].slice(0, MOST_SHOWN / 2)) shown.delete(key)
    return open.length > 0
  }

  let timer: NodeJS.Timeout | undefined
  let dueAt = Number.POSITIVE_INFINITY
  let looking: Promise<void> = Promise.resolve()
  let failure: unknown
  let cost = 0
  const plan = (ms: number): void => {
    const at = performance.now() + ms
    if (at >= dueAt) return
    clearTimeout(timer)
    dueAt = at
    timer = setTimeout(() => {
      dueAt = Number.POSITIVE_INFINITY
      looking = looking.then(lookAgain).catch((error: unknown) => void (failure ??= error))
    }, ms)
  }
  const lookAgain = async (): Promise<void> => {
    const from = performance.now()
    const isOpen = await look()
    cost = performance.now() - from
    // A silence settles what is open, and nothing tells of a silence.
    if (question.live && isOpen && !session.lifetime.signal.aborted)
      plan(isPast && firstCame !== undefined ? TICK_MS : IDLE_TICK_MS)
  }
  const soon = (): void => plan(Math.max(TICK_MS, cost * WORK_SHARE))
  session.lifetime.onEnd(() => {
    clearTimeout(timer)
    writer.end()
  })
  if (question.live) plan(TICK_MS)

  const { window, lines } = question
  const end = await timeline(
    session,
    {
      ...question,
      // A webhook is chosen by any of its lines, and without the others it would look torn.
      ...NO_FILTER,
      ...(window === undefined ? { lines: lines ?? PAST_LINES } : {}),
    },
    {
      opened: (opened) => (feeds = opened),
      show: async (observed) => {
        if (failure !== undefined) throw failure
        if (follower?.accept(observed.record) === true) accepted.add(observed.record)
        const now = Date.now()
        firstCame ??= now
        if ((observed.record.at ?? 0) < began) lastOfPast = now
        if (!rows.push(observed, now)) others++
        soon()
      },
      gap: (gap) => writer.aside(() => session.warnGap(gap)),
      notice: (feed, notice) => {
        const name = `${feed.host}:${feed.source}`
        if (notice.kind === 'link_lost') down.add(name)
        if (notice.kind === 'link_back') down.delete(name)
        writer.aside(() => options.notice(feed, notice))
      },
    },
  )
  clearTimeout(timer)
  await looking
  if (!question.live) await look(true)
  writer.end()
  return { ...end, shown: shown.size }
}
