import type { CauseId } from '../model/cause.ts'
import type { Report } from '../model/report.ts'
import type { SafeRecord } from '../model/safe-record.ts'
import type { StepId } from '../model/step.ts'
import type { EpochMs } from '../model/time.ts'
import type { Verdict } from '../model/verdict.ts'
import { fill } from '../messages/fill.ts'
import { describeGap } from '../messages/gaps.ts'
import { count } from '../messages/lang.ts'
import { REPORT } from '../messages/report.ts'
import { WORDS } from '../messages/words.ts'
import type { Block, Cell } from './document.ts'
import { idSpans } from './ids-spans.ts'
import type { Sayings } from './sayings.ts'
import { nextBlock, SEVERITY_GLYPH, SEVERITY_TONE } from './verdict-blocks.ts'

const MOST_DEALS = 30
const MOST_VERDICTS = 12
const AUTOMATION_STATES = ['done', 'failed', 'skipped', 'missing'] as const

/** A report for a person: the conclusion in five lines, then counts, causes, deals, times, gaps. */
export const reportDocument = (report: Report<SafeRecord>, say: Sayings): Block[] => [
  ...conclusion(report, say),
  ...byType(report, say),
  ...automations(report, say),
  ...causes(report, say),
  ...deals(report, say),
  ...problems(report, say),
  ...operations(report, say),
  ...histogram(report, say),
  ...searchedBlocks(report.searched, say),
  ...gapBlocks(report.gaps, say),
]

const word = (say: Sayings, key: keyof typeof REPORT): string => REPORT[key][say.lang]

const conclusion = (report: Report<SafeRecord>, say: Sayings): Block[] => {
  const { webhooks } = report.counts
  if (webhooks.received === 0 && report.verdicts.length === 0) return nothingCame(report, say)
  const broken = report.verdicts.filter((verdict) => say.severity(verdict.cause) === 'problem')
  const severity =
    broken.length > 0
      ? 'problem'
      : report.verdicts.some((verdict) => say.severity(verdict.cause) === 'warning')
        ? 'warning'
        : 'ok'
  const lines: Block[] = [
    {
      kind: 'line',
      spans: [
        { text: `${SEVERITY_GLYPH[severity]} `, tone: SEVERITY_TONE[severity] },
        {
          text: [
            fill(word(say, 'came'), {
              received: count(say.lang, webhooks.received, WORDS.webhook[say.lang]),
              processed: webhooks.processed,
              failed: webhooks.failed,
              signature: webhooks.signatureFailed,
              ignored: webhooks.ignored,
              duplicate: webhooks.duplicate,
            }),
            ...undone(report, say),
          ].join('; '),
          tone: 'strong',
        },
      ],
    },
  ]
  if (broken.length === 0) return lines
  const sick = report.deals.filter((deal) => deal.state === 'problem')
  lines.push(labelled(word(say, 'why'), topCauses(broken, say)))
  if (sick.length > 0)
    lines.push(
      labelled(
        word(say, 'deals'),
        listOf(
          sick.map((deal) => deal.dealId),
          10,
        ),
      ),
    )
  const first = report.next[0] ?? broken[0]?.next[0]
  if (first !== undefined)
    lines.push(
      labelled(word(say, 'first'), `${say.next(first)}${first.command === undefined ? '' : `  ${first.command}`}`),
    )
  return lines
}

const labelled = (label: string, text: string): Block => ({
  kind: 'line',
  spans: [{ text: `  ${label}: `, tone: 'dim' }, text],
})

const listOf = (names: readonly string[], most: number): string =>
  names.length <= most ? names.join(', ') : `${names.slice(0, most).join(', ')} … (${names.length})`

/** A webhook counts as processed when its own work was done; that what should follow it failed is said beside. */
const undone = (report: Report<SafeRecord>, say: Sayings): string[] => {
  const n = report.verdicts
    .filter(({ steps }) => steps.some(({ step, outcome }) => outcome === 'failed' && AUTOMATIONS.has(step)))
    .reduce((sum, verdict) => sum + timesOf(verdict), 0)
  return n === 0 ? [] : [fill(word(say, 'undone'), { n })]
}

const AUTOMATIONS: ReadonlySet<StepId> = new Set<StepId>([
  'crm.status_updated',
  'crm.note_created',
  'notification.sent',
])

/** One verdict may stand for many webhooks that ended alike: `count` says for how many. */
const timesOf = ({ args }: Verdict<SafeRecord>): number => Number(args['count']) || 1

const topCauses = (list: readonly Verdict<SafeRecord>[], say: Sayings): string => {
  const counted = new Map<CauseId, number>()
  for (const verdict of list) counted.set(verdict.cause, (counted.get(verdict.cause) ?? 0) + timesOf(verdict))
  const top = [...counted].sort((a, b) => b[1] - a[1]).slice(0, 3)
  return top.map(([cause, n]) => `${n} × ${say.causeName(cause)}`).join('; ')
}

/** What was looked through by time: that nothing is there says little without it. */
export const windowBlock = ({ from, to }: { from?: EpochMs; to?: EpochMs }, say: Sayings): Block[] => {
  const ends = [
    from === undefined ? '' : `${word(say, 'from')} ${say.time.dateTime(from)}`,
    to === undefined ? '' : `${word(say, 'to')} ${say.time.dateTime(to)}`,
  ].filter((end) => end !== '')
  return ends.length === 0 ? [] : [{ kind: 'line', spans: [{ text: `  ${ends.join(' ')}`, tone: 'dim' }] }]
}

const nothingCame = (report: Report<SafeRecord>, say: Sayings): Block[] => [
  { kind: 'heading', text: `! ${word(say, 'none')}`, tone: 'warn' },
  // A report by lines tells under Searched how far back they reach.
  ...(report.window.lines === undefined ? windowBlock(report.window, say) : []),
  ...(report.next.length > 0
    ? [nextBlock(report.next, say)]
    : [
        {
          kind: 'list' as const,
          ordered: true,
          items: (['noneNext1', 'noneNext2', 'noneNext3'] as const).map((key) => [word(say, key)]),
        },
      ]),
]

const byType = (report: Report<SafeRecord>, say: Sayings): Block[] => {
  const rows = Object.entries(report.counts.byType).sort(([, a], [, b]) => b.received - a.received)
  if (rows.length === 0) return []
  return [
    { kind: 'heading', text: word(say, 'byType') },
    {
      kind: 'table',
      head: [word(say, 'type'), word(say, 'received'), word(say, 'processed'), word(say, 'failed')],
      rows: rows.map(([type, n]): Cell[] => [type, String(n.received), String(n.processed), bad(n.failed)]),
      numeric: [1, 2, 3],
    },
  ]
}

const bad = (n: number): Cell => (n > 0 ? { text: String(n), tone: 'bad' } : { text: '0', tone: 'dim' })

const automations = (report: Report<SafeRecord>, say: Sayings): Block[] => {
  const kinds = (['status', 'note', 'notification'] as const).filter((kind) =>
    AUTOMATION_STATES.some((state) => report.counts.automations[kind][state] > 0),
  )
  if (kinds.length === 0) return []
  return [
    { kind: 'heading', text: word(say, 'automations') },
    {
      kind: 'table',
      head: [word(say, 'automation'), ...AUTOMATION_STATES.map((state) => word(say, state))],
      rows: kinds.map((kind): Cell[] => {
        const n = report.counts.automations[kind]
        return [word(say, kind), String(n.done), bad(n.failed), bad(n.skipped), bad(n.missing)]
      }),
      numeric: [1, 2, 3, 4],
    },
  ]
}

const causes = (report: Report<SafeRecord>, say: Sayings): Block[] => {
  const rows = (Object.entries(report.counts.errors) as [CauseId, number][]).sort((a, b) => b[1] - a[1])
  if (rows.length === 0) return []
  return [
    { kind: 'heading', text: word(say, 'causes') },
    {
      kind: 'table',
      rows: rows.map(([cause, n]): Cell[] => [
        String(n),
        { text: cause, tone: SEVERITY_TONE[say.severity(cause)] },
        say.causeName(cause),
      ]),
      numeric: [0],
    },
  ]
}

const deals = (report: Report<SafeRecord>, say: Sayings): Block[] => {
  if (report.deals.length === 0) return []
  const rank = { problem: 0, warning: 1, ok: 2 } as const
  const sorted = report.deals.filter((deal) => deal.state !== 'ok').toSorted((a, b) => rank[a.state] - rank[b.state])
  const well = report.deals.length - sorted.length
  if (sorted.length === 0) return []
  return [
    { kind: 'heading', text: word(say, 'dealsTitle') },
    {
      kind: 'table',
      head: [
        word(say, 'dealColumn'),
        word(say, 'stateColumn'),
        word(say, 'status'),
        word(say, 'note'),
        word(say, 'notification'),
        word(say, 'cause'),
      ],
      rows: sorted.slice(0, MOST_DEALS).map((deal): Cell[] => [
        { text: deal.dealId, tone: 'strong' },
        { text: word(say, deal.state), tone: SEVERITY_TONE[deal.state] },
        ...(['status', 'note', 'notification'] as const).map((kind): Cell => {
          const state = deal.automations[kind]
          if (state === undefined) return { text: '—', tone: 'dim' }
          return { text: word(say, state), tone: state === 'done' ? 'good' : state === 'failed' ? 'bad' : 'warn' }
        }),
        deal.causes
          .filter((cause) => cause !== 'ok')
          .map((cause) => say.causeName(cause))
          .join('; '),
      ]),
    },
    ...more(sorted.length - MOST_DEALS, say),
    {
      kind: 'line',
      spans: [
        { text: `  ${fill(word(say, 'dealsWell'), { n: count(say.lang, well, WORDS.deal[say.lang]) })}`, tone: 'dim' },
      ],
    },
  ]
}

const more = (n: number, say: Sayings): Block[] =>
  n > 0 ? [{ kind: 'line', spans: [{ text: `  ${fill(word(say, 'more'), { n })}`, tone: 'dim' }] }] : []

const problems = (report: Report<SafeRecord>, say: Sayings): Block[] => {
  const list = report.verdicts.filter((verdict) => say.severity(verdict.cause) !== 'ok')
  if (list.length === 0) return []
  return [
    { kind: 'heading', text: word(say, 'problems') },
    {
      kind: 'list',
      ordered: false,
      items: list.slice(0, MOST_VERDICTS).map((verdict): Cell[] => {
        const severity = say.severity(verdict.cause)
        const ids = idSpans(verdict.ids, word(say, 'deal'))
        return [
          { text: verdict.at === undefined ? '' : `${say.time.dateTime(verdict.at)} `, tone: 'dim' },
          { text: SEVERITY_GLYPH[severity], tone: SEVERITY_TONE[severity] },
          ` ${say.cause(verdict)} `,
          ...ids,
        ]
      }),
    },
    ...more(list.length - MOST_VERDICTS, say),
  ]
}

const operations = (report: Report<SafeRecord>, say: Sayings): Block[] => {
  const rows = Object.entries(report.counts.operations).filter(([, n]) => n > 0)
  if (rows.length === 0) return []
  return [
    { kind: 'heading', text: word(say, 'operations') },
    { kind: 'table', rows: rows.map(([name, n]): Cell[] => [String(n), name]), numeric: [0] },
  ]
}

const histogram = (report: Report<SafeRecord>, say: Sayings): Block[] => {
  if (report.histogram.length < 2) return []
  const oneDay = new Set(report.histogram.map((bucket) => say.time.day(bucket.at))).size === 1
  const buckets = coarser(report.histogram)
  const [first, second] = buckets
  const underMinute = first !== undefined && second !== undefined && second.at - first.at < 60_000
  return [
    { kind: 'heading', text: `${word(say, 'overTime')}: ${word(say, 'webhooks')}, ${word(say, 'failures')}` },
    {
      kind: 'bars',
      rows: buckets.map(({ at, webhooks, failures }) => ({
        label: oneDay ? say.time.time(at).slice(0, underMinute ? 8 : 5) : say.time.dateTime(at).slice(0, 16),
        good: Math.max(0, webhooks - failures),
        bad: failures,
      })),
    },
  ]
}

const MOST_BARS = 16

/** A histogram that fits the screen: neighbouring buckets are joined; --json has all of them. */
const coarser = (buckets: Report['histogram']): Report['histogram'] => {
  const size = Math.ceil(buckets.length / MOST_BARS)
  if (size < 2) return buckets
  return Array.from({ length: Math.ceil(buckets.length / size) }, (_, i) =>
    buckets.slice(i * size, (i + 1) * size),
  ).map((group) => ({
    at: group[0]?.at ?? 0,
    webhooks: group.reduce((sum, bucket) => sum + bucket.webhooks, 0),
    failures: group.reduce((sum, bucket) => sum + bucket.failures, 0),
  }))
}

/** Which sources were read and how far back: absent is not the same as not searched. */
export const searchedBlocks = (searched: Report['searched'], say: Sayings): Block[] => {
  if (searched.length === 0) return []
  return [
    { kind: 'heading', text: word(say, 'searched') },
    {
      kind: 'table',
      rows: searched.map((source): Cell[] => [
        `${source.host}:${source.source}`,
        { text: count(say.lang, source.lines, WORDS.line[say.lang]), tone: 'dim' },
        { text: count(say.lang, source.bytes, WORDS.byte[say.lang]), tone: 'dim' },
        {
          text:
            source.from === undefined || source.to === undefined
              ? ''
              : `${say.time.dateTime(source.from)} – ${say.time.dateTime(source.to)}`,
          tone: 'dim',
        },
      ]),
    },
  ]
}

export const gapBlocks = (gaps: Report['gaps'], say: Sayings): Block[] => {
  if (gaps.length === 0) return []
  return [
    { kind: 'heading', text: word(say, 'gaps'), tone: 'warn' },
    { kind: 'list', ordered: false, items: gaps.map((gap) => [describeGap(say.lang, gap)]) },
  ]
}
