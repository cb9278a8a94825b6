import { gapJson, searchedJson, verdictJson } from './report-json.ts'
import type { Sayings } from './sayings.ts'
import type { WhyAnswer } from './why-document.ts'

/** The documented JSON of `why`. */
export const whyJson = (answer: WhyAnswer, say: Sayings): Record<string, unknown> => ({
  version: 1,
  query: answer.mentions === undefined ? { [answer.query.kind]: answer.query.value } : { text: answer.mentions.word },
  verdicts: answer.verdicts.map((verdict) => verdictJson(verdict, say)),
  ...(answer.mentions === undefined ? {} : { mentions: answer.mentions.lines }),
  gaps: answer.gaps.map((gap) => gapJson(gap, say)),
  searched: searchedJson(answer.searched, say),
  ...(answer.stripe === undefined ? {} : { stripe: answer.stripe }),
})
