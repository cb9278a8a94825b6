import type { Step, StepId, StepOutcome } from '../model/step.ts'
import type { AutomationKind, AutomationOutcome, StepRow } from '../model/trace.ts'
import type { EpochMs } from '../model/time.ts'

/** Subjects in the order of a healthy run: each makes one row. */
const SUBJECTS: readonly (readonly [string, readonly StepId[]])[] = [
  ['received', ['webhook.received']],
  ['signature', ['signature.verified', 'signature.failed']],
  ['cabinet', ['cabinet.accepted', 'cabinet.ignored']],
  ['duplicate', ['event.duplicate']],
  ['stored', ['event.stored']],
  ['stripe', ['stripe.retrieved']],
  ['session', ['session.persisted']],
  ['deal', ['deal.resolved', 'deal.missing']],
  ['status', ['crm.status_updated', 'crm.status_unchanged']],
  ['note', ['crm.note_created']],
  ['notification', ['notification.sent', 'notification.skipped', 'notification.failed']],
  ['answered', ['webhook.answered']],
  ['transition', ['subscription.transition']],
  ['cache', ['cache.invalidated']],
  ['quota', ['quota.denied', 'quota.reset', 'gate.fail_open']],
  ['database', ['db.unavailable', 'db.recovered']],
  ['scheduler', ['scheduler.job_ok', 'scheduler.job_failed', 'scheduler.missed']],
  ['service', ['service.started', 'service.stopped']],
]

const SUBJECT_OF = new Map<StepId, string>(
  SUBJECTS.flatMap(([subject, kinds]) => kinds.map((kind) => [kind, subject] as const)),
)

/** A step with the delivery that it happened in. */
export interface Placed {
  readonly step: Step
  readonly at: EpochMs | undefined
  readonly delivery: number
  /** Its place among the steps of the log. */
  readonly order: number
}

/**
 * One row per subject. What was skipped or failed outranks a later "sent" of the same run; a failure that was tried again
 * with success is no failure; an event's later delivery outranks its earlier one.
 */
export const rowsOf = (placed: readonly Placed[]): StepRow[] => {
  const restarts = placed.filter(({ step }) => step.by === 'service.event.requeued').flatMap(({ at }) => at ?? [])
  const bySubject = new Map<string, Placed[]>()
  for (const each of placed) {
    const subject = SUBJECT_OF.get(each.step.kind)
    if (subject === undefined) continue
    const known = bySubject.get(subject)
    if (known) known.push(each)
    else bySubject.set(subject, [each])
  }
  const rows: StepRow[] = []
  for (const [subject] of SUBJECTS) {
    const each = bySubject.get(subject)
    const counted = each && decide(each, restarts)
    if (counted) rows.push(rowOf(counted))
  }
  return withDurations(rows)
}

const rowOf = ({ step, at }: Placed): StepRow => ({
  step: step.kind,
  outcome: step.outcome,
  ...(at === undefined ? {} : { at }),
  ...(step.cause === undefined ? {} : { cause: step.cause }),
})

const withDurations = (rows: readonly StepRow[]): StepRow[] => {
  let before: EpochMs | undefined
  return rows.map((row) => {
    const took = row.at !== undefined && before !== undefined ? row.at - before : undefined
    before = row.at ?? before
    return took === undefined || took < 0 ? row : { ...row, tookMs: took }
  })
}

const ORDER: readonly StepOutcome[] = ['failed', 'skipped', 'ok', 'duplicate', 'ignored', 'started']

/** The step of a subject that counts. */
export const decide = (each: readonly Placed[], restarts: readonly EpochMs[] = []): Placed | undefined => {
  const standing = each.filter((one) => !(isTrouble(one) && each.some((other) => resolves(one, other, restarts))))
  for (const outcome of ORDER) {
    const of = standing.filter(({ step }) => step.outcome === outcome)
    // A reason outranks its mere statement; the last attempt tells the most.
    const found = of.findLast(({ step }) => step.cause !== undefined && step.confidence === 'certain') ?? of.at(-1)
    if (found) return found
  }
  return undefined
}

const isTrouble = ({ step }: Placed): boolean => step.outcome === 'failed' || step.outcome === 'skipped'

/** Trying again takes time, and says so. */
const RETRY_MS = 1_000
const RETRY = /retry|attempt|again|повтор|попытк|revive/i

/** True when `later` is the success that ends the trouble: a retry, a later delivery, or another channel. */
const resolves = (trouble: Placed, later: Placed, restarts: readonly EpochMs[]): boolean => {
  if (later.step.outcome !== 'ok' || !isAfter(later, trouble)) return false
  if (restarts.some((at) => at >= (trouble.at ?? Infinity) && at <= (later.at ?? -Infinity))) return true
  if (trouble.step.kind === 'webhook.answered' || trouble.step.kind === 'event.stored')
    return later.delivery > trouble.delivery || triedAgain(trouble, later)
  if (trouble.step.outcome === 'skipped') return isOtherChannel(trouble, later)
  return later.delivery > trouble.delivery || triedAgain(trouble, later) || isOtherChannel(trouble, later)
}

const isAfter = (later: Placed, earlier: Placed): boolean => later.order > earlier.order

const triedAgain = (trouble: Placed, later: Placed): boolean => {
  const gap = later.at !== undefined && trouble.at !== undefined ? later.at - trouble.at : 0
  return (
    gap >= RETRY_MS ||
    trouble.step.record.fields['will_retry'] === true ||
    RETRY.test(trouble.step.record.message) ||
    RETRY.test(later.step.record.message) ||
    attemptOf(later) > 1
  )
}

const attemptOf = ({ step }: Placed): number => {
  const attempt = step.record.fields['attempt'] ?? step.record.fields['attempts'] ?? step.record.fields['attemptsMade']
  return typeof attempt === 'number' ? attempt : 0
}

const CHANNEL = /telegram|телеграм|sendpulse|whatsapp|e-?mail|письм|sms|смс|slack|viber|push/gi

const isOtherChannel = (trouble: Placed, later: Placed): boolean => {
  if (!trouble.step.kind.startsWith('notification')) return false
  const [failed, sent] = [channelsOf(trouble), channelsOf(later)]
  return failed.size > 0 && sent.size > 0 && [...sent].every((channel) => !failed.has(channel))
}

const channelsOf = ({ step }: Placed): Set<string> =>
  new Set((step.record.message.match(CHANNEL) ?? []).map((word) => word.toLowerCase()))

const AUTOMATIONS: readonly (readonly [AutomationKind, string])[] = [
  ['status', 'status'],
  ['note', 'note'],
  ['notification', 'notification'],
]

/** What became of each automation that the log speaks of. */
export const outcomesOf = (rows: readonly StepRow[]): AutomationOutcome[] =>
  AUTOMATIONS.flatMap(([kind, subject]) => {
    const row = rows.find(({ step }) => SUBJECT_OF.get(step) === subject)
    if (!row) return []
    return [
      {
        kind,
        state: stateOf(row),
        ...(row.cause ? { cause: row.cause } : {}),
        ...(row.at === undefined ? {} : { at: row.at }),
      },
    ]
  })

const stateOf = ({ outcome }: StepRow): AutomationOutcome['state'] => {
  if (outcome === 'ok' || outcome === 'duplicate') return 'done'
  if (outcome === 'skipped' || outcome === 'ignored') return 'skipped'
  return outcome === 'failed' ? 'failed' : 'missing'
}
