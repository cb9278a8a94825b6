import { LOWER, type TextFormat } from '../../format.ts'
import { compact } from '../../json/http.ts'
import { readObject } from '../../json/read-object.ts'
import { readPairs } from '../../text/pairs.ts'
import { textOf } from '../../json/text-of.ts'

/** lograge's default: one line of pairs for one Rails request; the duration is in milliseconds. */
export const lograge: TextFormat = {
  kind: 'text',
  name: 'lograge',
  first: LOWER,
  read: (text, clock) => {
    if (!text.startsWith('method=')) return undefined
    const pairs = readPairs(text)
    if (!pairs || !('controller' in pairs.fields)) return undefined
    const { fields } = pairs
    const reading = readObject(fields, clock)
    return {
      ...reading,
      message: `${textOf(fields['method'])} ${textOf(fields['path'])} ${textOf(fields['status'])}`,
      http: compact({ ...reading.http, durationMs: Number(fields['duration'] ?? Number.NaN) || undefined }),
    }
  },
  samples: [
    {
      text: 'method=POST path=/stripe/webhook format=json controller=WebhooksController action=create status=200 duration=12.34 view=0.10 db=1.20',
      expect: {
        message: 'POST /stripe/webhook 200',
        http: { method: 'POST', path: '/stripe/webhook', status: 200, durationMs: 12.34 },
      },
    },
    {
      text: "method=POST path=/w format=html controller=A action=b status=500 error='NoMethodError: undefined method' duration=1.0",
      expect: { http: { status: 500 }, error: { type: 'NoMethodError' } },
    },
    {
      text: 'method=GET path=/deals format=html controller=A action=show status=404 duration=1.0 deal_id=4540',
      expect: { ids: { dealId: ['4540'] } },
    },
  ],
}
