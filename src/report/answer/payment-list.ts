import { STAGES, type Payment, type Stage } from '../../model/payment.ts'
import type { Block, PaymentRow, State } from '../document.ts'
import { bestId, idSpan } from '../id-span.ts'
import type { Sayings } from '../sayings.ts'

const SHOWN = 8

/** The payments that stopped, newest first, with how far each got; those under way and those that went well follow for pages. */
export const paymentList = (
  payments: readonly Payment[],
  stages: readonly Stage[],
  say: Sayings,
  htmlCommand: string,
): Block[] => {
  const stopped = payments.filter(({ state }) => state === 'stopped')
  if (stopped.length === 0) return []
  const order: readonly Payment['state'][] = ['stopped', 'untold', 'underway', 'done', 'ignored']
  const rows = payments
    .toSorted((a, b) => order.indexOf(a.state) - order.indexOf(b.state) || (b.at ?? 0) - (a.at ?? 0))
    .map((payment) => rowOf(payment, stages, say))
  const shown = Math.min(SHOWN, stopped.length)
  return [
    {
      kind: 'heading',
      text: say.words.lastStopped,
      note: say.words.newestFirst(shown, stopped.length),
      anchor: 'payments',
    },
    {
      kind: 'payments',
      stages: stages.map((stage) => say.words.stages[stage]),
      heads: say.words.columns,
      rows,
      shown,
      foot: [say.words.stagesAre(stages.map((stage) => say.words.stages[stage]))],
      ...(stopped.length > shown ? { all: { text: [say.words.allSortable], command: htmlCommand } } : {}),
    },
  ]
}

const STATE: Readonly<Record<Payment['state'], State>> = {
  stopped: 'failed',
  untold: 'skipped',
  underway: 'underway',
  done: 'done',
  ignored: 'idle',
}

const rowOf = (payment: Payment, stages: readonly Stage[], say: Sayings): PaymentRow => {
  const name = bestId(payment.ids)
  const event = payment.ids.eventId?.[0]
  const broken = payment.missed === undefined ? STAGES.length : STAGES.indexOf(payment.missed)
  const skipped = payment.missed !== undefined && payment.marks[payment.missed] === 'skipped'
  return {
    ...(payment.at === undefined ? {} : { at: payment.at }),
    when: payment.at === undefined ? '' : say.time.short(payment.at),
    name: name === undefined ? ['?'] : [idSpan(name.kind, name.value, payment.ids)],
    state: payment.state === 'stopped' && skipped ? 'skipped' : STATE[payment.state],
    marks: stages.map((stage) => markOf(payment, stage, broken)),
    cause: payment.state === 'done' ? '' : say.causeName(payment.cause),
    causeId: payment.state === 'done' ? '' : payment.cause,
    host: payment.host ?? '',
    ...(event === undefined ? {} : { event: idSpan('eventId', event, payment.ids) }),
  }
}

const markOf = (payment: Payment, stage: Stage, broken: number): PaymentRow['marks'][number] => {
  const mark = payment.marks[stage]
  if (stage === payment.missed) {
    if (payment.state === 'underway' || payment.state === 'untold') return 'underway'
    return mark === undefined || mark === 'done'
      ? 'failed'
      : mark === 'missing' && payment.state === 'stopped'
        ? 'failed'
        : mark
  }
  if (mark !== undefined) return mark
  return STAGES.indexOf(stage) > broken ? 'missing' : 'none'
}
