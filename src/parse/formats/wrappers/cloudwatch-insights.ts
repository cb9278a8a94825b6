import { envelope } from '../../json/envelope.ts'

/** A row of CloudWatch Logs Insights, as the console and `aws logs get-query-results` (through jq) export it. */
export const cloudwatchInsights = envelope({
  name: 'cloudwatch-insights',
  carrier: (object) =>
    typeof object['@message'] === 'string' && object['@timestamp'] !== undefined ? object : undefined,
  message: ['@message'],
  time: ['@timestamp'],
  writer: ['@logStream'],
  samples: [
    {
      text: '{"@timestamp":"2026-01-12 10:00:00.123","@message":"{\\"level\\":30,\\"time\\":1768212000123,\\"msg\\":\\"paid\\"}","@logStream":"a"}',
      expect: { inner: 'pino', at: '2026-01-12T10:00:00.123Z', level: 'info', message: 'paid' },
    },
    {
      text: '{"@timestamp":"2026-01-12 10:00:00.123","@message":"ERROR crm failed for deal 4540","@ptr":"CmEK"}',
      expect: { inner: 'leveled', level: 'error', ids: { dealId: ['4540'] } },
    },
    {
      text: '{"@timestamp":"2026-01-12 10:00:01.000","@message":"Deal: 4540\\n"}',
      expect: { at: '2026-01-12T10:00:01Z', message: 'Deal: 4540' },
    },
  ],
})
