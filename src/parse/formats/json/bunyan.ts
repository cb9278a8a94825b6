import type { JsonFormat } from '../../format.ts'

/** bunyan: as pino, with `v: 0`, a `name` and an ISO time. */
export const bunyan: JsonFormat = {
  kind: 'json',
  name: 'bunyan',
  knows: ({ v, name, level, msg }) =>
    v === 0 && typeof name === 'string' && typeof level === 'number' && typeof msg === 'string',
  samples: [
    {
      text: '{"name":"payments","hostname":"web-1","pid":42,"level":30,"msg":"Stripe webhook received","time":"2026-01-12T10:00:00.123Z","v":0}',
      expect: {
        at: '2026-01-12T10:00:00.123Z',
        level: 'info',
        logger: 'payments',
        message: 'Stripe webhook received',
        ids: { processId: ['42'] },
      },
    },
    {
      text: '{"name":"payments","hostname":"web-1","pid":42,"level":50,"err":{"message":"boom","name":"TypeError","stack":"TypeError: boom\\n    at f (/a.js:1:1)"},"msg":"boom","time":"2026-01-12T10:00:00.123Z","v":0}',
      expect: { level: 'error', error: { type: 'TypeError', message: 'boom' } },
    },
    {
      text: '{"name":"payments","hostname":"web-1","pid":42,"level":40,"deal_id":"4540","msg":"no session","time":"2026-01-12T10:00:00.123Z","v":0}',
      expect: { level: 'warn', ids: { dealId: ['4540'] } },
    },
  ],
}
