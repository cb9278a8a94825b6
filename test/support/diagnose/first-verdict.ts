import { answerFor } from '../../../src/diagnose/answer.ts'
import { readLogs } from './read.ts'

/** What the verdicts of one log, or of one id in it, begin with, as `npm run score` counts it: the first that is not `ok`, else the first. */
export const firstVerdict = (
  log: string,
  asked?: string,
): { first: string; isCertain: boolean; causes: readonly string[] } => {
  const { verdicts: all, logs } = readLogs({ app: log })
  const verdicts = asked === undefined ? all : answerFor([asked], all, logs)
  const first = verdicts.find(({ cause }) => cause !== 'ok') ?? verdicts[0]
  return {
    first: first?.cause ?? 'none',
    isCertain: first?.confidence === 'certain',
    causes: verdicts.map(({ cause }) => cause),
  }
}
