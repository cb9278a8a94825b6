import { answerFor } from '../diagnose/answer.ts'
import { ProdlogsError } from '../model/error.ts'
import { EXIT } from '../model/exit-code.ts'
import type { Gap } from '../model/gap.ts'
import type { Id } from '../model/ids.ts'
import { severityOf } from '../model/severity.ts'
import type { EpochMs, TimeWindow } from '../model/time.ts'
import type { Observed } from '../pipeline.ts'
import { analyse, redactVerdict } from './analyse.ts'
import { collect, mergeByTime, searchedOf } from './collect.ts'
import { namesFile, withFiles } from './file-words.ts'
import { openFeeds, type Feed } from './feeds.ts'
import type { Lifetime } from './lifetime.ts'
import type { HostFlags, OutputFlags, WindowFlags } from './options.ts'
import { outcome } from './outcome.ts'
import { printBlocks } from './print-blocks.ts'
import { idOfWord } from './query.ts'
import { sayingsOf } from './sayings.ts'
import { searchByIds } from './search.ts'
import { createSession, type Session } from './session.ts'
import { stripeFactsOf } from './stripe-facts.ts'
import { withSpinner } from './spinner.ts'
import { whyBlocks, whyJson } from './why-answer.ts'
import { windowOf } from './window.ts'

export interface WhyFlags extends HostFlags, WindowFlags, OutputFlags {}

const MINUTE = 60_000

/** What stands around the lines of a payment: signature failures without ids, a restart, healthy payments to compare with. */
const BEFORE_MS = 15 * MINUTE
const AFTER_MS = 30 * MINUTE

/** Lines of each source that are looked through when no line holds the id. */
const LINES_WITHOUT_A_HIT = 5000

/** `prodlogs why ID`: the row of steps, the cause, the evidence, the next step. */
export const runWhy = async (given: WhyFlags, lifetime: Lifetime, [word = '', ...files]: string[]): Promise<number> => {
  const session = await createSession(given, lifetime, { objects: true, redactLater: true })
  const flags = withFiles(given, files, session.lang)
  const id = idOfWord(word) ?? anyId(word, session.lang)
  const window = await windowOf(session, flags)
  const { feeds, failures, gaps: unreached, asked } = await openFeeds(session, flags)
  const { observed, gaps, ids } = await withSpinner(session, { en: 'searching …', ru: 'ищу …' }[session.lang], () =>
    gather(session, feeds, id, window, flags.lines),
  )
  const stripe = await stripeFactsOf(session, id)
  const { logs, verdicts } = analyse(session, observed, { window, stripe: stripe.facts, begins: beginOf(feeds) })
  const answers = answerFor(ids, verdicts, logs)
  const all: Gap[] = [...unreached, ...gaps, ...stripe.gaps]
  const say = sayingsOf(session)
  const answer = {
    query: id,
    verdicts: answers.map((verdict) => redactVerdict(verdict, session.redactor)),
    edges: session.verbose ? answers.flatMap((verdict) => verdict.trace?.edges ?? []) : [],
    searched: searchedOf(feeds),
    ...(window === undefined ? {} : { window }),
    ...(stripe.says === undefined ? {} : { stripe: stripe.says }),
    gaps: all,
  }
  await printBlocks(session, {
    title: `prodlogs why ${id.value}`,
    blocks: () => whyBlocks(answer, say),
    json: () => whyJson(answer, say),
  })
  return outcome(exitFor(answers), { asked, failed: failures.length, gaps: all })
}

/** The latest of the sources' oldest lines: only from there on all of them can tell. */
const beginOf = (feeds: readonly Feed[]): EpochMs | undefined => {
  const begins = searchedOf(feeds).flatMap(({ from }) => (from === undefined ? [] : [from]))
  return begins.length === 0 ? undefined : Math.max(...begins)
}

const exitFor = (answers: readonly { cause: Parameters<typeof severityOf>[0] }[]) => {
  if (answers.length === 0) return EXIT.nothingFound
  return answers.some(({ cause }) => severityOf(cause) === 'problem') ? EXIT.problems : EXIT.ok
}

/** A word that has no known prefix is a deal or a hardware id: the fields tell which. */
const anyId = (word: string, lang: Session['lang']): Id => {
  const value = word.trim()
  if (namesFile(value))
    throw new ProdlogsError('USAGE', {
      reason: { en: `"${value}" is a file and no id`, ru: `«${value}» — файл, а не id` }[lang],
      next: { en: 'The id comes first: `prodlogs why 4540 FILE`.', ru: 'Сначала id: `prodlogs why 4540 ФАЙЛ`.' }[lang],
    })
  if (value === '' || value.length > 256)
    throw new ProdlogsError('USAGE_BAD_VALUE', {
      option: 'why',
      value: word.slice(0, 40),
      expected: 'evt_, cs_, pi_, ch_, in_, sub_, cus_, 4540',
    })
  return { kind: 'dealId', value }
}

/** The lines of the id and of everything joined to it, and what stands around them in time. */
const gather = async (
  session: Session,
  feeds: readonly Feed[],
  id: Id,
  window: TimeWindow | undefined,
  lines: number | undefined,
): Promise<{ observed: readonly Observed[]; gaps: readonly Gap[]; ids: readonly string[] }> => {
  const scope = { window, ...(lines === undefined ? {} : { lines }) }
  const sources = feeds.map((feed) => ({
    feed,
    search: (strings: readonly string[]) =>
      feed.search(strings, { scope, around: { before: 0, after: 0 }, ignoreCase: false }),
  }))
  const query: Id[] = id.kind === 'dealId' ? [id, { kind: 'hardwareId', value: id.value }] : [id]
  const result = await searchByIds(sources, query, { exact: false })
  const found = [...result.found.values()].flatMap((records) => records.filter((record) => record.wanted))
  const around = windowAround(found, window)
  const context = await collect(feeds, (feed) =>
    around === undefined
      ? window === undefined
        ? feed.last(lines ?? LINES_WITHOUT_A_HIT)
        : feed.since(window)
      : feed.since(around),
  )
  // Among all its neighbours a line tells more of itself than among the hits: also what of it is secret.
  const whole = new Map(context.observed.map((observed) => [placeKey(observed), observed]))
  const lists = [...result.found].map(([{ feed }, records]) =>
    records
      .filter((r) => r.wanted)
      .map((observed) => ({ observed: whole.get(placeKey(observed)) ?? observed, skewMs: feed.skewMs })),
  )
  const seen = new Set(found.map(placeKey))
  const rest = context.observed
    .filter((observed) => !seen.has(placeKey(observed)))
    .map((observed) => ({ observed, skewMs: 0 }))
  return {
    observed: mergeByTime([...lists, rest]),
    gaps: dedupe([
      ...result.gaps,
      ...context.gaps.filter((gap) => window !== undefined || gap.kind !== 'window_before_log'),
    ]),
    ids: [id.value],
  }
}

const windowAround = (found: readonly Observed[], window: TimeWindow | undefined): TimeWindow | undefined => {
  const times = found.flatMap(({ record }) => (record.at === undefined ? [] : [record.at]))
  if (times.length === 0) return undefined
  const from = Math.min(...times) - BEFORE_MS
  const to = Math.max(...times) + AFTER_MS
  return { from: Math.max(from, window?.from ?? from), to: Math.min(to, window?.to ?? to) }
}

const placeKey = ({ record }: Observed): string =>
  `${record.origin.host} ${record.origin.source} ${JSON.stringify(record.origin.position)} ${record.raw.length}`

const dedupe = (gaps: readonly Gap[]): Gap[] => [...new Map(gaps.map((gap) => [JSON.stringify(gap), gap])).values()]
