import { RECONCILE } from '../messages/reconcile.ts'
import type { Gap } from '../model/gap.ts'
import type { ReadSource } from '../model/report.ts'
import { severityOf } from '../model/severity.ts'
import type { EpochMs, TimeWindow } from '../model/time.ts'
import type { WebhookProcessingLog } from '../model/trace.ts'
import type { Verdict } from '../model/verdict.ts'
import { endpointFindings, servedPaths, type EndpointFinding } from '../stripe/endpoint-findings.ts'
import type { StripeEndpoint } from '../stripe/endpoint.ts'
import type { StripeEventFact } from '../stripe/fact.ts'
import type { StripeReader } from '../stripe/reader.ts'
import { reconcile as compare, unlistedEventIds } from '../stripe/reconcile/reconcile.ts'
import type { AskedEvent, ReconcileRow } from '../stripe/reconcile/row.ts'
import { analyse } from './analyse.ts'
import type { HostChoice } from './choice.ts'
import { collect, searchedOf } from './collect.ts'
import { events, type EventsQuestion } from './events.ts'
import { openFeeds } from './feeds.ts'
import type { AppSession } from './session.ts'
import { openStripe } from './stripe-session.ts'
import type { Asked } from './why.ts'

export interface ReconcileQuestion extends HostChoice, EventsQuestion {
  /** The last lines of each source. */
  readonly lines?: number | undefined
}

export interface ReconcileAnswer {
  readonly rows: readonly ReconcileRow[]
  /** Endpoints of Stripe that do not send what is expected here. */
  readonly findings: readonly EndpointFinding[]
  readonly window: TimeWindow
  readonly searched: readonly ReadSource[]
  readonly gaps: readonly Gap[]
}

const DAY = 86_400_000

/** Ids that the logs name and Stripe's list does not hold are asked for one by one, so many at most. */
const MOST_LOOKUPS = 50

/** Each event of Stripe and what became of it, and webhooks that Stripe does not know. */
export const reconcile = async (session: AppSession, question: ReconcileQuestion): Promise<Asked<ReconcileAnswer>> => {
  // Stripe has no "last N lines": without a window and without lines it is the last day.
  const window: TimeWindow | undefined =
    question.window ??
    (question.lines === undefined && question.file.length === 0 ? { from: session.now - DAY } : undefined)
  const { feeds, failures, gaps: unreached, asked: hosts } = await openFeeds(session, question)
  const collected = await collect(feeds, (feed) =>
    window === undefined ? feed.last(question.lines ?? 1_000_000) : feed.since(window, { sifted: true }),
  )
  const { logs, verdicts } = analyse(session, collected.observed, { window })
  const searched = searchedOf(feeds)
  const span = window ?? spanOf(searched)
  await session.ready()
  const facts = await askStripe(session, question, span, logs)
  const expectedTypes = Object.keys(session.config.expect)
  const rows = compare(facts.events, logs, facts.endpoints, {
    window: span,
    listed: { ...span, ...(question.type.length > 0 ? { types: question.type } : {}) },
    asked: facts.asked,
    now: session.now,
    verdictOf: verdictLookup(verdicts),
    ...(expectedTypes.length > 0 ? { expectedTypes } : {}),
  })
  const findings =
    facts.endpoints === undefined ? [] : endpointFindings(facts.endpoints, expectedTypes, servedPaths(logs))
  const answer = { rows, findings, window: span, searched, gaps: [...unreached, ...collected.gaps] }
  return { answer, asked: hosts, failed: failures.length }
}

interface StripeSide {
  readonly events: readonly StripeEventFact[]
  readonly endpoints: readonly StripeEndpoint[] | undefined
  readonly asked: ReadonlyMap<string, AskedEvent>
}

const askStripe = async (
  session: AppSession,
  question: ReconcileQuestion,
  window: TimeWindow,
  logs: readonly WebhookProcessingLog[],
): Promise<StripeSide> => {
  const listed = await events(session, { ...question, window })
  if (question.eventsFile !== undefined) return { events: listed, endpoints: undefined, asked: new Map() }
  const reader = await openStripe(session)
  const unlisted = unlistedEventIds(listed, logs).slice(0, MOST_LOOKUPS)
  const asked = new Map<string, AskedEvent>()
  const found: StripeEventFact[] = []
  for (const id of unlisted) {
    const answer = await reader.lookUp(id)
    if (answer.answer === 'unknown') asked.set(id, { cause: answer.cause, confidence: answer.confidence })
    if (answer.answer !== 'known') continue
    const event = await reader.getEvent(id)
    if (event !== undefined) found.push(event)
  }
  return { events: [...listed, ...found], endpoints: await readEndpoints(reader, session), asked }
}

/** A restricted key may not list endpoints; the rest of the answer stands without them. */
const readEndpoints = async (
  reader: StripeReader,
  session: AppSession,
): Promise<readonly StripeEndpoint[] | undefined> => {
  try {
    return await reader.listEndpoints()
  } catch (error) {
    session.note(RECONCILE.endpointsUnread[session.lang])
    session.warnError(error)
    return undefined
  }
}

/** What each trace was found to be, for `stripe/reconcile`, which does not know `diagnose/`. */
export const verdictLookup = (verdicts: readonly Verdict[]) => {
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
