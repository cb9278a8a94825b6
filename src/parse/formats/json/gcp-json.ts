import type { JsonFormat } from '../../format.ts'

/** Structured logging for Google Cloud: `severity` and `message` on stdout. */
export const gcpJson: JsonFormat = {
  kind: 'json',
  name: 'gcp-json',
  knows: ({ severity, message, level }) =>
    typeof severity === 'string' && typeof message === 'string' && level === undefined,
  samples: [
    {
      text: '{"severity":"ERROR","message":"failed","time":"2026-01-12T10:00:00.123Z","logging.googleapis.com/trace":"projects/p/traces/abc"}',
      expect: { at: '2026-01-12T10:00:00.123Z', level: 'error', message: 'failed' },
    },
    {
      text: '{"severity":"NOTICE","message":"deal 4540 paid","timestamp":"2026-01-12T10:00:00Z"}',
      expect: { level: 'info', ids: { dealId: ['4540'] } },
    },
    {
      text: '{"severity":"CRITICAL","message":"x","httpRequest":{"requestMethod":"POST","requestUrl":"/webhook","status":500}}',
      expect: { level: 'fatal', http: { method: 'POST', path: '/webhook', status: 500 } },
    },
  ],
}
