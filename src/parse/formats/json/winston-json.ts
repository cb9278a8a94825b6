import type { JsonFormat } from '../../format.ts'

/** winston's `json()`: `level` and `message`, and a `timestamp` when the layout adds one. */
export const winstonJson: JsonFormat = {
  kind: 'json',
  name: 'winston-json',
  knows: ({ level, message, time }) => typeof level === 'string' && typeof message === 'string' && time === undefined,
  samples: [
    {
      text: '{"level":"info","message":"📥 Stripe webhook получен | Тип: checkout.session.completed","service":"crm","timestamp":"2026-01-12 10:00:00"}',
      expect: {
        at: '2026-01-12T10:00:00Z',
        level: 'info',
        message: '📥 Stripe webhook получен | Тип: checkout.session.completed',
        fields: { service: 'crm' },
      },
    },
    {
      text: '{"level":"\\u001b[31merror\\u001b[39m","message":"Failed","stack":"Error: No such checkout.session\\n    at f (/a.js:1:1)","timestamp":"2026-01-12T10:00:00.000Z"}',
      expect: { level: 'error', message: 'Failed', error: { type: 'Error', message: 'No such checkout.session' } },
    },
    {
      text: '{"dealId":4540,"level":"warn","message":"SendPulse ID not found for person, skipping payment success notification"}',
      expect: { level: 'warn', at: null, ids: { dealId: ['4540'] } },
    },
  ],
}
