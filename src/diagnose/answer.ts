import { severityOf } from '../model/severity.ts'
import type { LogRecord } from '../model/record.ts'
import type { WebhookProcessingLog } from '../model/trace.ts'
import type { Verdict } from '../model/verdict.ts'
import { nextSteps } from './commands.ts'
import { nextOf } from './diagnose.ts'

/** Ids that a question names; each value as the user wrote it. */
export type Query = readonly string[]

/**
 * The verdicts that answer a question about ids, the most important first. When no webhook carries them, what came at that
 * time and carries no ids may be the answer (a refused signature, an answer of the web server): those follow, as likely at
 * most; then that nothing arrived, if the logs know the id at all. Empty: the ids are in no line.
 */
export const answerFor = (
  query: Query,
  verdicts: readonly Verdict[],
  logs: readonly WebhookProcessingLog[],
): Verdict[] => {
  const wanted = new Set(query)
  const direct = verdicts.filter((verdict) => names(verdict.ids, wanted))
  const delivered = direct.filter(
    (verdict) =>
      verdict.cause !== 'webhook_not_arrived' && (verdict.trace === undefined || verdict.trace.steps.length > 0),
  )
  if (delivered.length > 0) return [...strays(delivered, verdicts), ...byMatches(delivered, wanted)]
  const known = logs.filter((log) => names(log.ids, wanted))
  const mentions = mentioning(wanted, logs)
  const at = direct[0]?.at ?? known[0]?.context[0]?.at ?? mentions[0]?.at
  const suspects = verdicts
    .filter((verdict) => isSuspect(verdict))
    .sort((a, b) => distance(a, at, mentions) - distance(b, at, mentions))
  // Lines of a refused request that hold the very id leave nobody else to suspect.
  const named = suspects.filter((verdict) => mentions.some((record) => verdict.evidence.includes(record)))
  const answers = (named.length > 0 ? named : suspects).map((verdict) => asSuspect(verdict, mentions))
  if (direct.length > 0) return [...answers, ...direct]
  if (known.length === 0 && mentions.length === 0) return []
  const absent = known.some(isNamedByService) ? unread(query, known) : notArrived(query, known, answers)
  return [...answers, absent]
}

/** How long after an event that shows no work a failure without an event may still be its own: a client waits that long. */
const STRAY_MS = 60_000
const FLOW = /^(?:session|deal|stripe)\./
const ABOUT = /^(?:webhook|signature|cabinet|event)\./

/**
 * An event came and nothing says what became of it, while a payment's work failed in its time that names no event, and no
 * other event was there: that is likely its own. An event that was answered well takes only what lies within it.
 */
const strays = (delivered: readonly Verdict[], verdicts: readonly Verdict[]): Verdict[] => {
  const [asked] = delivered
  const steps = asked?.trace?.steps ?? []
  if (delivered.length !== 1 || asked?.at === undefined || (asked.cause !== 'unknown' && asked.cause !== 'ok'))
    return []
  if (!steps.every((step) => ABOUT.test(step.kind))) return []
  const times = [asked.at, ...steps.flatMap((step) => step.record.at ?? [])]
  const from = Math.min(...times)
  const last = Math.max(...times)
  const until = asked.cause === 'ok' ? last : from + STRAY_MS
  const within = (at: number | undefined) => at !== undefined && at >= from && at <= until
  const others = verdicts.filter((verdict) => verdict !== asked && verdict.ids.eventId?.length)
  if (others.some(({ at }) => at !== undefined && at >= from - STRAY_MS && at <= until)) return []
  const found = verdicts.filter(
    (verdict) =>
      verdict !== asked &&
      severityOf(verdict.cause) === 'problem' &&
      // Words of failure that no cause explains may be what the event is about (a declined card).
      !(asked.cause === 'ok' && verdict.cause === 'handler_error') &&
      !verdict.ids.eventId?.length &&
      verdict.trace !== undefined &&
      !verdict.trace.unverified &&
      verdict.trace.scope !== 'service' &&
      verdict.trace.steps.some((step) => FLOW.test(step.kind)) &&
      verdict.trace.steps.every((step) => within(step.record.at)),
  )
  return found.length === 1 ? found.map((verdict) => asOf(asked, verdict)) : []
}

/** The same failure, told of the event that was asked for. */
const asOf = (asked: Verdict, verdict: Verdict): Verdict => {
  const ids = { ...verdict.ids, ...asked.ids }
  const next = nextSteps(nextOf(verdict.cause), { ids, args: verdict.args })
  return { ...verdict, ids, next, confidence: verdict.confidence === 'ambiguous' ? 'ambiguous' : 'likely' }
}

const names = (ids: Verdict['ids'], wanted: ReadonlySet<string>): boolean =>
  Object.values(ids).some((values) => values?.some((value) => wanted.has(value)))

/** Verdicts that more of the asked ids name come first; else the order of importance stays. */
const byMatches = (verdicts: readonly Verdict[], wanted: ReadonlySet<string>): Verdict[] => {
  const matches = (verdict: Verdict) =>
    Object.values(verdict.ids)
      .flatMap((values) => values ?? [])
      .filter((value) => wanted.has(value)).length
  return [...verdicts].sort((a, b) => matches(b) - matches(a))
}

/** Lines of refused requests that hold the id: their ids are not trusted, and yet they point. */
const mentioning = (wanted: ReadonlySet<string>, logs: readonly WebhookProcessingLog[]): LogRecord[] =>
  logs
    .filter((log) => log.unverified)
    .flatMap((log) => [...log.steps.map((step) => step.record), ...log.context])
    .filter((record) => [...wanted].some((id) => record.raw.includes(id)))

/** A webhook that came and of which no id is known: it may be the one asked for. */
const isSuspect = (verdict: Verdict): boolean => {
  if (severityOf(verdict.cause) === 'ok' || verdict.cause === 'unknown' || verdict.cause === 'ok_with_warnings')
    return false
  const { trace } = verdict
  const anonymous = trace
    ? trace.unverified || trace.scope === 'delivery' || trace.scope === 'service'
    : Object.keys(verdict.ids).length === 0
  return (
    anonymous &&
    !(verdict.ids.dealId ?? verdict.ids.hardwareId) &&
    !/^(?:scheduler_|quota_denied|trial_expired|billing_problem)/.test(verdict.cause)
  )
}

const distance = (verdict: Verdict, at: number | undefined, mentions: readonly LogRecord[]): number => {
  if (mentions.some((record) => verdict.evidence.includes(record))) return -1
  return at === undefined || verdict.at === undefined ? 0 : Math.abs(verdict.at - at)
}

const asSuspect = (verdict: Verdict, mentions: readonly LogRecord[]): Verdict => {
  const mentioned = mentions.some((record) => verdict.evidence.includes(record))
  const confidence = verdict.confidence === 'ambiguous' ? 'ambiguous' : 'likely'
  return {
    ...verdict,
    confidence,
    alternatives: mentioned
      ? verdict.alternatives
      : [...new Set([...verdict.alternatives, 'webhook_not_arrived' as const])],
  }
}

/** A line of a service names the event: something of it came, in words that no catalogue knows. */
const isNamedByService = (log: WebhookProcessingLog): boolean =>
  log.event.id !== undefined && log.context.some((record) => record.ids.eventId !== undefined)

const unread = (query: Query, known: readonly WebhookProcessingLog[]): Verdict => {
  const ids = known[0]?.ids ?? {}
  const evidence = known.flatMap((log) => log.context).slice(0, 5)
  const args = { query: query.join(', ') }
  return {
    cause: 'unknown',
    confidence: 'ambiguous',
    alternatives: ['webhook_not_arrived'],
    args,
    ids,
    ...(evidence[0]?.at === undefined ? {} : { at: evidence[0].at }),
    steps: [],
    evidence,
    next: nextSteps(nextOf('unknown'), { ids, args }),
    also: [],
  }
}

const notArrived = (query: Query, known: readonly WebhookProcessingLog[], suspects: readonly Verdict[]): Verdict => {
  const ids = known[0]?.ids ?? {}
  const evidence = known.flatMap((log) => log.context).slice(0, 5)
  const args = { seen: 'mention', query: query.join(', ') }
  return {
    cause: 'webhook_not_arrived',
    confidence: suspects.length > 0 ? 'ambiguous' : 'likely',
    alternatives: suspects.map((each) => each.cause).slice(0, 3),
    args,
    ids,
    ...(evidence[0]?.at === undefined ? {} : { at: evidence[0].at }),
    steps: [],
    evidence,
    next: nextSteps(nextOf('webhook_not_arrived'), { ids, args }),
    also: [],
  }
}
