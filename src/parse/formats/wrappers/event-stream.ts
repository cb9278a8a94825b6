import { LOWER, type TextWrapper } from '../../format.ts'

/** Server-sent events: `journalctl -o json-sse`, the streams of platforms' APIs. Only around objects. */
export const eventStream: TextWrapper = {
  kind: 'wrapper',
  name: 'event-stream',
  first: LOWER,
  unwrap: (text) => (text.startsWith('data: {') ? { inner: text.slice(6) } : undefined),
  samples: [
    {
      text: 'data: {"__REALTIME_TIMESTAMP":"1768212000123456","_PID":"812","MESSAGE":"Deal: 4540"}',
      expect: { inner: 'journal-json>plain', at: '2026-01-12T10:00:00.123Z', ids: { dealId: ['4540'] } },
    },
    { text: 'data: {"level":30,"time":1768212000123,"msg":"paid"}', expect: { inner: 'pino', message: 'paid' } },
    { text: 'data: {"level":"error","message":"crm failed"}', expect: { inner: 'winston-json', level: 'error' } },
  ],
}
