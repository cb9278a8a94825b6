import type { JsonFormat } from '../../format.ts'

/** zap's production layout: `ts` in seconds, mostly with a `caller`. */
export const zapJson: JsonFormat = {
  kind: 'json',
  name: 'zap-json',
  knows: ({ level, ts, msg }) => typeof level === 'string' && ts !== undefined && typeof msg === 'string',
  samples: [
    {
      text: '{"level":"info","ts":1768212000.1234567,"caller":"webhook/handler.go:42","msg":"event received","event_id":"evt_1MqqbKLt4dXK03v5qaIbiNCC"}',
      expect: {
        at: '2026-01-12T10:00:00.123Z',
        level: 'info',
        message: 'event received',
        ids: { eventId: ['evt_1MqqbKLt4dXK03v5qaIbiNCC'] },
      },
    },
    {
      text: '{"level":"error","ts":"2026-01-12T10:00:00.123Z","logger":"stripe","msg":"failed","error":"webhook had no valid signature","stacktrace":"main.handle\\n\\t/app/main.go:12"}',
      expect: { level: 'error', logger: 'stripe', error: { stack: 'main.handle\n\t/app/main.go:12' } },
    },
    {
      text: '{"level":"dpanic","ts":1768212000,"msg":"odd number of arguments"}',
      expect: { level: 'fatal', at: '2026-01-12T10:00:00Z' },
    },
  ],
}
