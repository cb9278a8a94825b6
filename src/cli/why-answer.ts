import { REPORT } from '../messages/report.ts'
import type { Gap } from '../model/gap.ts'
import type { Id } from '../model/ids.ts'
import type { ReadSource } from '../model/report.ts'
import type { SafeRecord } from '../model/safe-record.ts'
import type { TimeWindow } from '../model/time.ts'
import type { IdEdge } from '../model/trace.ts'
import type { Verdict } from '../model/verdict.ts'
import type { Block } from '../report/document.ts'
import { gapBlocks, searchedBlocks, windowBlock } from '../report/report-document.ts'
import { gapJson, searchedJson, verdictJson } from '../report/report-json.ts'
import type { Sayings } from '../report/sayings.ts'
import { verdictBlocks } from '../report/verdict-blocks.ts'

export interface WhyAnswer {
  readonly query: Id
  /** The most important first. */
  readonly verdicts: readonly Verdict<SafeRecord>[]
  /** Which line tied which ids, for --verbose. */
  readonly edges: readonly IdEdge[]
  readonly searched: readonly ReadSource[]
  /** What `--since` and `--until` named. */
  readonly window?: TimeWindow
  /** Whether Stripe knows the id, in one sentence; absent without a key. */
  readonly stripe?: string
  readonly gaps: readonly Gap[]
}

/** More verdicts of one id than this are listed by their cause alone. */
const WHOLE_VERDICTS = 3

export const whyBlocks = (answer: WhyAnswer, say: Sayings): Block[] => {
  const word = (key: keyof typeof REPORT) => REPORT[key][say.lang]
  const { verdicts } = answer
  if (verdicts.length === 0)
    return [
      { kind: 'heading', text: `! ${answer.query.value}: ${word('notFound')}`, tone: 'warn' },
      ...windowBlock(answer.window ?? {}, say),
      {
        kind: 'list',
        ordered: true,
        items: (['noneNext1', 'noneNext3', 'noneNext2'] as const).map((key) => [word(key)]),
      },
      ...stripeBlocks(answer),
      ...searchedBlocks(answer.searched, say),
      ...gapBlocks(answer.gaps, say),
    ]
  const rest = verdicts.slice(WHOLE_VERDICTS)
  return [
    ...verdicts.slice(0, WHOLE_VERDICTS).flatMap((verdict) => verdictBlocks(verdict, say)),
    ...(rest.length === 0
      ? []
      : [
          { kind: 'heading' as const, text: word('otherVerdicts') },
          { kind: 'list' as const, ordered: false, items: rest.map((verdict) => [say.cause(verdict)]) },
        ]),
    ...edgeBlocks(answer.edges, say),
    ...stripeBlocks(answer),
    ...searchedBlocks(answer.searched, say),
    ...gapBlocks(answer.gaps, say),
  ]
}

const stripeBlocks = ({ stripe }: WhyAnswer): Block[] =>
  stripe === undefined
    ? []
    : [
        { kind: 'heading', text: 'Stripe' },
        { kind: 'line', spans: [`  ${stripe}`] },
      ]

const edgeBlocks = (edges: readonly IdEdge[], say: Sayings): Block[] => {
  if (edges.length === 0) return []
  return [
    { kind: 'heading', text: REPORT.learned[say.lang] },
    {
      kind: 'table',
      rows: edges.map(({ from, to, record }) => [
        `${from.value} → ${to.value}`,
        {
          text: `${record.origin.host}:${record.origin.source}${record.at === undefined ? '' : ` ${say.time.time(record.at)}`}`,
          tone: 'dim' as const,
        },
      ]),
    },
  ]
}

export const whyJson = (answer: WhyAnswer, say: Sayings): Record<string, unknown> => ({
  version: 1,
  query: { [answer.query.kind]: answer.query.value },
  verdicts: answer.verdicts.map((verdict) => verdictJson(verdict, say)),
  gaps: answer.gaps.map((gap) => gapJson(gap, say)),
  searched: searchedJson(answer.searched, say),
  ...(answer.stripe === undefined ? {} : { stripe: answer.stripe }),
})
