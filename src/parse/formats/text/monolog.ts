import type { TextFormat } from '../../format.ts'
import { toLevel } from '../../level.ts'
import { readMonolog } from '../../text/monolog-line.ts'

/** monolog's LineFormatter: `[time] channel.LEVEL: message {context} [extra]`. */
export const monolog: TextFormat = {
  kind: 'text',
  name: 'monolog',
  isGeneral: true,
  first: '[',
  read: (text, clock) => {
    const line = readMonolog(text, clock)
    return line && { ...line, level: toLevel(line.levelName) }
  },
  samples: [
    {
      text: '[2026-01-12T10:00:00.123456+00:00] stripe.INFO: paid {"deal_id":4540} []',
      expect: {
        at: '2026-01-12T10:00:00.123Z',
        level: 'info',
        logger: 'stripe',
        message: 'paid',
        fields: { deal_id: 4540 },
        ids: { dealId: ['4540'] },
      },
    },
    {
      text: '[2026-01-12T10:00:00+03:00] app.CRITICAL: failed [] {"uid":"a1"}',
      expect: { at: '2026-01-12T07:00:00Z', level: 'fatal', message: 'failed', fields: { uid: 'a1' } },
    },
    {
      text: '[2026-01-12 10:00:00] app.WARNING: deal #4540 [] []',
      expect: { level: 'warn', message: 'deal #4540', ids: { dealId: ['4540'] } },
    },
  ],
}
