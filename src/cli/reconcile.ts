import { fill } from '../messages/fill.ts'
import { describeGap } from '../messages/gaps.ts'
import { FATE_REASONS, FATE_WORDS, RECONCILE } from '../messages/reconcile.ts'
import { REPORT } from '../messages/report.ts'
import { EXIT } from '../model/exit-code.ts'
import { severityOf } from '../model/severity.ts'
import type { EpochMs, TimeWindow } from '../model/time.ts'
import type { Verdict } from '../model/verdict.ts'
import type { WebhookProcessingLog } from '../model/trace.ts'
import type { Block, Cell } from '../report/document.ts'
import { idSpans } from '../report/ids-spans.ts'
import { gapBlocks, searchedBlocks } from '../report/report-document.ts'
import { gapJson, searchedJson } from '../report/report-json.ts'
import type { Sayings } from '../report/sayings.ts'
import { endpointFindings, servedPaths, type EndpointFinding } from '../stripe/endpoint-findings.ts'
import type { StripeEndpoint } from '../stripe/endpoint.ts'
import type { StripeEventFact } from '../stripe/fact.ts'
import { reconcileJson } from '../stripe/reconcile/json.ts'
import { countFates, reconcile, unlistedEventIds } from '../stripe/reconcile/reconcile.ts'
import { FATES, type AskedEvent, type ReconcileRow } from '../stripe/reconcile/row.ts'
import type { StripeReader } from '../stripe/reader.ts'
import { analyse } from './analyse.ts'
import { collect, searchedOf } from './collect.ts'
import { fetchEvents, type EventsFlags } from './events.ts'
import { openFeeds } from './feeds.ts'
import type { Lifetime } from './lifetime.ts'
import type { HostFlags } from './options.ts'
import { outcome } from './outcome.ts'
import { printBlocks } from './print-blocks.ts'
import { sayingsOf } from './sayings.ts'
import { createSession, type Session } from './session.ts'
import { openStripe } from './stripe-session.ts'
import { withSpinner } from './spinner.ts'
import { windowOf } from './window.ts'

export interface ReconcileFlags extends HostFlags, EventsFlags {
  endpoint?: string
}

const DAY = 86_400_000

/** Ids that the logs name and Stripe's list does not hold are asked for one by one, so many at most. */
const MOST_LOOKUPS = 50

/** `prodlogs reconcile`: each event of Stripe and what became of it, and webhooks that Stripe does not know. */
export const runReconcile = async (flags: ReconcileFlags, lifetime: Lifetime): Promise<number> => {
  const session = await createSession(flags, lifetime, { objects: true })
  const given = await windowOf(session, flags)
  // Stripe has no "last N lines": without a window and without lines it is the last day.
  const window: TimeWindow | undefined =
    given ?? (flags.lines === undefined && flags.file.length === 0 ? { from: session.now - DAY } : undefined)
  const { feeds, failures, gaps: unreached, asked } = await openFeeds(session, flags)
  const collected = await withSpinner(session, { en: 'reading …', ru: 'читаю …' }[session.lang], () =>
    collect(feeds, (feed) => (window === undefined ? feed.last(flags.lines ?? 1_000_000) : feed.since(window))),
  )
  const { logs, verdicts } = analyse(session, collected.observed, { window })
  const searched = searchedOf(feeds)
  const span = window ?? spanOf(searched)
  const facts = await withSpinner(session, 'Stripe …', () => askStripe(session, flags, span, logs))
  const gaps = [...unreached, ...collected.gaps]
  const expectedTypes = Object.keys(session.config.expect)
  const rows = reconcile(facts.events, logs, facts.endpoints, {
    window: span,
    listed: { ...span, ...(flags.type.length > 0 ? { types: flags.type } : {}) },
    asked: facts.asked,
    now: session.now,
    verdictOf: verdictLookup(verdicts),
    ...(expectedTypes.length > 0 ? { expectedTypes } : {}),
  })
  const findings =
    facts.endpoints === undefined ? [] : endpointFindings(facts.endpoints, expectedTypes, servedPaths(logs))
  const say = sayingsOf(session)
  await printBlocks(session, {
    title: 'prodlogs reconcile',
    blocks: () => [
      ...reconcileBlocks(rows, findings, session, say),
      ...searchedBlocks(searched, say),
      ...gapBlocks(gaps, say),
    ],
    json: () => ({
      ...reconcileJson(rows, span, (text) => session.redactor.text(text)),
      endpoints: findings.map(({ finding, endpoint, types }) => ({
        finding,
        id: endpoint.id,
        url: endpoint.url,
        ...(types.length > 0 ? { types } : {}),
      })),
      searched: searchedJson(searched, say),
      gaps: gaps.map((gap) => gapJson(gap, say)),
    }),
  })
  if (session.form === 'text') for (const gap of gaps) session.detail(describeGap(session.lang, gap))
  const own = rows.some((row) => row.problem) ? EXIT.problems : rows.length === 0 ? EXIT.nothingFound : EXIT.ok
  return outcome(own, { asked, failed: failures.length, gaps })
}

interface StripeSide {
  readonly events: readonly StripeEventFact[]
  readonly endpoints: readonly StripeEndpoint[] | undefined
  readonly asked: ReadonlyMap<string, AskedEvent>
}

const askStripe = async (
  session: Session,
  flags: ReconcileFlags,
  window: TimeWindow,
  logs: readonly WebhookProcessingLog[],
): Promise<StripeSide> => {
  const events = await fetchEvents(session, flags, window, flags.limit ?? Number.POSITIVE_INFINITY)
  if (flags.eventsFile !== undefined) return { events, endpoints: undefined, asked: new Map() }
  const reader = await openStripe(session)
  const unlisted = unlistedEventIds(events, logs).slice(0, MOST_LOOKUPS)
  const asked = new Map<string, AskedEvent>()
  const found: StripeEventFact[] = []
  for (const id of unlisted) {
    const answer = await reader.lookUp(id)
    if (answer.answer === 'unknown') asked.set(id, { cause: answer.cause, confidence: answer.confidence })
    if (answer.answer !== 'known') continue
    const event = await reader.getEvent(id)
    if (event !== undefined) found.push(event)
  }
  return { events: [...events, ...found], endpoints: await readEndpoints(reader, session), asked }
}

/** A restricted key may not list endpoints; the rest of the answer stands without them. */
const readEndpoints = async (
  reader: StripeReader,
  session: Session,
): Promise<readonly StripeEndpoint[] | undefined> => {
  try {
    return await reader.listEndpoints()
  } catch (error) {
    session.note(RECONCILE.endpointsUnread[session.lang])
    session.warnError(error)
    return undefined
  }
}

const verdictLookup = (verdicts: readonly Verdict[]) => {
  const byTrace = new Map(verdicts.map((verdict) => [verdict.trace, verdict]))
  return (trace: WebhookProcessingLog) => {
    const verdict = byTrace.get(trace)
    return verdict === undefined
      ? undefined
      : {
          cause: verdict.cause,
          confidence: verdict.confidence,
          alternatives: verdict.alternatives,
          severity: severityOf(verdict.cause),
        }
  }
}

const spanOf = (searched: readonly { from?: EpochMs; to?: EpochMs }[]): TimeWindow => {
  const from = searched.flatMap((source) => (source.from === undefined ? [] : [source.from]))
  return from.length === 0 ? {} : { from: Math.min(...from) }
}

const MOST_ROWS = 40

const reconcileBlocks = (
  rows: readonly ReconcileRow[],
  findings: readonly EndpointFinding[],
  session: Session,
  say: Sayings,
): Block[] => {
  const { lang } = session
  if (rows.length === 0) return [{ kind: 'heading', text: `! ${RECONCILE.none[lang]}`, tone: 'warn' }]
  const problems = rows.filter((row) => row.problem)
  const counts = countFates(rows)
  const conclusion =
    problems.length === 0
      ? { text: `✔ ${RECONCILE.allWell[lang]}`, tone: 'good' as const }
      : {
          text: `✖ ${fill(RECONCILE.conclusion[lang], { events: rows.filter((row) => row.event !== undefined).length, problems: problems.length })}`,
          tone: 'bad' as const,
        }
  const blocks: Block[] = [
    { kind: 'heading', ...conclusion },
    {
      kind: 'table',
      rows: FATES.filter((fate) => counts[fate] > 0).map((fate): Cell[] => [
        String(counts[fate]),
        fate,
        FATE_WORDS[fate][lang],
      ]),
      numeric: [0],
    },
  ]
  if (problems.length > 0)
    blocks.push(
      { kind: 'heading', text: RECONCILE.attention[lang] },
      { kind: 'list', ordered: false, items: problems.slice(0, MOST_ROWS).map((row) => rowCells(row, session, say)) },
    )
  if (problems.length > MOST_ROWS)
    blocks.push({
      kind: 'line',
      spans: [{ text: `  ${fill(REPORT.more[lang], { n: problems.length - MOST_ROWS })}`, tone: 'dim' }],
    })
  if (findings.length > 0)
    blocks.push(
      { kind: 'heading', text: RECONCILE.endpoints[lang] },
      {
        kind: 'list',
        ordered: false,
        items: findings.map(({ finding, endpoint, types }): Cell[] => [
          { text: endpoint.url, tone: 'strong' },
          ` ${endpoint.id}: ${findingText(finding, types, lang)}`,
        ]),
      },
    )
  return blocks
}

const findingText = (finding: EndpointFinding['finding'], types: readonly string[], lang: Session['lang']): string =>
  finding === 'other_url'
    ? RECONCILE.endpoint_other_url[lang]
    : fill(RECONCILE[finding][lang], { types: types.join(', ') })

const rowCells = (row: ReconcileRow, { lang, time }: Session, say: Sayings): Cell[] => [
  { text: row.at === undefined ? '' : `${time.dateTime(row.at)} `, tone: 'dim' },
  { text: FATE_WORDS[row.fate][lang], tone: 'bad' },
  row.cause === 'ok' || row.cause === 'unknown'
    ? ''
    : ` — ${say.causeName(row.cause)}${row.confidence === 'certain' ? '' : ` (${REPORT[row.confidence][lang]})`}`,
  row.reason === undefined ? '' : { text: ` (${FATE_REASONS[row.reason][lang]})`, tone: 'dim' },
  row.type === undefined ? ' ' : `  ${row.type}  `,
  ...idSpans(row.ids, REPORT.deal[lang]),
]
