import type { Payment } from '../../model/payment.ts'
import type { Report } from '../../model/report.ts'
import type { SafeRecord } from '../../model/safe-record.ts'
import { severityOf } from '../../model/severity.ts'
import type { Block, State, SumPart, Words } from '../document.ts'
import type { Sayings } from '../sayings.ts'
import type { causeGroups } from './cause-groups.ts'
import { placeWords } from './searched.ts'

type Groups = ReturnType<typeof causeGroups>

/** How many deals the first screen names. */
const MOST_DEALS = 17

const PARTS: readonly (readonly [Payment['state'], State])[] = [
  ['done', 'done'],
  ['stopped', 'failed'],
  ['underway', 'underway'],
  ['untold', 'skipped'],
]

/** The answer in a sentence, the sum that proves it, where and when, and which deals. */
export const headline = (report: Report<SafeRecord>, groups: Groups, say: Sayings): Block => {
  const counted = report.payments.filter(({ state }) => state !== 'ignored')
  const n = (state: Payment['state']) => report.payments.filter((payment) => payment.state === state).length
  const stopped = n('stopped')
  const serious = groups.beside.filter(({ cause }) => severityOf(cause) === 'problem')
  const requests = serious.reduce((sum, group) => sum + group.n, 0)
  const state: State =
    stopped > 0 || serious.length > 0 ? 'failed' : groups.beside.length > 0 || n('untold') > 0 ? 'skipped' : 'done'
  return {
    kind: 'title',
    state,
    text: [sentence(counted.length, stopped, n('done'), requests, report, say)],
    under: [
      ...sumWords(counted.length, n, say),
      ...(requests > 0 && counted.length > 0 ? [[{ text: say.words.besides(requests), tone: 'warn' as const }]] : []),
      placeWords(report.searched, report.window, say),
      ...dealWords(report, say),
    ],
  }
}

const sentence = (
  came: number,
  stopped: number,
  done: number,
  requests: number,
  report: Report<SafeRecord>,
  say: Sayings,
): string => {
  if (came === 0)
    return requests > 0 ? say.words.onlyTroubles(requests) : say.words.noPayments(report.counts.webhooks.received)
  return stopped === 0 && done === came
    ? say.words.allWell(came)
    : say.words.stopped(came - done - waiting(report), came)
}

const waiting = (report: Report<SafeRecord>): number =>
  report.payments.filter(({ state }) => state === 'underway' || state === 'untold').length

const sumWords = (came: number, n: (state: Payment['state']) => number, say: Sayings): Words[] => {
  const parts = PARTS.map(([state]) => n(state)).filter((count) => count > 0)
  if (came === 0 || parts.length < 2) return n('ignored') > 0 && came > 0 ? [[say.words.sumIgnored(n('ignored'))]] : []
  const said = [
    ...(n('done') > 0 ? [say.words.sumDone(n('done'))] : []),
    ...(n('underway') > 0 ? [say.words.sumUnderway(n('underway'))] : []),
    ...(n('untold') > 0 ? [say.words.sumUntold(n('untold'))] : []),
  ]
  const sum = `${[n('stopped'), n('done'), n('underway'), n('untold')].filter((count) => count > 0).join(' + ')} = ${came}`
  return [
    [
      `${said.join(', ')}: ${sum.replaceAll(' ', '\u00a0')}`,
      ...(n('ignored') > 0 ? [{ text: `; ${say.words.sumIgnored(n('ignored'))}`, tone: 'dim' as const }] : []),
    ],
  ]
}

const dealWords = (report: Report<SafeRecord>, say: Sayings): Words[] => {
  const stopped = report.payments.filter(({ state }) => state === 'stopped')
  const deals = [...new Set(stopped.flatMap(({ ids }) => ids.dealId ?? []))].toSorted((a, b) =>
    a.localeCompare(b, 'en', { numeric: true }),
  )
  const without = stopped.filter(({ ids }) => ids.dealId === undefined).length
  if (deals.length === 0 && without === 0) return []
  const shown = deals.slice(0, deals.length <= MOST_DEALS + 2 ? deals.length : MOST_DEALS)
  const rest = deals.length - shown.length
  return [
    [
      ...(deals.length === 0
        ? []
        : [{ text: say.words.dealsOf(deals.length), tone: 'dim' as const }, shown.join(', ')]),
      ...(rest > 0 ? [` · ${say.words.more.replace('{n}', String(rest))}`] : []),
      ...(without > 0
        ? [{ text: `${deals.length > 0 ? '; ' : ''}${say.words.noDeal(without)}`, tone: 'dim' as const }]
        : []),
    ],
  ]
}

/** The parts of the sum, for forms that draw it. */
export const sumParts = (report: Report<SafeRecord>, say: Sayings): SumPart[] =>
  PARTS.flatMap(([state, shown]) => {
    const n = report.payments.filter((payment) => payment.state === state).length
    return n === 0 ? [] : [{ n, state: shown, label: say.words.part[state] }]
  })
