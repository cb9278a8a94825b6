import type { Report } from '../../model/report.ts'
import type { SafeRecord } from '../../model/safe-record.ts'
import type { Block, Words } from '../document.ts'
import type { Sayings } from '../sayings.ts'

/** How deliveries come to be payments, and what came by type and by automation. */
export const sumsBlocks = (report: Report<SafeRecord>, say: Sayings): Block[] => {
  const { deliveries } = report.counts
  const { sums } = say.words
  if (deliveries.came === 0) return []
  const lost = LOST.filter((fate) => deliveries[fate] > 0)
  return [
    { kind: 'heading', text: say.words.addsUp, anchor: 'sums' },
    {
      kind: 'sums',
      rows: [
        { sign: '', n: deliveries.came, text: sums.received },
        ...lost.map((fate) => ({ sign: '−' as const, n: deliveries[fate], text: sums[fate] })),
        { sign: '→', n: deliveries.processed, text: sums.processed },
        { sign: '→', n: report.payments.filter(({ state }) => state !== 'ignored').length, text: sums.payments },
      ],
    },
    ...typesBlocks(report, say),
    ...automationBlocks(report, say),
    ...operationBlocks(report, say),
  ]
}

/** What takes deliveries away before they are processed, in the order of their way. */
const LOST = ['refused', 'ignored', 'duplicate', 'failed', 'unfinished'] as const

const troubled = (n: number): Words => (n > 0 ? [{ text: String(n), tone: 'bad' }] : [{ text: '0', tone: 'dim' }])

const typesBlocks = (report: Report<SafeRecord>, say: Sayings): Block[] => {
  const rows = Object.entries(report.counts.deliveries.byType).filter(([type]) => type !== '')
  if (rows.length === 0) return []
  const untold = report.counts.deliveries.byType['']
  const { byType: word } = say.words
  const all = untold === undefined ? rows : [...rows, [word.untold, untold] as const]
  const told = FATES.filter((fate) => all.some(([, n]) => n[fate] > 0))
  return [
    { kind: 'heading', text: word.title },
    {
      kind: 'table',
      columns: [
        { head: word.type },
        { head: word.received, numeric: true },
        ...told.map((fate) => ({ head: word[fate], numeric: true })),
      ],
      rows: all.map(([type, n]) => [
        [type],
        [String(n.came)],
        ...told.map((fate) => (TROUBLES.has(fate) ? troubled(n[fate]) : [String(n[fate])])),
      ]),
    },
  ]
}

const FATES = ['processed', 'duplicate', 'ignored', 'refused', 'failed', 'unfinished'] as const
const TROUBLES: ReadonlySet<string> = new Set(['refused', 'failed', 'unfinished'])

const STATES = ['done', 'failed', 'skipped', 'missing'] as const

const automationBlocks = (report: Report<SafeRecord>, say: Sayings): Block[] => {
  const kinds = (['status', 'note', 'notification'] as const).filter((kind) =>
    STATES.some((state) => report.counts.automations[kind][state] > 0),
  )
  if (kinds.length === 0) return []
  const { automations: word } = say.words
  return [
    { kind: 'heading', text: word.title },
    {
      kind: 'table',
      columns: [{ head: word.automation }, ...STATES.map((state) => ({ head: word[state], numeric: true }))],
      rows: kinds.map((kind) => {
        const n = report.counts.automations[kind]
        return [[say.words[kind]], [String(n.done)], troubled(n.failed), troubled(n.skipped), troubled(n.missing)]
      }),
    },
  ]
}

const operationBlocks = (report: Report<SafeRecord>, say: Sayings): Block[] => {
  const rows = Object.entries(report.counts.operations).filter(([, n]) => n > 0)
  if (rows.length === 0) return []
  return [
    { kind: 'heading', text: say.words.operations },
    {
      kind: 'table',
      columns: [{ head: '', numeric: true }, { head: '' }],
      rows: rows.map(([name, n]) => [[String(n)], [name]]),
    },
  ]
}
