import { STAGE_OF, type Stage, type StageMark } from '../../model/payment.ts'
import type { SafeRecord } from '../../model/safe-record.ts'
import type { Verdict } from '../../model/verdict.ts'
import type { Block, State, Words } from '../document.ts'
import { bestId, idSpan, joined, stripeIdSpans } from '../id-span.ts'
import type { Sayings } from '../sayings.ts'

const STATE_OF_SEVERITY: Readonly<Record<ReturnType<Sayings['severity']>, State>> = {
  ok: 'done',
  warning: 'skipped',
  problem: 'failed',
}

/** What the question was about and how it ended, in one sentence; then why. */
export const verdictTitle = (
  verdict: Verdict<SafeRecord>,
  query: { value: string; kind: string },
  say: Sayings,
): Block => {
  const best = bestId(verdict.ids)
  const subject: Words =
    best?.kind === 'dealId'
      ? [say.words.dealTitle(best.value)]
      : best === undefined
        ? [`${query.value}: `]
        : [idSpan(best.kind, best.value, verdict.ids), ': ']
  return {
    kind: 'title',
    state: STATE_OF_SEVERITY[say.severity(verdict.cause)],
    text: [...subject, outcomeOf(verdict, say)],
    under: [[say.cause(verdict)]],
  }
}

const AUTOMATIONS: readonly Stage[] = ['status', 'note', 'notice']

const outcomeOf = (verdict: Verdict<SafeRecord>, say: Sayings): string => {
  const word = say.words.outcomeWords
  if (verdict.cause === 'unknown') return word.untold
  if (verdict.cause === 'webhook_not_arrived' || verdict.cause.startsWith('signature_failed')) return word.notIn
  const marks = marksOf(verdict)
  if (say.severity(verdict.cause) !== 'problem')
    return verdict.cause === 'ok' || verdict.cause === 'duplicate_harmless' ? word.well : say.causeName(verdict.cause)
  const told = AUTOMATIONS.filter((stage) => marks.has(stage))
  // What carries no automation is named by its cause alone.
  if (told.length === 0) return say.causeName(verdict.cause)
  return told.some((stage) => marks.get(stage) === 'done') ? word.part : word.nothing
}

const MARK: Readonly<Record<Verdict['steps'][number]['outcome'], StageMark>> = {
  ok: 'done',
  failed: 'failed',
  skipped: 'skipped',
  missing: 'missing',
  duplicate: 'repeat',
  ignored: 'skipped',
  started: 'underway',
}

const marksOf = ({ steps }: Verdict<SafeRecord>): Map<Stage, StageMark> => {
  const marks = new Map<Stage, StageMark>()
  for (const { step, outcome } of steps) {
    const stage = STAGE_OF[step]
    if (stage !== undefined && (!marks.has(stage) || outcome !== 'missing')) marks.set(stage, MARK[outcome])
  }
  return marks
}

/** What became of each automation, the cause and how sure it is, when it came, and its ids. */
export const verdictFacts = (verdict: Verdict<SafeRecord>, say: Sayings): Block[] => {
  const { words } = say
  const marks = marksOf(verdict)
  const automations = (
    [
      ['status', words.status],
      ['note', words.note],
      ['notice', words.notification],
    ] as const
  ).flatMap(([stage, label]) => {
    const mark = marks.get(stage)
    return mark === undefined ? [] : [{ label, ...stateWords(mark, say) }]
  })
  const ids = stripeIdSpans(verdict.ids)
  const list = (causes: readonly Verdict['cause'][]): Words => [causes.map((cause) => say.causeName(cause)).join('; ')]
  return [
    { kind: 'text', words: [''] },
    {
      kind: 'facts',
      rows: [
        ...automations,
        { label: words.cause, words: [`${verdict.cause} (${words.certainty[verdict.confidence]})`] },
        ...(verdict.alternatives.length === 0 ? [] : [{ label: words.orElse, words: list(verdict.alternatives) }]),
        ...(verdict.also.length === 0 ? [] : [{ label: words.also, words: list(verdict.also) }]),
        ...(verdict.at === undefined
          ? []
          : [
              {
                label: words.paid,
                words: [
                  `${say.time.date(verdict.at)} ${say.time.time(verdict.at).slice(0, 8)} ${say.time.zone(verdict.at)}`,
                ],
              },
            ]),
        ...(ids.length === 0
          ? []
          : [
              {
                label: words.ids,
                words: joined(
                  ids.map((id) => [id]),
                  ' · ',
                ),
              },
            ]),
      ],
    },
  ]
}

const stateWords = (mark: StageMark, { words }: Sayings): { state: State; words: Words } => {
  switch (mark) {
    case 'done':
      return { state: 'done', words: [words.done] }
    case 'failed':
      return { state: 'failed', words: [{ text: words.failed, tone: 'bad' }] }
    case 'skipped':
      return { state: 'skipped', words: [{ text: words.skipped, tone: 'warn' }] }
    case 'repeat':
      return { state: 'repeat', words: [words.skipped] }
    case 'underway':
      return { state: 'underway', words: ['…'] }
    case 'missing':
      return { state: 'idle', words: [words.neverStarted] }
  }
}
