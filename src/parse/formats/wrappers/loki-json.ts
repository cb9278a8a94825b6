import { envelope } from '../../json/envelope.ts'

/** A line of Loki: `logcli -o jsonl`, and Grafana's download as JSON. */
export const lokiJson = envelope({
  name: 'loki-json',
  carrier: (object) =>
    typeof object['line'] === 'string' && (object['labels'] ?? object['date'] ?? object['fields']) !== undefined
      ? object
      : undefined,
  message: ['line'],
  time: ['timestamp', 'date'],
  fields: ['labels'],
  samples: [
    {
      text: '{"labels":{"app":"api"},"line":"level=info msg=\\"webhook received\\"","timestamp":"2026-01-12T10:00:00.123Z"}',
      expect: { inner: 'logfmt', at: '2026-01-12T10:00:00.123Z', level: 'info', message: 'webhook received' },
    },
    {
      text: '{"line":"Deal: 4540","timestamp":"1768212000123000000","date":"2026-01-12T10:00:00.123Z","fields":{"app":"api"}}',
      expect: { at: '2026-01-12T10:00:00.123Z', message: 'Deal: 4540', ids: { dealId: ['4540'] } },
    },
    {
      text: '{"labels":{"app":"api"},"line":"{\\"level\\":\\"info\\",\\"message\\":\\"paid\\"}","timestamp":"2026-01-12T10:00:00Z"}',
      expect: { inner: 'winston-json', message: 'paid', fields: { app: 'api' } },
    },
  ],
})
