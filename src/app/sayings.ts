import { answerWords } from '../messages/answer.ts'
import { severityOf } from '../model/severity.ts'
import { causeName, causeSentence, nextSentence, stepLabel } from '../messages/causes/index.ts'
import type { Sayings } from '../report/sayings.ts'
import type { AppSession } from './session.ts'

/** The sentences of answers in the session's language and zone. */
export const sayingsOf = ({ lang, time }: Pick<AppSession, 'lang' | 'time'>): Sayings => ({
  lang,
  time,
  words: answerWords(lang),
  cause: (verdict) => causeSentence(lang, verdict),
  causeName: (cause) => causeName(lang, cause),
  step: (step) => stepLabel(lang, step),
  next: (next) => nextSentence(lang, next),
  severity: severityOf,
})
