import type { z } from 'zod'
import type { ShownLine } from '../app/questions.ts'
import { recordJson } from '../report/record-line.ts'
import type { record } from '../report/schema/shapes.ts'
import type { TimeFormat } from '../report/time-format.ts'
import type { Fence } from './fence.ts'

export type RecordJson = z.infer<typeof record>

/** The documented JSON of a record, what the log wrote within the fence. */
export const safeRecord = ({ record: raw, steps }: ShownLine, fence: Fence, time: TimeFormat): RecordJson => {
  const shown = steps.map(({ kind, outcome, cause }) => ({
    step: kind,
    outcome,
    ...(cause === undefined ? {} : { cause }),
  }))
  return recordJson({ record: fence.data(raw), steps: shown }, time) as RecordJson
}

/** A record without what its message and ids tell already. */
export const briefRecord = ({ text: _text, ...shown }: RecordJson): RecordJson => ({ ...shown, fields: {} })

/** A record on one line, for those who see the text alone. */
export const recordText = ({ host, source, at, level, step, outcome, cause, ids, message }: RecordJson): string =>
  [
    at ?? '--',
    `${host}/${source}`,
    ...(level === undefined ? [] : [level]),
    ...(step === undefined ? [] : [`[${step} ${outcome}${cause === undefined ? '' : ` ${cause}`}]`]),
    message,
    ...Object.entries(ids)
      .filter(([, value]) => !message.includes(value))
      .map(([kind, value]) => `${kind}=${value}`),
  ].join(' ')
