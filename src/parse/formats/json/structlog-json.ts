import type { JsonFormat } from '../../format.ts'

/** structlog JSONRenderer: the message is the `event`. */
export const structlogJson: JsonFormat = {
  kind: 'json',
  name: 'structlog-json',
  knows: ({ event, message, msg, level, timestamp }) =>
    typeof event === 'string' &&
    message === undefined &&
    msg === undefined &&
    (level !== undefined || timestamp !== undefined),
  samples: [
    {
      text: '{"deal_id": 4540, "event": "stripe_webhook_received", "level": "info", "timestamp": "2026-01-12T10:00:00.123456Z"}',
      expect: {
        at: '2026-01-12T10:00:00.123Z',
        level: 'info',
        message: 'stripe_webhook_received',
        ids: { dealId: ['4540'] },
      },
    },
    {
      text: '{"event": "failed", "level": "error", "exception": "Traceback (most recent call last):\\n  File \\"/app/a.py\\", line 1, in f\\nValueError: bad deal", "timestamp": "2026-01-12T10:00:00Z"}',
      expect: { error: { type: 'ValueError', message: 'bad deal' } },
    },
    {
      text: '{"event": "\\u0441\\u0434\\u0435\\u043b\\u043a\\u0430 4540", "logger": "crm", "level": "warning"}',
      expect: { message: 'сделка 4540', logger: 'crm', level: 'warn', ids: { dealId: ['4540'] } },
    },
  ],
}
