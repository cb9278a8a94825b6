import { ProdlogsError } from '../model/error.ts'
import type { TimeWindow } from '../model/time.ts'
import type { WindowFlags } from './options.ts'
import type { Session } from './session.ts'
import { parseMoment } from './time-arg.ts'

/** The window that `--since` and `--until` name; undefined when neither was given. */
export const windowOf = async (session: Session, flags: WindowFlags): Promise<TimeWindow | undefined> => {
  if (flags.since === undefined && flags.until === undefined) return undefined
  const context = { now: session.now, timeZone: session.zone }
  const from = flags.since === undefined ? undefined : await parseMoment('--since', flags.since, context)
  const to = flags.until === undefined ? undefined : await parseMoment('--until', flags.until, context)
  if (from !== undefined && to !== undefined && from >= to)
    throw new ProdlogsError('USAGE_BAD_VALUE', {
      option: '--until',
      value: flags.until ?? '',
      expected: 'a time after --since',
    })
  return { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) }
}
