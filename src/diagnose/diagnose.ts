import type { Claim } from '../model/claim.ts'
import type { CauseId } from '../model/cause.ts'
import type { Ids } from '../model/ids.ts'
import type { NextKey } from '../model/next-step.ts'
import { severityOf } from '../model/severity.ts'
import type { Confidence } from '../model/step.ts'
import type { StepRow, WebhookProcessingLog } from '../model/trace.ts'
import type { Verdict } from '../model/verdict.ts'
import { adviceFor } from './advice.ts'
import { CAUSES } from './causes/index.ts'
import { missingSteps } from './causes/step-missing.ts'
import { nextSteps } from './commands.ts'
import type { DiagnoseContext } from './context.ts'
import { evidenceOf } from './evidence.ts'
import type { Finding } from './finding.ts'
import { found } from './finding.ts'
import type { CauseRule } from './rule.ts'

/** Why one log ended as it did: the first cause that fits, the others beside it. Never throws. */
export const diagnose = (log: WebhookProcessingLog, context: DiagnoseContext): Verdict => {
  const findings: { rule: CauseRule; finding: Finding }[] = []
  for (const rule of CAUSES) {
    const finding = rule.detect(log, context)
    if (finding) findings.push({ rule, finding })
  }
  findings.sort((a, b) => rankOf(a.finding) - rankOf(b.finding))
  const doubted = doubtful(log)
  const [first] = findings
  if (doubted && (!first || severityOf(first.finding.cause) !== 'problem'))
    return verdictOf(doubted, nextOf(doubted.cause), log, context, [])
  if (!first)
    return verdictOf(
      found('unknown', log.context.slice(0, 3), { confidence: 'ambiguous' }),
      nextOf('unknown'),
      log,
      context,
      [],
    )
  const also = findings
    .slice(1)
    .map((each) => each.finding.cause)
    .filter((cause) => !followsFrom(cause, first.finding.cause, log))
  return verdictOf(first.finding, first.rule.next, log, context, also)
}

const CLAIM_RANK: Readonly<Record<Claim, number>> = { stated: 0, reported: 0, status: 2, absence: 4 }

/**
 * What somebody said outranks what a status lets one infer, and that what is not there; of equal claims the precise outranks
 * the vague, and else the order of the catalogue stays.
 */
const rankOf = (finding: Finding): number =>
  (finding.claim === 'status' && ONLY_THE_EDGE.has(finding.cause) ? CLAIM_RANK.reported : CLAIM_RANK[finding.claim]) +
  vaguenessOf(finding)

/** An error of the application's code that names its exception tells more than a reason that had to be guessed. */
const vaguenessOf = ({ cause, confidence, args }: Finding): number => {
  if (confidence === 'ambiguous') return 1
  if (!VAGUE.has(cause)) return 0
  return args['exception'] === undefined ? 1 : 0.5
}

/** Answers that no handler gives: the web server saw for itself that none came. */
const ONLY_THE_EDGE: ReadonlySet<CauseId> = new Set([
  'upstream_down_502',
  'timeout_504',
  'client_closed_499',
  'redirect_3xx',
])

const VAGUE: ReadonlySet<CauseId> = new Set(['handler_error'])

const AUTOMATIONS = /^(?:crm|notification)\./

/**
 * What the first cause brings about is no second trouble: the error that its handler logged, the automations that were never
 * begun, another reading of the same refusal.
 */
const followsFrom = (cause: CauseId, first: CauseId, log: WebhookProcessingLog): boolean =>
  cause === 'handler_error' ||
  (cause === 'step_missing' && !log.rows.some((row) => AUTOMATIONS.test(row.step))) ||
  (cause.includes('.') && cause.split('.')[0] === first.split('.')[0])

/** What to do about a cause, in this order. */
export const nextOf = (cause: CauseId): readonly NextKey[] => CAUSES.find((rule) => rule.id === cause)?.next ?? []

/**
 * A line without ids told of trouble while this log and others were open. If this log shows nothing of that subject and the
 * others do, it was this one's.
 */
const doubtful = (log: WebhookProcessingLog): Finding | undefined => {
  const step = log.uncertain.find(
    (each) =>
      (each.outcome === 'failed' || each.outcome === 'skipped') &&
      each.cause !== undefined &&
      !showsEnd(log, each.kind),
  )
  return step?.cause
    ? found(step.cause, [step.record], {
        confidence: 'ambiguous',
        alternatives: step.alternatives ?? ['ok'],
        args: { step: step.kind },
      })
    : undefined
}

const subject = (kind: string): string =>
  kind.startsWith('db.') || kind.startsWith('event.') ? 'session' : (kind.split('.')[0] as string)

const showsEnd = (log: WebhookProcessingLog, kind: string): boolean =>
  log.rows.some((row) => subject(row.step) === subject(kind) && row.outcome !== 'started')

const verdictOf = (
  finding: Finding,
  next: readonly NextKey[],
  log: WebhookProcessingLog,
  context: DiagnoseContext,
  also: readonly CauseId[],
): Verdict => {
  const type = log.event.type
  const at = finding.evidence[0]?.at ?? log.deliveries[0]?.at ?? log.steps[0]?.record.at ?? log.context[0]?.at
  return {
    cause: finding.cause,
    confidence: surenessOf(finding),
    alternatives: finding.alternatives,
    args: { ...finding.args, ...subjectArgs(log.ids, type) },
    ids: log.ids,
    ...(type === undefined ? {} : { type }),
    ...(at === undefined ? {} : { at }),
    steps: withMissing(log, context),
    evidence: evidenceOf(finding, log),
    next: nextSteps(adviceFor(next, finding.args, log), {
      ids: log.ids,
      args: { ...finding.args, ...subjectArgs(log.ids, type) },
      ...(type === undefined ? {} : { type }),
    }),
    also: [...new Set(also)].filter((cause) => cause !== finding.cause && severityOf(cause) === 'problem'),
    trace: log,
  }
}

/** Certain is only what somebody said. */
const surenessOf = ({ claim, confidence }: Finding): Confidence =>
  claim === 'status' && confidence === 'certain' ? 'likely' : confidence

const subjectArgs = (ids: Ids, type: string | undefined): Record<string, string> => ({
  ...(type === undefined ? {} : { type }),
  ...(ids.dealId?.[0] === undefined ? {} : { deal: ids.dealId[0] }),
  ...(ids.eventId?.[0] === undefined ? {} : { event: ids.eventId[0] }),
})

const withMissing = (log: WebhookProcessingLog, context: DiagnoseContext): StepRow[] => {
  const missing = missingSteps(log, context)?.steps ?? []
  const known = log.rows.map((row) => row.step)
  return [
    ...log.rows,
    ...missing.filter((step) => !known.includes(step)).map((step): StepRow => ({ step, outcome: 'missing' })),
  ]
}
