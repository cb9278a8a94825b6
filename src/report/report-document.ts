import type { Report } from '../model/report.ts'
import type { SafeRecord } from '../model/safe-record.ts'
import { binsBlock } from './answer/bins.ts'
import { causeGroups, type CauseGroup } from './answer/cause-groups.ts'
import { causesBlock, nextOf, type CauseContext } from './answer/causes-block.ts'
import { emptyReport } from './answer/empty.ts'
import { funnelBlock, stagesOf } from './answer/funnel.ts'
import { headline, sumParts } from './answer/headline.ts'
import { paymentList } from './answer/payment-list.ts'
import { gapBlocks, searchedBlocks } from './answer/searched.ts'
import { sumsBlocks } from './answer/sums.ts'
import type { Block } from './document.ts'
import type { Sayings } from './sayings.ts'

/** What only the command knows: how to ask the same place again. */
export interface ReportPlace {
  /** ` --host prod`, ` --file app.log`: what a command to copy needs to ask the same place. */
  readonly where: string
  /** The flags of the window, ` --since 24h`. */
  readonly window: string
}

/** A report for a person: the sentence and its sum, when, what to do first, where payments stopped, why, which, how it adds up. */
export const reportDocument = (report: Report<SafeRecord>, say: Sayings, place: ReportPlace): Block[] => {
  if (report.counts.webhooks.received === 0 && report.verdicts.length === 0)
    return emptyReport({ ...report, where: place.where }, say)
  const groups = causeGroups(report)
  const end = report.window.to ?? lastOf(report)
  const context: CauseContext = {
    say,
    where: place.where,
    ...(end === undefined ? {} : { end }),
    shared: (group) => report.shared.find(({ cause, broken }) => cause === group.cause && broken === group.n),
  }
  return [
    headline(report, groups, say),
    {
      kind: 'sum',
      total: report.payments.filter(({ state }) => state !== 'ignored').length,
      came: say.words.part.came,
      parts: sumParts(report, say),
    },
    ...binsBlock(report.payments, say),
    ...doFirst(report, groups, context),
    ...funnelBlock(report.payments, say),
    ...causesBlocks(report, groups, context),
    ...paymentList(
      report.payments,
      stagesOf(report.payments),
      say,
      `prodlogs report${place.window}${place.where} -o html --out report.html`,
    ),
    ...sumsBlocks(report, say),
    ...searchedBlocks(report.searched, say),
    ...gapBlocks(report.gaps, say),
  ]
}

const lastOf = (report: Report<SafeRecord>): number | undefined => {
  const times = report.searched.flatMap(({ to }) => to ?? [])
  return times.length === 0 ? undefined : Math.max(...times)
}

type Groups = ReturnType<typeof causeGroups>

/** The cause that befell most payments; where no payment stopped, what befell requests. */
const doFirst = (report: Report<SafeRecord>, { stopped, beside }: Groups, context: CauseContext): Block[] => {
  const { say } = context
  const serious = beside.filter(({ cause }) => say.severity(cause) === 'problem')
  const first: CauseGroup | undefined = stopped[0] ?? serious[0]
  const action = first === undefined ? undefined : nextOf(first, context)
  if (first === undefined || action === undefined) return []
  const of = stopped.length === 0 ? first.n : report.payments.filter(({ state }) => state === 'stopped').length
  return [
    {
      kind: 'first',
      label: say.words.doFirst,
      about: say.words.ofThe(first.n, of, say.causeName(first.cause)),
      action,
    },
  ]
}

const causesBlocks = (report: Report<SafeRecord>, { stopped, beside }: Groups, context: CauseContext): Block[] => {
  const { say } = context
  const n = stopped.reduce((sum, group) => sum + group.n, 0)
  const states = (['done', 'underway', 'untold'] as const).flatMap((state) => {
    const count = report.payments.filter((payment) => payment.state === state).length
    return count === 0 ? [] : [`${count} ${say.words.part[state]}`]
  })
  const came = report.payments.filter(({ state }) => state !== 'ignored').length
  return [
    ...(stopped.length === 0
      ? []
      : [
          { kind: 'heading' as const, text: say.words.whyStopped(n), anchor: 'why' },
          causesBlock(stopped, n, context, say.words.sumOfCauses(came, states)),
        ]),
    ...(beside.length === 0
      ? []
      : [{ kind: 'heading' as const, text: say.words.elsewhere, anchor: 'beside' }, causesBlock(beside, 0, context)]),
  ]
}
