import type { JsonFormat } from '../../format.ts'

/** logrus JSONFormatter: `msg`, `time` and levels in small letters. */
export const logrusJson: JsonFormat = {
  kind: 'json',
  name: 'logrus-json',
  knows: ({ time, level, msg }) => typeof time === 'string' && typeof level === 'string' && typeof msg === 'string',
  samples: [
    {
      text: '{"level":"info","msg":"paid","time":"2026-01-12T10:00:00Z"}',
      expect: { at: '2026-01-12T10:00:00Z', level: 'info', message: 'paid' },
    },
    {
      text: '{"deal_id":"4540","error":"webhook had no valid signature","level":"error","msg":"failed","time":"2026-01-12T10:00:00+01:00"}',
      expect: {
        at: '2026-01-12T09:00:00Z',
        error: { message: 'webhook had no valid signature' },
        ids: { dealId: ['4540'] },
      },
    },
    {
      text: '{"func":"main.main","file":"/app/main.go:7","level":"warning","msg":"slow","time":"2026-01-12T10:00:00Z"}',
      expect: { level: 'warn', fields: { func: 'main.main' } },
    },
  ],
}
