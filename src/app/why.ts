import { answerFor } from '../diagnose/answer.ts'
import { nearDeals } from '../diagnose/near-deals.ts'
import { timelineOf } from '../diagnose/timeline.ts'
import type { Gap } from '../model/gap.ts'
import type { Id } from '../model/ids.ts'
import type { LogRecord } from '../model/record.ts'
import type { Redactor } from '../model/redactor.ts'
import type { EpochMs, TimeWindow } from '../model/time.ts'
import type { Observed } from '../pipeline.ts'
import { analyse, redactVerdict, type Analysis } from './analyse.ts'
import type { HostChoice } from './choice.ts'
import { collect, mergeByTime, searchedOf } from './collect.ts'
import type { Feed } from './feed.ts'
import { openFeeds } from './feeds.ts'
import { idsOfWord } from './query.ts'
import { searchByIds, type SearchResult } from './search.ts'
import type { AppSession } from './session.ts'
import { stripeFactsOf } from './stripe-facts.ts'
import { untilStopped } from './until-stopped.ts'
import { meaningOf } from './word-asked.ts'
import type { WhyAnswer } from '../report/why-document.ts'

/** What is asked: an id, and where and when to look. */
export interface WhyQuestion extends HostChoice {
  readonly id: Id
  /** What was typed for it: another way to read the same word, and what lines may hold that name no such id. */
  readonly word?: string
  readonly window?: TimeWindow | undefined
  /** Only the last lines of each source. */
  readonly lines?: number | undefined
  /** Also which line tied which ids. */
  readonly edges?: boolean
}

/** An answer, and how many of those who were asked gave it. */
export interface Asked<A> {
  readonly answer: A
  /** Hosts (or files) that were asked for, and how many of them failed. */
  readonly asked: number
  readonly failed: number
}

const MINUTE = 60_000

/** What stands around the lines of a payment: signature failures without ids, a restart, healthy payments to compare with. */
const BEFORE_MS = 15 * MINUTE
const AFTER_MS = 30 * MINUTE

/** Lines of each source that are looked through when no line holds the id. */
const LINES_WITHOUT_A_HIT = 5000

/**
 * Why a payment did not become an automation: every verdict on the id, the most important first, with its evidence.
 * `answersWhenStopped`: whoever takes the question back is told what the lines say that were found by then, with a gap that
 * says so.
 */
export const why = async (
  session: AppSession,
  question: WhyQuestion,
  { answersWhenStopped = false }: { readonly answersWhenStopped?: boolean } = {},
): Promise<Asked<WhyAnswer>> => {
  const { window, lines } = question
  const stopped = answersWhenStopped ? session.lifetime.signal : undefined
  const { feeds, failures, gaps: unreached, asked } = await openFeeds(session, question)
  const { id, ids, found, mentions } = await understood(feeds, question, stopped)
  const wanted = [...found.found.values()].flatMap((records) => records.filter((record) => record.wanted))
  // Before its first line there is nothing to tell.
  if (stopped?.aborted && wanted.length === 0) throw stopped.reason
  // What was not found by then may still be there.
  const now = stopped?.aborted ? lastTime(wanted) : undefined
  const { observed, gaps } = await surrounded(feeds, found, window, lines, stopped)
  const stripe = stopped?.aborted ? { gaps: [] } : await stripeFactsOf(session, id)
  const analysis = analyse(session, observed, { window, stripe: stripe.facts, begins: beginOf(feeds), now })
  await session.ready()
  const answer: WhyAnswer = {
    ...whyOf(id, ids, analysis, session.redactor, question.edges),
    searched: searchedOf(feeds),
    ...(window === undefined ? {} : { window }),
    ...(stripe.says === undefined ? {} : { stripe: stripe.says }),
    gaps: [...unreached, ...gaps, ...stripe.gaps],
    ...(mentions === undefined
      ? {}
      : {
          mentions: {
            word: mentions.word,
            lines: mentions.records.length,
            records: mentions.records.slice(0, MENTIONS_SHOWN).map((record) => session.redactor.record(record)),
          },
        }),
  }
  return { answer, asked, failed: failures.length }
}

/** What an analysis says of an id. */
export const whyOf = (
  id: Id,
  ids: readonly string[],
  { logs, verdicts }: Analysis,
  redactor: Redactor,
  edges = false,
): Pick<WhyAnswer, 'query' | 'verdicts' | 'edges' | 'timeline' | 'near'> => {
  const answers = answerFor(ids, verdicts, logs)
  return {
    query: id,
    verdicts: answers.map((verdict) => redactVerdict(verdict, redactor)),
    edges: edges ? answers.flatMap((verdict) => verdict.trace?.edges ?? []) : [],
    ...(answers.length === 0 ? {} : { timeline: timelineOf(answers, logs) }),
    near: nearDeals(id, verdicts),
  }
}

const MENTIONS_SHOWN = 5

type SearchedFeed = { readonly feed: Feed } & Parameters<typeof searchByIds>[0][number]

interface Understood {
  readonly id: Id
  /** Values of the ids whose payments are told of. */
  readonly ids: readonly string[]
  readonly found: SearchResult<SearchedFeed>
  /** Lines that hold the word, when it is no id of them. */
  readonly mentions?: { readonly word: string; readonly records: readonly LogRecord[] }
}

/** What was asked for, and its lines: an id, the beginning of one, or a text and the payments that its lines tell of. */
const understood = async (
  feeds: readonly Feed[],
  question: WhyQuestion,
  stopped: AbortSignal | undefined,
): Promise<Understood> => {
  const { id, window, lines } = question
  const scope = { window, ...(lines === undefined ? {} : { lines }) }
  const sources = feeds.map((feed): SearchedFeed => ({
    feed,
    search: (strings) => {
      const hits = feed.search(strings, { scope, around: { before: 0, after: 0 }, ignoreCase: false, areIds: true })
      return stopped === undefined ? hits : untilStopped(hits, stopped, () => {})
    },
  }))
  const look = (ids: readonly Id[]) => searchByIds(sources, ids.flatMap(alike), { exact: false })
  const word = question.word?.trim() ?? id.value
  const names = [id, ...idsOfWord(word)]
  const found = await look(names)
  const records = [...found.found.values()].flat()
  const hit = names.find(({ value }) =>
    records.some(({ record, wanted }) => wanted && Object.values(record.ids).some((values) => values.includes(value))),
  )
  if (hit !== undefined) return { id: hit, ids: [...new Set(names.map(({ value }) => value))], found }
  const meaning = meaningOf(
    word,
    records.map(({ record }) => record),
  )
  if (meaning.kind === 'nothing') return { id, ids: [id.value], found }
  if (meaning.kind === 'beginning') return { id: meaning.id, ids: [meaning.id.value], found: await look([meaning.id]) }
  const mentions = { word, records: meaning.records }
  if (meaning.ids.length === 0) return { id, ids: [id.value], found, mentions }
  return { id, ids: meaning.ids.map(({ value }) => value), found: await look(meaning.ids), mentions }
}

/** A bare word is a deal or a hardware id: the fields tell which. */
const alike = (id: Id): Id[] => (id.kind === 'dealId' ? [id, { kind: 'hardwareId', value: id.value }] : [id])

/** The latest of the sources' oldest lines: only from there on all of them can tell. */
const beginOf = (feeds: readonly Feed[]): EpochMs | undefined => {
  const begins = searchedOf(feeds).flatMap(({ from }) => (from === undefined ? [] : [from]))
  return begins.length === 0 ? undefined : Math.max(...begins)
}

/** The lines of the id and of everything joined to it, and what stands around them in time. */
const surrounded = async (
  feeds: readonly Feed[],
  result: SearchResult<SearchedFeed>,
  window: TimeWindow | undefined,
  lines: number | undefined,
  stopped: AbortSignal | undefined,
): Promise<{ observed: readonly Observed[]; gaps: readonly Gap[] }> => {
  const found = [...result.found.values()].flatMap((records) => records.filter((record) => record.wanted))
  const around = windowAround(found, window)
  const context = await collect(
    feeds,
    (feed) =>
      around === undefined
        ? window === undefined
          ? feed.last(lines ?? LINES_WITHOUT_A_HIT, { sifted: true })
          : feed.since(window, { sifted: true })
        : feed.since(around, { sifted: true }),
    stopped,
  )
  // Among its neighbours a line stands in its place, and tells more of itself than among the hits: also what of it is secret.
  const known = new Set(context.observed.map(placeKey))
  const others = [...result.found].map(([{ feed }, records]) =>
    records
      .filter((record) => record.wanted && !known.has(placeKey(record)))
      .map((observed) => ({ observed, skewMs: feed.skewMs })),
  )
  const neighbours = context.observed.map((observed) => ({ observed, skewMs: 0 }))
  return {
    observed: others.every((list) => list.length === 0) ? context.observed : mergeByTime([...others, neighbours]),
    gaps: dedupe([
      ...result.gaps,
      ...context.gaps.filter((gap) => window !== undefined || gap.kind !== 'window_before_log'),
    ]),
  }
}

const lastTime = (found: readonly Observed[]): EpochMs | undefined => {
  const times = found.flatMap(({ record }) => (record.at === undefined ? [] : [record.at]))
  return times.length === 0 ? undefined : Math.max(...times)
}

const windowAround = (found: readonly Observed[], window: TimeWindow | undefined): TimeWindow | undefined => {
  const times = found.flatMap(({ record }) => (record.at === undefined ? [] : [record.at]))
  if (times.length === 0) return undefined
  const from = Math.min(...times) - BEFORE_MS
  const to = Math.max(...times) + AFTER_MS
  const { relative } = window ?? {}
  return {
    from: Math.max(from, window?.from ?? from),
    to: Math.min(to, window?.to ?? to),
    ...(relative === undefined ? {} : { relative: relative.filter((end) => reaches(end, { from, to }, window)) }),
  }
}

const placeKey = ({ record }: Observed): string =>
  `${record.origin.host} ${record.origin.source} ${JSON.stringify(record.origin.position)} ${record.raw.length}`

const dedupe = (gaps: readonly Gap[]): Gap[] => [...new Map(gaps.map((gap) => [JSON.stringify(gap), gap])).values()]

/** Whether it is the window itself that ends the lines around what was found. */
const reaches = (end: 'from' | 'to', around: { from: EpochMs; to: EpochMs }, window: TimeWindow = {}): boolean =>
  end === 'from' ? (window.from ?? around.from) > around.from : (window.to ?? around.to) < around.to
