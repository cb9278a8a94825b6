import { ProdlogsError } from '../../model/error.ts'
import type { TimeWindow } from '../../model/time.ts'
import type { WindowFlags } from './options.ts'
import { REPORT } from '../../messages/report.ts'
import type { Session } from '../session.ts'
import { isRelative, parseMoment } from '../../app/moment.ts'

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
      expected: { code: 'time_after', option: '--since' },
    })
  const relative = (['since', 'until'] as const)
    .filter((flag) => flags[flag] !== undefined && isRelative(flags[flag]))
    .map((flag) => (flag === 'since' ? 'from' : 'to'))
  return {
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    ...(relative.length === 0 ? {} : { relative }),
  }
}

/** A window in words, e.g. `from 2026-01-12 00:00:00 to …`; empty for one without ends. */
export const windowText = ({ from, to }: TimeWindow, { lang, time }: Pick<Session, 'lang' | 'time'>): string =>
  [
    from === undefined ? '' : `${REPORT.from[lang]} ${time.dateTime(from)}`,
    to === undefined ? '' : `${REPORT.to[lang]} ${time.dateTime(to)}`,
  ]
    .filter((part) => part !== '')
    .join(' ')
