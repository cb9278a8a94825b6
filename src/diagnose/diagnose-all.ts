import type { StripeEventFact } from '../model/stripe-facts.ts'
import { severityOf } from '../model/severity.ts'
import type { EpochMs } from '../model/time.ts'
import type { WebhookProcessingLog } from '../model/trace.ts'
import type { Verdict } from '../model/verdict.ts'
import { CAUSES } from './causes/index.ts'
import { whyNotArrived } from './causes/not-arrived.ts'
import { nextSteps } from './commands.ts'
import type { DiagnoseContext } from './context.ts'
import { diagnose, nextOf } from './diagnose.ts'
import type { Finding } from './finding.ts'

const RANK = new Map(CAUSES.map((rule, at) => [rule.id, at] as const))
const SEVERITY = { problem: 0, warning: 1, ok: 2 } as const

/**
 * A verdict for every log that tells of a webhook or of the service, the most important first. Troubles that carry no ids
 * (refused signatures, answers of the web server, the scheduler) are one verdict per cause, with their number in `args.count`.
 */
export const diagnoseAll = (logs: readonly WebhookProcessingLog[], context: DiagnoseContext): Verdict[] => {
  const single: Verdict[] = []
  const byCause = new Map<string, Verdict[]>()
  for (const log of logs) {
    if (log.scope === 'service' && !log.steps.some((step) => step.outcome === 'failed' || step.cause !== undefined))
      continue
    const verdict = settledByStripe(diagnose(log, context), context)
    // Lines that mention an id and nothing of a webhook are no answer to anything but a question about that id.
    if (verdict.cause === 'unknown' && log.steps.length === 0) continue
    if (!isAnonymous(log) || severityOf(verdict.cause) === 'ok') {
      single.push(verdict)
      continue
    }
    const key = `${verdict.cause} ${ownerOf(log)}`
    const known = byCause.get(key)
    if (known) known.push(verdict)
    else byCause.set(key, [verdict])
  }
  const grouped = [...byCause.values()].map(together)
  return [...single, ...grouped, ...notInLogs(logs, context)].sort(byImportance)
}

const isAnonymous = (log: WebhookProcessingLog): boolean =>
  log.unverified || log.scope === 'delivery' || log.scope === 'service'

/** Whom trouble of the service is about, when it tells: a device, a deal. */
const ownerOf = (log: WebhookProcessingLog): string =>
  log.ids.hardwareId?.[0] ?? log.ids.dealId?.[0] ?? log.ids.subscriptionId?.[0] ?? ''

const together = (verdicts: readonly Verdict[]): Verdict => {
  const [first, ...others] = verdicts
  if (!first) throw new RangeError('no verdict to join')
  if (others.length === 0) return { ...first, args: { ...first.args, count: 1 } }
  const surest =
    verdicts.find((each) => each.confidence === 'certain') ??
    verdicts.find((each) => each.confidence === 'likely') ??
    first
  const last = verdicts.at(-1) ?? first
  const { trace: _trace, ...rest } = surest
  return {
    ...rest,
    args: { ...surest.args, count: verdicts.reduce((sum, each) => sum + (Number(each.args['count']) || 1), 0) },
    ...(first.at === undefined ? {} : { at: first.at }),
    evidence: [
      ...new Set([...surest.evidence.slice(0, 2), ...first.evidence.slice(0, 1), ...last.evidence.slice(0, 2)]),
    ].slice(0, 5),
    also: [...new Set(verdicts.flatMap((each) => each.also))],
    traces: verdicts.flatMap(({ trace }) => trace ?? []),
  }
}

const byImportance = (a: Verdict, b: Verdict): number =>
  SEVERITY[severityOf(a.cause)] - SEVERITY[severityOf(b.cause)] ||
  (RANK.get(a.cause) ?? 0) - (RANK.get(b.cause) ?? 0) ||
  (b.at ?? 0) - (a.at ?? 0)

/** With Stripe's own list, "ignored: another cabinet" is no longer ambiguous: an event that this key knows is ours. */
const settledByStripe = (verdict: Verdict, { stripe }: DiagnoseContext): Verdict => {
  if (!stripe || verdict.confidence !== 'ambiguous') return verdict
  if (verdict.cause !== 'ignored_other_account' && verdict.cause !== 'signature_failed.masked_as_ignored')
    return verdict
  const near = stripe.events.some(
    (event) =>
      verdict.at !== undefined &&
      Math.abs(event.created - verdict.at) < 60_000 &&
      (verdict.type === undefined || verdict.type === event.type) &&
      (event.pendingWebhooks ?? 1) === 0,
  )
  const cause = near ? 'signature_failed.masked_as_ignored' : 'ignored_other_account'
  const next = nextSteps(nextOf(cause), {
    ids: verdict.ids,
    args: verdict.args,
    ...(verdict.type === undefined ? {} : { type: verdict.type }),
  })
  return { ...verdict, cause, confidence: 'likely', alternatives: [], next }
}

/** Events that Stripe has and no log knows: by their own id, or by the ids of their object. */
const notInLogs = (logs: readonly WebhookProcessingLog[], { stripe, begins }: DiagnoseContext): Verdict[] => {
  if (!stripe) return []
  const seen = new Set(logs.filter((log) => log.steps.length > 0).flatMap((log) => log.ids.eventId ?? []))
  const objects = new Set(
    logs
      .filter((log) => log.event.id === undefined && log.steps.length > 0)
      .flatMap((log) => [
        ...(log.ids.sessionId ?? []),
        ...(log.ids.paymentIntentId ?? []),
        ...(log.ids.invoiceId ?? []),
        ...(log.ids.chargeId ?? []),
      ]),
  )
  return stripe.events
    .filter((event) => !seen.has(event.id) && !event.objectIds.some((id) => objects.has(id)))
    .map((event) => absentVerdict(event, stripe.endpoints, begins))
}

const absentVerdict = (
  event: StripeEventFact,
  endpoints: Parameters<typeof whyNotArrived>[1],
  begins: EpochMs | undefined,
): Verdict => {
  const told = whyNotArrived(event, endpoints)
  const finding = told.cause === 'webhook_not_arrived' ? doubtByAge(told, event, begins) : told
  const ids = { eventId: [event.id], ...sorted(event.objectIds) }
  return {
    cause: finding.cause,
    confidence: finding.confidence,
    alternatives: finding.alternatives,
    args: finding.args,
    ids,
    type: event.type,
    at: event.created,
    steps: [],
    evidence: [],
    next: nextSteps(nextOf(finding.cause), { ids, args: finding.args, type: event.type }),
    also: [],
  }
}

/** What came before the oldest line cannot be missed in the logs; unless Stripe itself still waits for somebody to take it. */
const doubtByAge = (finding: Finding, event: StripeEventFact, begins: EpochMs | undefined): Finding =>
  begins === undefined || event.created >= begins || (event.pendingWebhooks ?? 0) > 0
    ? finding
    : {
        ...finding,
        cause: 'unknown',
        confidence: 'ambiguous',
        alternatives: ['webhook_not_arrived'],
        args: { ...finding.args, older: event.id },
      }

const sorted = (ids: readonly string[]): Record<string, string[]> => {
  const kinds: Record<string, string[]> = {}
  for (const id of ids) {
    const kind = id.startsWith('cs_')
      ? 'sessionId'
      : id.startsWith('pi_')
        ? 'paymentIntentId'
        : id.startsWith('in_')
          ? 'invoiceId'
          : id.startsWith('ch_') || id.startsWith('py_')
            ? 'chargeId'
            : id.startsWith('sub_')
              ? 'subscriptionId'
              : id.startsWith('cus_')
                ? 'customerId'
                : id.includes('_')
                  ? undefined
                  : 'dealId'
    if (kind) (kinds[kind] ??= []).push(id)
  }
  return kinds
}
