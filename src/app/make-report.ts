import { summarise } from '../diagnose/summarise.ts'
import type { Gap } from '../model/gap.ts'
import type { ReadSource, Report } from '../model/report.ts'
import type { Step } from '../model/step.ts'
import type { EpochMs, TimeWindow } from '../model/time.ts'
import type { Observed } from '../pipeline.ts'
import { analyse, type Analysis } from './analyse.ts'
import type { AppSession } from './session.ts'

/** The report of records that are in order of time. `span`: what of the logs was read, by time or by lines. */
export const makeReport = (
  session: AppSession,
  observed: readonly Observed[],
  read: {
    window: TimeWindow | undefined
    span: Report['window']
    searched: readonly ReadSource[]
    gaps: readonly Gap[]
    /** What a line must be for its webhook to be reported; absent: all are. */
    wanted?: (observed: Observed) => boolean
    /** Where reading was stopped: what was under way then is not missing. */
    now?: EpochMs
  },
  analysis: Analysis = analyse(session, observed, {
    window: read.window,
    ...(read.now === undefined ? {} : { now: read.now }),
  }),
): Report => {
  const found = withSteps(analysis, observed)
  return summarise({
    ...(read.wanted === undefined ? found : only(found, observed.filter(read.wanted))),
    window: read.span,
    searched: read.searched,
    gaps: read.gaps,
  })
}

interface Found extends Analysis {
  readonly steps: readonly Step[]
}

const withSteps = (analysis: Analysis, observed: readonly Observed[]): Found => ({
  ...analysis,
  steps: observed.flatMap((one) => one.steps),
})

/** A filter chooses webhooks by any of their lines. By line it would tear them apart, and what is left looks unfinished. */
const only = ({ logs, verdicts, steps }: Found, wanted: readonly Observed[]): Found => {
  const records = new Set(wanted.map(({ record }) => record))
  const kept = new Set(
    logs.filter((log) =>
      [...log.steps.map((step) => step.record), ...log.context].some((record) => records.has(record)),
    ),
  )
  for (const log of kept) for (const step of log.steps) records.add(step.record)
  return {
    logs: [...kept],
    verdicts: verdicts.filter(({ trace }) => trace !== undefined && kept.has(trace)),
    steps: steps.filter((step) => records.has(step.record)),
  }
}
