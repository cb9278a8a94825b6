import type { JsonFormat } from '../../format.ts'

/** logstash-logback-encoder: `@timestamp`, `@version`, `logger_name`. */
export const logbackJson: JsonFormat = {
  kind: 'json',
  name: 'logback-json',
  knows: ({ '@timestamp': time, logger_name: logger, message }) =>
    time !== undefined && typeof logger === 'string' && message !== undefined,
  samples: [
    {
      text: '{"@timestamp":"2026-01-12T10:00:00.123Z","@version":"1","message":"paid","logger_name":"com.example.Hook","thread_name":"main","level":"INFO","level_value":20000}',
      expect: { at: '2026-01-12T10:00:00.123Z', level: 'info', logger: 'com.example.Hook', message: 'paid' },
    },
    {
      text: '{"@timestamp":"2026-01-12T10:00:00Z","message":"failed","logger_name":"a.B","level":"ERROR","stack_trace":"com.stripe.exception.SignatureVerificationException: No signatures found\\n\\tat a.B.c(B.java:1)"}',
      expect: {
        level: 'error',
        error: { type: 'com.stripe.exception.SignatureVerificationException', message: 'No signatures found' },
      },
    },
    {
      text: '{"@timestamp":"2026-01-12T10:00:00Z","message":"x","logger_name":"a.B","level":"WARN","dealId":"4540"}',
      expect: { level: 'warn', ids: { dealId: ['4540'] } },
    },
  ],
}
