import type { Gap } from '../model/gap.ts'
import type { Id } from '../model/ids.ts'
import type { ReadSource } from '../model/report.ts'
import type { SafeRecord } from '../model/safe-record.ts'
import type { TimeWindow } from '../model/time.ts'
import type { Timeline } from '../model/timeline.ts'
import type { IdEdge } from '../model/trace.ts'
import type { Verdict } from '../model/verdict.ts'
import { REPORT } from '../messages/report.ts'
import { counted } from '../messages/units.ts'
import { WORDS } from '../messages/words.ts'
import { withPlace } from './answer/causes-block.ts'
import { emptyWhy } from './answer/empty.ts'
import { evidenceBlock } from './answer/evidence-block.ts'
import { gapBlocks, searchedBlocks } from './answer/searched.ts'
import { traceBlock } from './answer/trace-block.ts'
import { verdictFacts, verdictTitle } from './answer/verdict-facts.ts'
import type { Action, Block, Words } from './document.ts'
import { idSpan } from './id-span.ts'
import type { Sayings } from './sayings.ts'

export interface WhyAnswer {
  readonly query: Id
  /** The most important first. */
  readonly verdicts: readonly Verdict<SafeRecord>[]
  /** When what happened; absent when nothing is known of it. */
  readonly timeline?: Timeline
  /** Which line tied which ids, for --verbose. */
  readonly edges: readonly IdEdge[]
  readonly searched: readonly ReadSource[]
  /** What `--since` and `--until` named. */
  readonly window?: TimeWindow
  /** Whether Stripe knows the id, in one sentence; absent without a key. */
  readonly stripe?: string
  readonly gaps: readonly Gap[]
  /** Deals of the logs that differ from the asked one by a slip of the key. */
  readonly near: readonly string[]
  /** Lines that hold what was asked for, when it is no id: how many, and the first. The verdicts are of their payments. */
  readonly mentions?: { readonly word: string; readonly lines: number; readonly records: readonly SafeRecord[] }
}

/** How the answer is shown, and where it was asked. */
export interface WhyView {
  /** ` --host prod`: what a command to copy needs to ask the same place. */
  readonly where: string
  /** Evidence as it was written. */
  readonly raw: boolean
}

/** Why a payment did not become an automation: what is missing and why, the picture, the evidence, what to do. */
export const whyDocument = (answer: WhyAnswer, say: Sayings, view: WhyView): Block[] => {
  const [first, ...rest] = answer.verdicts
  if (first === undefined)
    return answer.mentions === undefined
      ? nothingFound(answer, view, say)
      : onlyText(answer, answer.mentions, view, say)
  const trace = answer.timeline === undefined ? undefined : traceBlock(answer.timeline, say)
  return [
    ...(answer.mentions === undefined
      ? []
      : [
          {
            kind: 'text' as const,
            words: [
              say.words.heldAsText(
                answer.mentions.word,
                counted(say.lang, answer.mentions.lines, WORDS.line[say.lang]),
              ),
            ],
          },
        ]),
    verdictTitle(first, answer.query, say),
    ...verdictFacts(first, say),
    ...(trace === undefined ? [] : [{ kind: 'heading' as const, text: say.words.picture, anchor: 'picture' }, trace]),
    ...evidenceBlock(first.evidence, answer.timeline, say, view.raw),
    ...nextBlocks(first, view, say),
    ...otherVerdicts(rest, say),
    ...edgeBlocks(answer.edges, say),
    ...stripeBlocks(answer),
    ...searchedBlocks(answer.searched, say),
    ...gapBlocks(answer.gaps, say),
  ]
}

const nothingFound = (answer: WhyAnswer, { where }: WhyView, say: Sayings): Block[] => [
  ...emptyWhy(
    {
      window: answer.window ?? {},
      searched: answer.searched,
      gaps: answer.gaps,
      where,
      subject:
        answer.query.kind === 'dealId' ? `${capital(REPORT.deal[say.lang])} ${answer.query.value}` : answer.query.value,
      id: answer.query.value,
      near: answer.near,
    },
    say,
  ),
  ...stripeBlocks(answer),
]

/** Lines hold the word, and none of them tells of a payment. */
const onlyText = (
  answer: WhyAnswer,
  { word, lines, records }: NonNullable<WhyAnswer['mentions']>,
  { where, raw }: WhyView,
  say: Sayings,
): Block[] => [
  {
    kind: 'title',
    state: 'skipped',
    text: [say.words.onlyText(word, counted(say.lang, lines, WORDS.line[say.lang]))],
    under: [],
  },
  ...evidenceBlock(records, undefined, say, raw),
  { kind: 'heading', text: say.words.next, anchor: 'next' },
  {
    kind: 'actions',
    items: [{ text: [say.words.seeLines], command: `prodlogs grep --text ${shellWord(word)}${where}` }],
  },
  ...stripeBlocks(answer),
  ...searchedBlocks(answer.searched, say),
  ...gapBlocks(answer.gaps, say),
]

const shellWord = (word: string): string =>
  /^[\w./:@%+,=-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1)

const nextBlocks = (verdict: Verdict<SafeRecord>, { where }: WhyView, say: Sayings): Block[] => {
  if (verdict.next.length === 0) return []
  const items = verdict.next.map((step): Action => ({
    text: [say.next(step)],
    ...(step.command === undefined ? {} : { command: withPlace(step.command, where) }),
  }))
  return [
    { kind: 'heading', text: say.words.next, anchor: 'next' },
    { kind: 'actions', items },
  ]
}

/** Other verdicts of the same id: one line each, and equal ones once. */
const otherVerdicts = (verdicts: readonly Verdict<SafeRecord>[], say: Sayings): Block[] => {
  if (verdicts.length === 0) return []
  const lines = new Map<string, { words: Words; n: number }>()
  for (const verdict of verdicts) {
    const event = verdict.ids.eventId?.[0]
    const words: Words = [
      ...(verdict.type === undefined ? [] : [`${verdict.type}  `]),
      say.causeName(verdict.cause),
      ...(event === undefined ? [] : ['  ', idSpan('eventId', event, verdict.ids)]),
    ]
    const key = JSON.stringify(words)
    lines.set(key, { words, n: (lines.get(key)?.n ?? 0) + 1 })
  }
  return [
    { kind: 'heading', text: say.words.others },
    { kind: 'list', items: [...lines.values()].map(({ words, n }) => (n > 1 ? [`${n} × `, ...words] : words)) },
  ]
}

const stripeBlocks = ({ stripe }: WhyAnswer): Block[] =>
  stripe === undefined
    ? []
    : [
        { kind: 'heading', text: 'Stripe' },
        { kind: 'text', words: [stripe] },
      ]

const edgeBlocks = (edges: readonly IdEdge[], say: Sayings): Block[] => {
  if (edges.length === 0) return []
  return [
    { kind: 'heading', text: REPORT.learned[say.lang] },
    {
      kind: 'list',
      items: edges.map(({ from, to, record }): Words => [
        idSpan(from.kind, from.value),
        ' → ',
        idSpan(to.kind, to.value),
        {
          text: `  ${record.origin.host} ${record.origin.source}${record.at === undefined ? '' : ` ${say.time.time(record.at)}`}`,
          tone: 'dim',
        },
      ]),
    },
  ]
}
