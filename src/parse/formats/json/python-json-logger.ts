import type { JsonFormat } from '../../format.ts'

/** python-json-logger: attributes of Python's LogRecord. */
export const pythonJsonLogger: JsonFormat = {
  kind: 'json',
  name: 'python-json-logger',
  knows: ({ levelname, message, asctime, taskName, name }) =>
    typeof message === 'string' &&
    (levelname !== undefined || asctime !== undefined || (taskName !== undefined && name !== undefined)),
  samples: [
    {
      text: '{"asctime": "2026-01-12 10:00:00,123", "name": "stripe.webhook", "levelname": "INFO", "message": "Event received"}',
      expect: { at: '2026-01-12T10:00:00.123Z', level: 'info', logger: 'stripe.webhook', message: 'Event received' },
    },
    {
      text: '{"levelname": "ERROR", "message": "failed", "exc_info": "Traceback (most recent call last):\\n  File \\"/a.py\\", line 1, in f\\nstripe.error.SignatureVerificationError: No signatures found"}',
      expect: {
        level: 'error',
        error: { type: 'stripe.error.SignatureVerificationError', message: 'No signatures found' },
      },
    },
    {
      text: '{"message": "x", "levelname": "WARNING", "levelno": 30, "pathname": "/app/a.py", "deal_id": "4540"}',
      expect: { level: 'warn', ids: { dealId: ['4540'] } },
    },
  ],
}
