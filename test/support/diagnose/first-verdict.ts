import { readLogs } from './read.ts'

/** What the verdicts of one log begin with, as `npm run score` counts it: the first that is not `ok`, else the first. */
export const firstVerdict = (log: string): { first: string; isCertain: boolean; causes: readonly string[] } => {
  const { verdicts } = readLogs({ app: log })
  const first = verdicts.find(({ cause }) => cause !== 'ok') ?? verdicts[0]
  return {
    first: first?.cause ?? 'none',
    isCertain: first?.confidence === 'certain',
    causes: verdicts.map(({ cause }) => cause),
  }
}
