import { isFields } from '../../json/is-fields.ts'
import { envelope } from '../../json/envelope.ts'

/** `fly logs --json`. */
export const flyJson = envelope({
  name: 'fly-json',
  carrier: (object) =>
    typeof object['message'] === 'string' && typeof object['instance'] === 'string' && object['region'] !== undefined
      ? object
      : isFields(object['fly'])
        ? object
        : undefined,
  message: ['message'],
  time: ['timestamp'],
  level: ['level'],
  writer: ['instance'],
  fields: ['region', 'instance'],
  samples: [
    {
      text: '{"level":"info","instance":"148ed193b03089","message":"webhook received","region":"waw","timestamp":"2026-01-12T10:00:00.123Z"}',
      expect: { at: '2026-01-12T10:00:00.123Z', level: 'info', message: 'webhook received', fields: { region: 'waw' } },
    },
    {
      text: '{"event":{"provider":"app"},"fly":{"app":{"name":"pay"}},"host":"7","message":"error: crm failed","timestamp":"2026-01-12T10:00:00.123Z"}',
      expect: { inner: 'winston-simple', level: 'error' },
    },
    {
      text: '{"level":"info","instance":"148ed193b03089","message":"Deal: 4540","region":"waw","timestamp":"2026-01-12T10:00:00Z"}',
      expect: { ids: { dealId: ['4540'] } },
    },
  ],
})
