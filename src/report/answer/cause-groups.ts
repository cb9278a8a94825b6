import { group } from 'd3-array'
import { commonArgs } from './common-args.ts'
import type { CauseId } from '../../model/cause.ts'
import type { Payment } from '../../model/payment.ts'
import type { Report } from '../../model/report.ts'
import type { SafeRecord } from '../../model/safe-record.ts'
import type { Verdict } from '../../model/verdict.ts'
import { severityOf } from '../../model/severity.ts'

/** One cause and all that it befell. */
export interface CauseGroup {
  readonly cause: CauseId
  /** Payments, newest first; empty when no payment is known. */
  readonly payments: readonly Payment[]
  /** How many: payments, or requests and lines whose payment is not known. */
  readonly n: number
  readonly verdicts: readonly Verdict<SafeRecord>[]
  /** Facts that are the same in every case: the others would tell of one case only. */
  readonly args: Verdict['args']
  readonly skipped: boolean
}

export interface CauseGroups {
  /** Causes of payments that stopped, the one of most first. */
  readonly stopped: readonly CauseGroup[]
  /** Requests that no payment is known of, and trouble of the service itself. */
  readonly beside: readonly CauseGroup[]
}

/** The causes of a report, the one that befell most first. */
export const causeGroups = (report: Report<SafeRecord>): CauseGroups => {
  const covered = new Set(report.payments.flatMap(({ verdicts }) => verdicts))
  const byCause = group(
    report.payments.filter(({ state }) => state === 'stopped'),
    ({ cause }) => cause,
  )
  const stopped = [...byCause].map(([cause, payments]) =>
    groupOf(
      cause,
      newestFirst(payments),
      payments.flatMap(({ verdicts: [at] }) => (at === undefined ? [] : (report.verdicts[at] ?? []))),
    ),
  )
  const rest = report.verdicts.filter(
    (verdict, at) => !covered.has(at) && severityOf(verdict.cause) !== 'ok' && verdict.cause !== 'unknown',
  )
  const beside = [...group(rest, ({ cause }) => cause)].map(([cause, verdicts]) => groupOf(cause, [], verdicts))
  return { stopped: stopped.toSorted(byNumber), beside: beside.toSorted(byNumber) }
}

const groupOf = (
  cause: CauseId,
  payments: readonly Payment[],
  verdicts: readonly Verdict<SafeRecord>[],
): CauseGroup => ({
  cause,
  payments,
  verdicts,
  n: payments.length > 0 ? payments.length : verdicts.reduce((sum, { args }) => sum + (Number(args['count']) || 1), 0),
  args: commonArgs(verdicts.map(({ args }) => args)),
  skipped:
    payments.length > 0
      ? payments.every(({ missed, marks }) => missed !== undefined && marks[missed] === 'skipped')
      : severityOf(cause) === 'warning',
})

const newestFirst = (payments: readonly Payment[]): Payment[] => payments.toSorted((a, b) => (b.at ?? 0) - (a.at ?? 0))

const byNumber = (a: CauseGroup, b: CauseGroup): number =>
  Number(severityOf(b.cause) === 'problem') - Number(severityOf(a.cause) === 'problem') || b.n - a.n
