import type { CauseId } from '../../model/cause.ts'
import type { NextKey } from '../../model/next-step.ts'
import type { StepId } from '../../model/step.ts'
import type { MessageArgs, NextStep, Verdict } from '../../model/verdict.ts'
import { fill } from '../fill.ts'
import { count, type Lang } from '../lang.ts'
import { arrival } from './arrival.ts'
import { automation } from './automation.ts'
import type { CauseText } from './cause-text.ts'
import { infrastructure } from './infrastructure.ts'
import { NEXT } from './next.ts'
import { outcome } from './outcome.ts'
import { processing } from './processing.ts'
import { refusal } from './refusal.ts'
import { STEP_LABELS } from './steps.ts'

/** A cause without a sentence does not compile. */
export const CAUSE_TEXTS: Readonly<Record<CauseId, CauseText>> = {
  ...arrival,
  ...refusal,
  ...processing,
  ...automation,
  ...infrastructure,
  ...outcome,
}

/** The cause in one sentence, with what this verdict knows. */
export const causeSentence = (lang: Lang, verdict: Pick<Verdict, 'cause' | 'args'>): string => {
  const { cause, args } = verdict
  return `${filled(CAUSE_TEXTS[cause].says[lang], withLabels(lang, args))}${times(lang, args)}`
}

/** The cause in a few words. */
export const causeName = (lang: Lang, cause: CauseId): string => CAUSE_TEXTS[cause].name[lang]

export const stepLabel = (lang: Lang, step: StepId): string => STEP_LABELS[step][lang]

/** A next step in one sentence; a key that this version does not know stays as it is. */
export const nextSentence = (lang: Lang, next: NextStep): string =>
  isKnown(next.key) ? filled(NEXT[next.key][lang], next.args) : next.key

const isKnown = (key: string): key is NextKey => Object.hasOwn(NEXT, key)

const isStep = (step: string | number | undefined): step is StepId =>
  typeof step === 'string' && Object.hasOwn(STEP_LABELS, step)

/** Arguments that are step ids become labels. */
const withLabels = (lang: Lang, args: MessageArgs): MessageArgs => ({
  ...args,
  ...(isStep(args['step']) ? { label: stepLabel(lang, args['step']) } : {}),
  ...(isStep(args['slowStep']) ? { slow: stepLabel(lang, args['slowStep']) } : {}),
})

/** Parts in `[[…]]` whose arguments are not all known fall away; a nought in `{of}` is none. */
const filled = (sentence: string, args: MessageArgs): string =>
  fill(
    sentence.replace(/\[\[(.*?)\]\]/g, (_, part: string) =>
      [...part.matchAll(/\{(\w+)\}/g)].every(
        ([, name = '']) => args[name] !== undefined && args[name] !== '' && args[name] !== 0,
      )
        ? part
        : '',
    ),
    args,
  )

const TIMES = {
  en: { one: 'time', many: 'times' },
  ru: { one: 'раз', few: 'раза', many: 'раз' },
} as const

/** How often, for troubles that are told together. */
const times = (lang: Lang, args: MessageArgs): string => {
  const n = Number(args['count'] ?? 1)
  return n > 1 ? ` (${count(lang, n, TIMES[lang])})` : ''
}
