import { DIGITS, type TextFormat } from '../../format.ts'
import { toLevel } from '../../level.ts'
import { readTime } from '../../time/read-time.ts'

const LINE =
  /(?: ?\[(\d{1,10})(?:-\d{1,9})?\])?(?: (\d{1,10}))?(?: ([\w-]{0,63}@[\w-]{0,63}|\[unknown\]@\[unknown\]|[\w-]{1,63}))?(?: \[[\w-]{1,40}\])?:? {0,3}(DEBUG[1-5]?|INFO|NOTICE|WARNING|ERROR|LOG|FATAL|PANIC|DETAIL|HINT|STATEMENT|QUERY|CONTEXT|LOCATION): {2}/y
const PARTS = new Set(['DETAIL', 'HINT', 'STATEMENT', 'QUERY', 'CONTEXT', 'LOCATION'])

/** PostgreSQL's server log. DETAIL, HINT, STATEMENT and CONTEXT are lines of their own and belong to the one before. */
export const postgres: TextFormat = {
  kind: 'text',
  name: 'postgres',
  first: DIGITS,
  read: (text, clock) => {
    const time = readTime(text, 0, clock)
    if (!time) return undefined
    LINE.lastIndex = time.end
    const match = LINE.exec(text)
    if (!match) return undefined
    const label = match[4] ?? ''
    const message = text.slice(LINE.lastIndex)
    const pid = match[1] ?? match[2]
    const isPart = PARTS.has(label)
    return {
      at: time.at,
      zoneAssumed: time.zoneAssumed,
      level: isPart ? undefined : toLevel(label),
      message: isPart ? `${label}:  ${message}` : message,
      fields: { ...(pid === undefined ? {} : { pid }), ...(match[3] === undefined ? {} : { user: match[3] }) },
      isContinuation: isPart,
    }
  },
  samples: [
    {
      text: '2026-01-12 10:00:00.123 UTC [42] ERROR:  duplicate key value violates unique constraint "stripe_events_pkey"\n2026-01-12 10:00:00.123 UTC [42] DETAIL:  Key (event_id)=(evt_1MqqbKLt4dXK03v5qaIbiNCC) already exists.\n2026-01-12 10:00:00.123 UTC [42] STATEMENT:  INSERT INTO stripe_events\n\t(event_id) VALUES ($1)',
      expect: {
        at: '2026-01-12T10:00:00.123Z',
        level: 'error',
        message:
          'duplicate key value violates unique constraint "stripe_events_pkey"\nDETAIL:  Key (event_id)=(evt_1MqqbKLt4dXK03v5qaIbiNCC) already exists.\nSTATEMENT:  INSERT INTO stripe_events\n\t(event_id) VALUES ($1)',
        ids: { eventId: ['evt_1MqqbKLt4dXK03v5qaIbiNCC'], processId: ['42'] },
      },
    },
    {
      text: '2026-01-12 10:00:00.123 MSK [42] app@payments FATAL:  remaining connection slots are reserved',
      expect: { at: '2026-01-12T07:00:00.123Z', level: 'fatal', fields: { user: 'app@payments' } },
    },
    {
      text: '2026-01-12 10:00:00.123 UTC [42] LOG:  database system is ready to accept connections',
      expect: { level: 'info', message: 'database system is ready to accept connections' },
    },
  ],
}
