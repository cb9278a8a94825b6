import type { JsonFormat } from '../../format.ts'

/** OpenTelemetry's log data model, as exporters write it to a file or to stdout. */
export const otelJson: JsonFormat = {
  kind: 'json',
  name: 'otel-json',
  knows: (object) =>
    (object['severityText'] ??
      object['SeverityText'] ??
      object['severity_text'] ??
      object['severityNumber'] ??
      object['SeverityNumber'] ??
      object['severity_number']) !== undefined,
  samples: [
    {
      text: '{"Timestamp":"2026-01-12T10:00:00.123Z","SeverityText":"INFO","Body":"paid","Attributes":{"deal_id":"4540"},"TraceId":"4bf92f3577b34da6a3ce929d0e0e4736"}',
      expect: {
        at: '2026-01-12T10:00:00.123Z',
        level: 'info',
        message: 'paid',
        ids: { dealId: ['4540'], traceId: ['4bf92f3577b34da6a3ce929d0e0e4736'] },
      },
    },
    {
      text: '{"timeUnixNano":"1768212000123000000","severityNumber":17,"body":{"stringValue":"failed"},"attributes":[{"key":"deal_id","value":{"stringValue":"4540"}}]}',
      expect: { at: '2026-01-12T10:00:00.123Z', level: 'error', message: 'failed', ids: { dealId: ['4540'] } },
    },
    {
      text: '{"body":"slow","severity_number":13,"severity_text":"WARN","timestamp":"2026-01-12T10:00:00.000000Z"}',
      expect: { level: 'warn', message: 'slow' },
    },
  ],
}
