import { LOWER, type TextFormat } from '../../format.ts'
import { readObject } from '../../json/read-object.ts'
import { readPairs } from '../../text/pairs.ts'

/** logrus TextFormatter without a terminal: `time="…" level=info msg="…"`. */
export const logrusText: TextFormat = {
  kind: 'text',
  name: 'logrus-text',
  first: LOWER,
  read: (text, clock) => {
    if (!text.startsWith('time="')) return undefined
    const pairs = readPairs(text)
    return pairs && 'level' in pairs.fields ? readObject(pairs.fields, clock) : undefined
  },
  samples: [
    {
      text: 'time="2026-01-12T10:00:00Z" level=info msg="event received" event_id=evt_1MqqbKLt4dXK03v5qaIbiNCC',
      expect: {
        at: '2026-01-12T10:00:00Z',
        level: 'info',
        message: 'event received',
        ids: { eventId: ['evt_1MqqbKLt4dXK03v5qaIbiNCC'] },
      },
    },
    {
      text: 'time="2026-01-12T10:00:00+03:00" level=error msg=failed error="dial tcp: connection refused"',
      expect: {
        at: '2026-01-12T07:00:00Z',
        level: 'error',
        message: 'failed',
        error: { message: 'dial tcp: connection refused' },
      },
    },
    {
      text: 'time="2026-01-12 10:00:00" level=warning msg="slow" deal=4540',
      expect: { level: 'warn', ids: { dealId: ['4540'] } },
    },
  ],
}
