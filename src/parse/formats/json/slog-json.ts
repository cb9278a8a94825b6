import type { JsonFormat } from '../../format.ts'

/** Go's log/slog JSONHandler: levels in capitals. */
export const slogJson: JsonFormat = {
  kind: 'json',
  name: 'slog-json',
  knows: ({ time, level, msg }) =>
    typeof time === 'string' &&
    typeof level === 'string' &&
    typeof msg === 'string' &&
    /^[A-Z]{4,5}(?:[+-]\d+)?$/.test(level),
  samples: [
    {
      text: '{"time":"2026-01-12T10:00:00.123456789Z","level":"INFO","msg":"paid","deal":{"id":4540}}',
      expect: { at: '2026-01-12T10:00:00.123Z', level: 'info', message: 'paid', ids: { dealId: ['4540'] } },
    },
    {
      text: '{"time":"2026-01-12T13:00:00+03:00","level":"ERROR+2","msg":"failed","err":"deadlock detected"}',
      expect: { at: '2026-01-12T10:00:00Z', level: 'error', error: { message: 'deadlock detected' } },
    },
    {
      text: '{"time":"2026-01-12T10:00:00Z","level":"DEBUG","source":{"function":"main.main","file":"/app/main.go","line":7},"msg":"x"}',
      expect: { level: 'debug', message: 'x' },
    },
  ],
}
