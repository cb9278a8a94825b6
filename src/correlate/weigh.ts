import type { Step, StepOutcome } from '../model/step.ts'
import { factsOf, ROWS, STEPS, type RowName } from '../model/steps.ts'
import type { AutomationKind, AutomationOutcome, StepRow } from '../model/trace.ts'
import { channelsIn } from '../model/channel.ts'
import type { EpochMs } from '../model/time.ts'

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
  const byRow = new Map<RowName, Placed[]>()
  for (const each of placed) {
    const { row } = STEPS[each.step.kind]
    const known = byRow.get(row)
    if (known) known.push(each)
    else byRow.set(row, [each])
  }
  const rows: StepRow[] = []
  for (const row of ROWS) {
    const each = byRow.get(row)
    const counted = each && decide(each, restarts, placed)
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
export const decide = (
  each: readonly Placed[],
  restarts: readonly EpochMs[] = [],
  whole: readonly Placed[] = each,
): Placed | undefined => {
  const standing = each.filter(
    (one) =>
      !(isTrouble(one) && each.some((other) => resolves(one, other, restarts) || wasDoneBefore(one, other))) &&
      !(isToBeTriedAgain(one) && whole.some((other) => isWorkDone(other) && isAfter(other, one))) &&
      !each.some((other) => explainsStatus(other, one)) &&
      !isRefusalOfRepeat(one, whole),
  )
  for (const outcome of ORDER) {
    const all = standing.filter(({ step }) => step.outcome === outcome)
    // What was said of a failure outranks what its status lets one infer.
    const said = all.filter(({ step }) => step.claim !== 'status')
    const of = outcome === 'failed' && said.length > 0 ? said : all
    // A reason outranks its mere statement; the last attempt tells the most.
    const found =
      of.findLast(({ step }) => step.cause !== undefined && step.confidence === 'certain') ??
      of.findLast(({ step }) => step.cause !== undefined && step.confidence === 'likely') ??
      of.at(-1)
    if (found) return found
  }
  return undefined
}

/** An application that says that it left an event out has told what the status of that very delivery means. */
const explainsStatus = (said: Placed, answered: Placed): boolean =>
  answered.step.claim === 'status' &&
  said.step.claim !== 'status' &&
  said.step.kind === answered.step.kind &&
  said.step.outcome === 'ignored' &&
  said.step.cause !== undefined &&
  said.delivery === answered.delivery

/** A delivery that was refused because its work had been done before: its answer of failure tells of no other trouble. */
const isRefusalOfRepeat = (answer: Placed, whole: readonly Placed[]): boolean =>
  answer.step.kind === 'webhook.answered' &&
  answer.step.outcome === 'failed' &&
  answer.delivery > 0 &&
  whole.some(
    (other) =>
      other.delivery === answer.delivery &&
      isTrouble(other) &&
      whole.some((earlier) => earlier.delivery < other.delivery && wasDoneBefore(other, earlier)),
  )

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

/** A rule that refuses what was done already (an order that is paid, a row that is there) refuses a repeat. */
const wasDoneBefore = (trouble: Placed, earlier: Placed): boolean =>
  (trouble.step.cause === 'business_rejected' || trouble.step.by === 'duplicate.own-row') &&
  earlier.step.outcome === 'ok' &&
  earlier.step.kind === trouble.step.kind &&
  earlier.step.voice === 'app' &&
  isAfter(trouble, earlier)

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

/** It says of itself that it will be tried again, whatever it failed of: the payment's own work, done later, is what was tried. */
const isToBeTriedAgain = (trouble: Placed): boolean =>
  trouble.step.outcome === 'failed' &&
  (trouble.step.record.fields['will_retry'] === true ||
    WILL_RETRY.test(trouble.step.record.message) ||
    hasTriesLeft(trouble))
const WILL_RETRY =
  /\b(?:retrying|will (?:be )?retr(?:y|ied)|try(?:ing)? again|retry in|(?:scheduled?|sending|dispatching|released?|queued|put back)(?: \S+){0,3}? (?:a |for )?retry|retry #?\d{1,3}|requeue\w*)\b|повтор(?:им|яем|ю|ная попытка)|попробуем (?:снова|ещ[её])|будет повтор/i

/** Queues count: the first of twenty attempts is not the last word. */
const hasTriesLeft = ({ step }: Placed): boolean => {
  const counted = TRIES.exec(step.record.message)
  const [attempt, most] = counted
    ? [Number(counted[1]), Number(counted[2])]
    : [step.record.fields['attempt'], step.record.fields['max_attempts'] ?? step.record.fields['maxAttempts']]
  return typeof attempt === 'number' && typeof most === 'number' && attempt < most
}
const TRIES =
  /\battempt["']?[ :=#]{0,3}(\d{1,3})(?:["', ]{1,4}max_?attempts["']?[ :=]{1,3}| ?(?:of|out of|\/) ?)(\d{1,3})\b/i

/** Work on the payment that its application tells of. */
const isWorkDone = ({ step }: Placed): boolean =>
  step.outcome === 'ok' &&
  step.claim !== 'status' &&
  (step.kind === 'session.persisted' || step.kind === 'webhook.answered')

const attemptOf = ({ step }: Placed): number => {
  const attempt = step.record.fields['attempt'] ?? step.record.fields['attempts'] ?? step.record.fields['attemptsMade']
  return typeof attempt === 'number' ? attempt : 0
}

const isOtherChannel = (trouble: Placed, later: Placed): boolean => {
  if (!trouble.step.kind.startsWith('notification')) return false
  const [failed, sent] = [channelsOf(trouble), channelsOf(later)]
  return failed.size > 0 && sent.size > 0 && [...sent].every((channel) => !failed.has(channel))
}

const channelsOf = ({ step }: Placed): ReadonlySet<string> => new Set(channelsIn(step.record.message))

const AUTOMATIONS: readonly AutomationKind[] = ['status', 'note', 'notification']

/** What became of each automation that the log speaks of. */
export const outcomesOf = (rows: readonly StepRow[]): AutomationOutcome[] =>
  AUTOMATIONS.flatMap((kind) => {
    const row = rows.find(({ step }) => factsOf(step).automation === kind)
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
