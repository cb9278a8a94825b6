import type { Gap } from '../model/gap.ts'
import type { Id, IdKind } from '../model/ids.ts'
import type { Payment } from '../model/payment.ts'
import type { ReadSource, Report } from '../model/report.ts'
import type { SafeRecord } from '../model/safe-record.ts'
import type { EpochMs, TimeWindow } from '../model/time.ts'
import type { Observed } from '../pipeline.ts'
import type { ReadNotice } from '../read/source-reader.ts'
import type { WhyAnswer } from '../report/why-document.ts'
import { analyse, redactVerdict, type Analysis } from './analyse.ts'
import { NO_FILTER, type HostChoice } from './choice.ts'
import { searchedOf } from './collect.ts'
import type { Feed } from './feed.ts'
import { makeReport } from './make-report.ts'
import { matters } from './matters.ts'
import { idOfWord } from './query.ts'
import type { AppSession } from './session.ts'
import { timeline } from './timeline.ts'
import { WebhookRows, type RowOfRecords } from './webhook-rows.ts'
import { whyOf } from './why.ts'

/** The answers about what one follower has read so far: they change as it reads on, and asking them reads nothing. */
export interface LiveAnswers {
  /** Reads until the session ends. Throws when no source can be reached. */
  follow(): Promise<void>
  /** Called when the answers may have changed; several changes of one moment are told once. Gives what takes it back. */
  onChange(listener: () => void): () => void
  /** Its evidence is redacted; its other texts are redacted where they are laid out. */
  report(): Report<SafeRecord>
  /** The last webhooks, newest first. Their records are not redacted. */
  webhooks(): readonly RowOfRecords[]
  why(id: Id): WhyAnswer
  /** Ids that a word may mean: a whole id, or the end of one (`…6MPAH`). */
  find(word: string): readonly Id[]
  /** False until the first lines have come. */
  readonly began: boolean
  /** Links that are down, as `host:source`. */
  readonly down: ReadonlySet<string>
}

export interface LiveQuestion extends HostChoice {
  readonly window?: TimeWindow | undefined
  /** The last lines of each source to begin with; 5000 when there is no window. */
  readonly lines?: number | undefined
}

const DEFAULT_LINES = 5000
/** So many records are looked at, the newest: an hour of a busy service, days of a quiet one. */
const MOST_RECORDS = 20_000
const MOST_WEBHOOKS = 30
/** Changes are told no more often than this, and an analysis that takes long is made more seldom. */
const TELL_MS = 250
const WORK_SHARE = 4
/** When nothing comes any more: work under way has become work that is missing. */
const LATE_MS = 61_000

/** Follows the sources once, for any number of readers. */
export const liveAnswers = (session: AppSession, question: LiveQuestion): LiveAnswers => {
  const listeners = new Set<() => void>()
  const gaps: Gap[] = []
  const down = new Set<string>()
  let kept: Observed[] = []
  let feeds: readonly Feed[] = []
  let known: { at: EpochMs; analysis: Analysis } | undefined
  let cost = 0
  let began = false
  let timer: NodeJS.Timeout | undefined
  let late: NodeJS.Timeout | undefined
  const rows = new WebhookRows({ expect: session.config.expect })

  const changed = (): void => {
    known = undefined
    timer ??= setTimeout(
      () => {
        timer = undefined
        for (const listener of listeners) listener()
      },
      Math.max(TELL_MS, cost * WORK_SHARE),
    )
    clearTimeout(late)
    late = setTimeout(changed, LATE_MS)
    late.unref()
  }
  session.lifetime.onEnd(() => {
    clearTimeout(timer)
    clearTimeout(late)
  })

  const analysis = (): Analysis => {
    if (known !== undefined) return known.analysis
    const now = Date.now()
    const made = analyse(session, kept, { window: question.window, now })
    cost = Date.now() - now
    known = { at: now, analysis: made }
    return made
  }

  const show = async (observed: Observed): Promise<void> => {
    if (!began) {
      began = true
      changed()
    }
    if (!matters(observed)) return
    kept.push(observed)
    if (kept.length > MOST_RECORDS * 1.25) kept = kept.slice(-MOST_RECORDS)
    rows.push(observed, Date.now())
    changed()
  }

  const notice = (feed: Feed, told: ReadNotice): void => {
    const name = `${feed.host}:${feed.source}`
    if (told.kind === 'link_lost') down.add(name)
    else if (told.kind === 'link_back') down.delete(name)
    else return
    changed()
  }

  return {
    async follow() {
      const { window, lines } = question
      await timeline(
        session,
        {
          ...question,
          ...NO_FILTER,
          ...(window === undefined ? { lines: lines ?? DEFAULT_LINES } : {}),
          live: true,
        },
        {
          opened: (opened) => (feeds = opened),
          show,
          gap: (gap) => {
            gaps.push(gap)
            session.warnGap(gap)
            changed()
          },
          notice,
        },
      )
    },
    onChange(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    report() {
      const made = analysis()
      const searched = searchedSince(feeds, kept)
      const report = makeReport(
        session,
        kept,
        { window: question.window, span: spanOf(searched, question.window), searched, gaps },
        made,
      )
      return {
        ...report,
        payments: report.payments.map(underway),
        verdicts: report.verdicts.map((verdict) => redactVerdict(verdict, session.redactor)),
      }
    },
    webhooks: () => rows.rows(Date.now()).slice(-MOST_WEBHOOKS).toReversed(),
    why: (id) => ({
      ...whyOf(id, [id.value], analysis(), session.redactor),
      searched: searchedSince(feeds, kept),
      ...(question.window === undefined ? {} : { window: question.window }),
      gaps,
    }),
    find: (word) => idsLike(word, analysis()),
    down,
    get began() {
      return began
    },
  }
}

/** A payment of this minute whose end no line tells yet is under way. */
const underway = (payment: Payment): Payment =>
  payment.state === 'untold' && payment.at !== undefined && Date.now() - payment.at < LATE_MS
    ? { ...payment, state: 'underway' }
    : payment

/** Of a long history only the newest records are looked at: what is searched begins with them. */
const searchedSince = (feeds: readonly Feed[], kept: readonly Observed[]): ReadSource[] => {
  const searched = searchedOf(feeds)
  const begin = kept.length < MOST_RECORDS ? undefined : kept.find(({ record }) => record.at !== undefined)?.record.at
  if (begin === undefined) return searched
  return searched.map((source) => ({ ...source, from: Math.max(begin, source.from ?? begin) }))
}

const spanOf = (searched: readonly ReadSource[], window: TimeWindow | undefined): Report['window'] => {
  const from = Math.min(...searched.map((source) => source.from ?? Number.POSITIVE_INFINITY))
  const to = Math.max(...searched.map((source) => source.to ?? Number.NEGATIVE_INFINITY))
  return {
    ...(Number.isFinite(from) ? { from } : {}),
    ...(Number.isFinite(to) ? { to } : {}),
    ...window,
  }
}

const FOUND: readonly IdKind[] = [
  'dealId',
  'eventId',
  'sessionId',
  'paymentIntentId',
  'chargeId',
  'invoiceId',
  'subscriptionId',
  'customerId',
]
const MOST_FOUND = 20

const idsLike = (given: string, { verdicts }: Analysis): readonly Id[] => {
  const word = given.trim()
  // What stands before the dots of a short id is a prefix that many share.
  const end = word.replace(/^.*(?:…|\.\.)/u, '')
  if (end === '') return []
  const found = new Map<string, Id>()
  for (const { ids } of verdicts)
    for (const kind of FOUND)
      for (const value of ids[kind] ?? []) {
        if (value === word) return [{ kind, value }]
        if (end.length >= 3 && value.toLowerCase().endsWith(end.toLowerCase())) found.set(value, { kind, value })
      }
  if (found.size > 0) return [...found.values()].slice(0, MOST_FOUND)
  const id = idOfWord(word)
  return id === undefined ? [] : [id]
}
