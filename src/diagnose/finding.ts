import type { Claim } from '../model/claim.ts'
import type { CauseId } from '../model/cause.ts'
import type { LogRecord } from '../model/record.ts'
import type { Confidence, Step } from '../model/step.ts'
import { channelsIn } from '../model/channel.ts'
import { STEPS } from '../model/steps.ts'
import { placeOf } from './place.ts'
import type { StepRow, WebhookProcessingLog } from '../model/trace.ts'
import type { MessageArgs } from '../model/verdict.ts'

/** What one cause's rule found in one log. */
export interface Finding {
  readonly cause: CauseId
  readonly confidence: Confidence
  /** How it is known: what was said outranks what a status or an absence lets one infer. */
  readonly claim: Claim
  readonly alternatives: readonly CauseId[]
  readonly args: MessageArgs
  /** Records that prove it, the most telling first. */
  readonly evidence: readonly LogRecord[]
}

export const found = (cause: CauseId, evidence: readonly LogRecord[], rest: Partial<Finding> = {}): Finding => ({
  cause,
  confidence: 'certain',
  claim: 'stated',
  alternatives: [],
  args: {},
  evidence,
  ...rest,
})

/** The finding that a step by itself makes: its cause as the line told it. */
export const fromStep = (step: Step, cause: CauseId, rest: Partial<Finding> = {}): Finding =>
  found(cause, [step.record], {
    confidence: step.confidence,
    claim: step.claim,
    alternatives: step.alternatives ?? [],
    args: argsOf(step),
    ...rest,
  })

/** Steps of this cause that count: of a row that stands after weighing. */
export const standing = (log: WebhookProcessingLog, cause: CauseId): Step | undefined => {
  const row = log.rows.find((each) => each.cause === cause && isTrouble(each))
  if (!row) return undefined
  return (
    log.steps.find(
      (step) =>
        step.cause === cause && step.kind === row.step && step.outcome === row.outcome && step.confidence === 'certain',
    ) ??
    log.steps.find((step) => step.cause === cause && step.kind === row.step && step.outcome === row.outcome) ??
    log.steps.find((step) => step.cause === cause)
  )
}

export const isTrouble = (row: StepRow): boolean =>
  row.outcome === 'failed' ||
  row.outcome === 'skipped' ||
  row.outcome === 'ignored' ||
  (row.cause === 'db_down_fail_open' && row.outcome === 'ok')

const argsOf = (step: Step): MessageArgs => {
  const args: { [name: string]: string | number } = { step: step.kind }
  const status = step.record.http?.status ?? numberField(step, 'http_status') ?? numberField(step, 'status')
  if (status !== undefined && status >= 300 && status < 600) args['status'] = status
  const path = step.record.http?.path?.split('?')[0]
  if (path !== undefined) args['path'] = path
  if (step.type !== undefined) args['type'] = step.type
  if (STEPS[step.kind].family === 'notification') {
    const { message, error } = step.record
    const [channel] = channelsIn(
      `${message} ${error?.type ?? ''} ${error?.message ?? ''} ${JSON.stringify(step.record.fields).slice(0, 2_000)}`,
    )
    if (channel !== undefined) args['channel'] = channel
  }
  Object.assign(args, originOf(step.record))
  return args
}

/** The exception at the root and the first frame of the application's own code. */
export const originOf = (record: LogRecord): { exception?: string; place?: string } => {
  const type = rootTypeOf(record)
  const place = placeOf(record)
  return { ...(type === undefined ? {} : { exception: type }), ...(place === undefined ? {} : { place }) }
}

const CAUSED_BY = /^(?:Caused by: |\s*\[cause\]: )([A-Za-z_$][\w$.:\\]{0,120})/gm

const rootTypeOf = ({ error }: LogRecord): string | undefined =>
  [...(error?.stack ?? '').slice(0, 20_000).matchAll(CAUSED_BY)].at(-1)?.[1]?.replace(/:$/, '') ?? error?.type

const numberField = (step: Step, name: string): number | undefined => {
  const value = step.record.fields[name]
  return typeof value === 'number' ? value : undefined
}
