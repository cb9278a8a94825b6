import type { TextFormat } from '../../format.ts'
import { toLevel } from '../../level.ts'
import { readMeta } from '../../text/meta.ts'
import { LEVEL } from '../../text/patterns.ts'
import { readTime } from '../../time/read-time.ts'

const LEVEL_AFTER = new RegExp(
  String.raw`^[\])">]? {0,2}(?:\[?\d{1,10}\]? )?(?:\S{1,60}@\S{1,60} )?\[?(${LEVEL})\]?(?=[\s:|\]])`,
)
const MAX_PLACE = 160

/**
 * A time that is not the first thing: behind the name of a file, a host or an address (`%h` of PostgreSQL), in a bracket
 * of uwsgi, in an audit record. Only a whole date counts, and everything stays in the message.
 */
export const lateTimed: TextFormat = {
  kind: 'text',
  name: 'late-timed',
  isLoose: true,
  read: (text, clock) => {
    if (text.charCodeAt(0) === 32 || text.charCodeAt(0) === 9) return undefined
    for (const from of placesIn(text)) {
      const time = readTime(text, from, clock)
      if (time?.at === undefined) continue
      const level = LEVEL_AFTER.exec(text.slice(time.end, time.end + 120))?.[1]
      return {
        ...readMeta(text, clock),
        at: time.at,
        zoneAssumed: time.zoneAssumed,
        level: level === undefined ? undefined : toLevel(level),
      }
    }
    return undefined
  },
  samples: [
    {
      text: 'nova.log 2026-01-12 10:00:00.008 25746 INFO nova.api deal_id=4540',
      expect: { at: '2026-01-12T10:00:00.008Z', level: 'info', ids: { dealId: ['4540'] } },
    },
    {
      text: '[pid: 1|app: 0|req: 1/1] 127.0.0.1 () {38 vars} [Mon Jan 12 10:00:00 2026] POST /webhook => generated 47 bytes',
      expect: { at: '2026-01-12T10:00:00Z' },
    },
    {
      text: '192.0.2.1 2026-01-12 10:00:00.491 UTC [23429] u@d FATAL:  too many connections',
      expect: { at: '2026-01-12T10:00:00.491Z', level: 'fatal' },
    },
    {
      text: 'type=SYSCALL msg=audit(1768212000.123:9): user denied',
      expect: { at: '2026-01-12T10:00:00.123Z' },
    },
    { text: '<W>2026-01-12 10:00:00.123 low disk', expect: { at: '2026-01-12T10:00:00.123Z' } },
  ],
}

/** Where a time may stand: behind a bracket; behind the first word, and behind two more that are names or addresses. */
const placesIn = (text: string): number[] => {
  const places: number[] = []
  const end = Math.min(text.length, MAX_PLACE)
  let words = 0
  let isName = true
  for (let at = 1; at < end; at += 1) {
    const before = text.charAt(at - 1)
    if (before === ' ') {
      words += 1
      if (words <= 3 && isName && isStart(text, at)) places.push(at)
      if (words > 1) isName &&= NAME.test(text.slice(text.lastIndexOf(' ', at - 2) + 1, at - 1))
    } else if ('[(<>"'.includes(before) && isStart(text, at)) places.push(at)
  }
  return places
}

const NAME = /[\d./:_-]/

/** A digit, TAI64's sign, or a capital that may begin a day or a month. */
const isStart = (text: string, at: number): boolean => /[\d@A-Z]/.test(text.charAt(at))
