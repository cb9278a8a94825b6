import { envelope } from '../../json/envelope.ts'

/** A line of Supabase's log explorer: `event_message`, microseconds. */
export const supabase = envelope({
  name: 'supabase',
  carrier: (object) => (typeof object['event_message'] === 'string' ? object : undefined),
  message: ['event_message'],
  time: ['timestamp'],
  level: ['level'],
  writer: ['function_id'],
  fields: ['function_id'],
  samples: [
    {
      text: '{"event_message":"webhook received for deal 4540\\n","id":"a","timestamp":1768212000123000,"level":"error"}',
      expect: { at: '2026-01-12T10:00:00.123Z', level: 'error', ids: { dealId: ['4540'] } },
    },
    {
      text: '{"event_message":"{\\"level\\":\\"info\\",\\"message\\":\\"paid\\"}","timestamp":1768212000123000}',
      expect: { inner: 'winston-json', message: 'paid', level: 'info' },
    },
    {
      text: '{"event_message":"[ERROR] crm failed","timestamp":"2026-01-12T10:00:00Z","metadata":[{"level":"error"}]}',
      expect: { inner: 'leveled', level: 'error' },
    },
  ],
})
