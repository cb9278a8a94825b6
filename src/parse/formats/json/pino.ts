import type { JsonFormat } from '../../format.ts'

/** pino: epoch milliseconds, numeric levels, `pid` and `hostname`. */
export const pino: JsonFormat = {
  kind: 'json',
  name: 'pino',
  knows: ({ level, time, v, msg }) =>
    typeof level === 'number' &&
    typeof time === 'number' &&
    v === undefined &&
    (msg === undefined || typeof msg === 'string'),
  samples: [
    {
      text: '{"level":30,"time":1768212000123,"pid":42,"hostname":"web-1","msg":"Stripe webhook received","event":"evt_1MqqbKLt4dXK03v5qaIbiNCC"}',
      expect: {
        at: '2026-01-12T10:00:00.123Z',
        level: 'info',
        message: 'Stripe webhook received',
        fields: { pid: 42, hostname: 'web-1' },
        ids: { eventId: ['evt_1MqqbKLt4dXK03v5qaIbiNCC'], processId: ['42'] },
      },
    },
    {
      text: '{"level":50,"time":1768212000123,"pid":42,"hostname":"web-1","err":{"type":"StripeSignatureVerificationError","message":"No signatures found","stack":"Error: No signatures found\\n    at Webhooks.constructEvent (/app/w.js:10:5)"},"msg":"No signatures found"}',
      expect: {
        level: 'error',
        message: 'No signatures found',
        error: {
          type: 'StripeSignatureVerificationError',
          message: 'No signatures found',
          stack: 'Error: No signatures found\n    at Webhooks.constructEvent (/app/w.js:10:5)',
        },
      },
    },
    {
      text: '{"level":30,"time":1768212000123,"pid":42,"hostname":"web-1","req":{"id":"req-1","method":"POST","url":"/webhook"},"res":{"statusCode":200},"responseTime":12,"msg":"request completed"}',
      expect: { message: 'request completed', http: { method: 'POST', path: '/webhook', status: 200, durationMs: 12 } },
    },
  ],
}
