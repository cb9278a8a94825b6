import type { CauseId } from '../model/cause.ts'
import type { IdKind, Ids } from '../model/ids.ts'
import { STAGE_OF, STAGES, type Payment, type PaymentState, type Stage, type StageMark } from '../model/payment.ts'
import { severityOf } from '../model/severity.ts'
import type { StepRow } from '../model/trace.ts'
import type { Verdict } from '../model/verdict.ts'

/** Kinds that name one payment: two verdicts that share one of these tell of the same money. */
const OF_ONE_PAYMENT: readonly IdKind[] = ['sessionId', 'paymentIntentId', 'invoiceId', 'chargeId', 'eventId']

/** The payments that verdicts tell of, each once. */
export const paymentsOf = (verdicts: readonly Verdict<unknown>[]): Payment[] =>
  groupsOf(verdicts)
    .map((members) => members.map((at) => ({ at, verdict: verdicts[at] as Verdict<unknown> })))
    .filter((group) => isPayment(group.map(({ verdict }) => verdict)))
    .map(paymentOf)

const groupsOf = (verdicts: readonly Verdict<unknown>[]): number[][] => {
  const groupOfId = new Map<string, number[]>()
  const groups = new Set<number[]>()
  verdicts.forEach(({ ids }, at) => {
    const keys = keysOf(ids)
    if (keys.length === 0) return
    let group: number[] = [at]
    const knownGroups = keys.map((key) => groupOfId.get(key)).filter((known) => known !== undefined)
    for (const known of new Set(knownGroups)) {
      // The longer list takes the shorter one in, so that joining many verdicts stays cheap.
      const [long, short] = known.length >= group.length ? [known, group] : [group, known]
      long.push(...short)
      groups.delete(short)
      for (const member of short) for (const key of keysOf(verdicts[member]?.ids ?? {})) groupOfId.set(key, long)
      group = long
    }
    groups.add(group)
    for (const key of keys) groupOfId.set(key, group)
  })
  return [...groups].map((group) => group.toSorted((a, b) => a - b))
}

/** A deal alone names a payment only where no id of Stripe's does: one deal may be paid twice. */
const keysOf = (ids: Ids): string[] => {
  const keys = OF_ONE_PAYMENT.flatMap((kind) => (ids[kind] ?? []).map((value) => `${kind} ${value}`))
  return keys.length > 0 ? keys : (ids.dealId ?? []).map((value) => `dealId ${value}`)
}

const PAYMENT_TYPES = /^(?:checkout\.session|payment_intent|invoice|charge)\./
const AFTER_PAYMENT =
  /^(?:charge\.(?:refund|dispute)|invoice\.(?:created|finalized|upcoming|sent|updated|deleted|voided))/

/** Refunds, disputes, customers and subscriptions are other business: their events are no payments that came. */
const isPayment = (group: readonly Verdict<unknown>[]): boolean =>
  group.some(({ type, trace }) =>
    type === undefined ? trace?.scope !== 'service' : PAYMENT_TYPES.test(type) && !AFTER_PAYMENT.test(type),
  )

const paymentOf = (members: readonly { at: number; verdict: Verdict<unknown> }[]): Payment => {
  const group = members.map(({ verdict }) => verdict)
  const state = stateOf(group)
  const chosen = members.find(({ verdict }) => STATE_OF(verdict.cause) === state)
  const decisive = chosen?.verdict
  const marks = marksOf(group, state)
  const deliveries = group.flatMap(({ trace }) => trace?.deliveries ?? [])
  const times = [...group.map(({ at }) => at), ...deliveries.map(({ at }) => at)].filter((at) => at !== undefined)
  const host = (decisive?.trace?.deliveries ?? deliveries)[0]?.host
  const missed = state === 'done' || state === 'ignored' ? undefined : missedStage(group, decisive?.cause, marks)
  return {
    ids: union(group),
    ...(times.length === 0 ? {} : { at: Math.min(...times) }),
    ...(host === undefined ? {} : { host }),
    ...(decisive?.type === undefined ? {} : { type: decisive.type }),
    state,
    cause: decisive?.cause ?? 'unknown',
    marks: missed === undefined || marks[missed] !== undefined ? marks : { ...marks, [missed]: 'missing' },
    ...(missed === undefined ? {} : { missed }),
    verdicts: members.map(({ at }) => at).toSorted((a, b) => Number(b === chosen?.at) - Number(a === chosen?.at)),
  }
}

const IGNORED: ReadonlySet<CauseId> = new Set<CauseId>([
  'ignored_other_account',
  'ignored_mode',
  'metadata_missing_foreign_object',
  'unhandled_event_type',
])

const STATE_OF = (cause: CauseId): PaymentState => {
  if (severityOf(cause) === 'problem') return 'stopped'
  if (cause === 'payment_not_settled_yet') return 'underway'
  if (cause === 'unknown') return 'untold'
  return IGNORED.has(cause) ? 'ignored' : 'done'
}

/** What weighs more when several events tell of one payment. */
const WEIGHT: readonly PaymentState[] = ['stopped', 'done', 'underway', 'untold', 'ignored']

const stateOf = (group: readonly Verdict<unknown>[]): PaymentState => {
  const states = new Set(group.map(({ cause }) => STATE_OF(cause)))
  return WEIGHT.find((state) => states.has(state)) ?? 'untold'
}

const MARK_OF: Readonly<Record<StepRow['outcome'], StageMark>> = {
  ok: 'done',
  failed: 'failed',
  skipped: 'skipped',
  missing: 'missing',
  duplicate: 'repeat',
  ignored: 'skipped',
  started: 'underway',
}

/** A payment that went all the way is not marked by what failed before; one that stopped is marked by what stopped it. */
const STRONGER: Readonly<Record<'well' | 'ill', readonly StageMark[]>> = {
  well: ['done', 'skipped', 'failed', 'underway', 'repeat', 'missing'],
  ill: ['failed', 'skipped', 'done', 'underway', 'repeat', 'missing'],
}

const marksOf = (group: readonly Verdict<unknown>[], state: PaymentState): Partial<Record<Stage, StageMark>> =>
  stageMarks(
    group.flatMap(({ steps }) => steps),
    state === 'stopped' ? 'ill' : 'well',
  )

/** How far steps got, by stage: of several that belong to one the mark that weighs more, for what went `well` or `ill`. */
export const stageMarks = (
  steps: readonly Pick<StepRow, 'step' | 'outcome'>[],
  went: keyof typeof STRONGER,
): Partial<Record<Stage, StageMark>> => {
  const order = STRONGER[went]
  const marks: Partial<Record<Stage, StageMark>> = { came: 'done' }
  for (const { step, outcome } of steps) {
    const stage = STAGE_OF[step]
    if (stage === undefined) continue
    const mark = MARK_OF[outcome]
    const known = marks[stage]
    if (known === undefined || order.indexOf(mark) < order.indexOf(known)) marks[stage] = mark
  }
  // Work after the check shows that the signature held.
  if (
    marks.signed === undefined &&
    STAGES.slice(2).some((stage) => marks[stage] !== undefined && marks[stage] !== 'missing')
  )
    marks.signed = 'done'
  return marks
}

const missedStage = (
  group: readonly Verdict<unknown>[],
  cause: CauseId | undefined,
  marks: Readonly<Partial<Record<Stage, StageMark>>>,
): Stage => {
  const told = group.flatMap(({ steps }) => steps).find((row) => row.cause !== undefined && row.cause === cause)
  const byCause = told === undefined ? undefined : STAGE_OF[told.step]
  if (byCause !== undefined && byCause !== 'came') return byCause
  if (cause?.startsWith('signature_failed') === true) return 'signed'
  const broken = STAGES.find((stage) => marks[stage] === 'failed' || marks[stage] === 'skipped')
  return broken ?? STAGES.find((stage) => marks[stage] !== 'done') ?? 'notice'
}

const union = (group: readonly Verdict<unknown>[]): Ids => {
  const [first] = group
  if (first !== undefined && group.length === 1) return first.ids
  const all: Partial<Record<IdKind, Set<string>>> = {}
  for (const { ids } of group)
    for (const [kind, values] of Object.entries(ids) as [IdKind, readonly string[]][])
      for (const value of values) (all[kind] ??= new Set()).add(value)
  return Object.fromEntries(Object.entries(all).map(([kind, values]) => [kind, [...values]]))
}
