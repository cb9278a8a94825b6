import { LOWER, type TextFormat } from '../../format.ts'
import { toLevel } from '../../level.ts'
import { LOWER_LEVEL } from '../../text/patterns.ts'
import { readMeta } from '../../text/meta.ts'

const LINE = new RegExp(String.raw`^(${LOWER_LEVEL}):\s{1,8}(?!\S{1,200}\[\d{1,6}\]$|\[?\d{4}-\d\d-\d\d[T ]\d\d:)`)

/** winston's `simple()`: `info: message {json meta}`, mostly coloured. */
export const winstonSimple: TextFormat = {
  kind: 'text',
  name: 'winston-simple',
  first: LOWER,
  read: (text, clock) => {
    const match = LINE.exec(text)
    return match ? { ...readMeta(text.slice(match[0].length), clock), level: toLevel(match[1] ?? '') } : undefined
  },
  samples: [
    {
      text: '\u001b[32minfo\u001b[39m: ✅ Checkout Session обработан | Deal: 4540 | Session: cs_test_a1B2c3D4e5F6g7H8i9J0 {"timestamp":"2026-01-12 10:00:00"}',
      expect: {
        at: '2026-01-12T10:00:00Z',
        level: 'info',
        message: '✅ Checkout Session обработан | Deal: 4540 | Session: cs_test_a1B2c3D4e5F6g7H8i9J0',
        ids: { dealId: ['4540'], sessionId: ['cs_test_a1B2c3D4e5F6g7H8i9J0'] },
      },
    },
    {
      text: 'error: Failed to persist Stripe session {"dealId":"4540","error":{"message":"deadlock detected"}}',
      expect: {
        level: 'error',
        message: 'Failed to persist Stripe session',
        fields: { dealId: '4540' },
        ids: { dealId: ['4540'] },
        error: { message: 'deadlock detected' },
      },
    },
    {
      text: 'error: Webhook failed\nStripeSignatureVerificationError: No signatures found\n    at Webhooks.constructEvent (/app/w.js:10:5)\n    at process.processTicksAndRejections (node:internal/process/task_queues:95:5)',
      expect: {
        level: 'error',
        message: 'Webhook failed',
        error: { type: 'StripeSignatureVerificationError', message: 'No signatures found' },
      },
    },
    {
      text: 'warn: no deal { deal_id: null,\n  id: 1 }',
      expect: { level: 'warn', message: 'no deal { deal_id: null,\n  id: 1 }' },
    },
  ],
}
