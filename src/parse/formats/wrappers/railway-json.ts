import { envelope } from '../../json/envelope.ts'

/** To the nanosecond, which loggers of applications do not write. */
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z$/

/** A line of `railway logs --json`: what the application printed, and the attributes that were read from it. */
export const railwayJson = envelope({
  name: 'railway-json',
  carrier: (object) => {
    const { message, timestamp } = object
    return typeof message === 'string' && typeof timestamp === 'string' && TIME.test(timestamp) ? object : undefined
  },
  message: ['message'],
  time: ['timestamp'],
  level: ['level'],
  fields: 'all others',
  samples: [
    {
      text: '{"message":"crm failed","timestamp":"2026-01-12T10:00:00.123456789Z","level":"error","deal_id":4540}',
      expect: { at: '2026-01-12T10:00:00.123Z', level: 'error', message: 'crm failed', ids: { dealId: ['4540'] } },
    },
    {
      text: '{"message":"info: paid","timestamp":"2026-01-12T10:00:00.123456789Z","level":"info"}',
      expect: { inner: 'winston-simple', message: 'paid' },
    },
    {
      text: '{"message":"Error: boom","timestamp":"2026-01-12T10:00:00.123456789Z","level":"error"}\n{"message":"    at f (/a.js:1:1)","timestamp":"2026-01-12T10:00:00.123456789Z","level":"error"}',
      expect: { level: 'error', error: { type: 'Error', message: 'boom' } },
    },
  ],
})
