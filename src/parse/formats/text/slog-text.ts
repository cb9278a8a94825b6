import { LOWER, type TextFormat } from '../../format.ts'
import { readObject } from '../../json/read-object.ts'
import { readPairs } from '../../text/pairs.ts'

/** Go's log/slog TextHandler: `time=… level=INFO msg=…`. */
export const slogText: TextFormat = {
  kind: 'text',
  name: 'slog-text',
  first: LOWER,
  read: (text, clock) => {
    if (!/^time=\d\S{1,40} level=[A-Z]/.test(text)) return undefined
    const pairs = readPairs(text)
    return pairs ? readObject(pairs.fields, clock) : undefined
  },
  samples: [
    {
      text: 'time=2026-01-12T10:00:00.123Z level=INFO msg="event received" deal_id=4540',
      expect: { at: '2026-01-12T10:00:00.123Z', level: 'info', message: 'event received', ids: { dealId: ['4540'] } },
    },
    {
      text: 'time=2026-01-12T10:00:00.123+03:00 level=ERROR msg=failed err="bad signature"',
      expect: { at: '2026-01-12T07:00:00.123Z', level: 'error', error: { message: 'bad signature' } },
    },
    {
      text: 'time=2026-01-12T10:00:00Z level=WARN+1 msg=slow deal.id=4540',
      expect: { level: 'warn', ids: { dealId: ['4540'] } },
    },
  ],
}
