import type { JsonFormat } from '../../format.ts'

/** Caddy: zap's layout, access lines from the logger `http.log.access`. */
export const caddy: JsonFormat = {
  kind: 'json',
  name: 'caddy',
  knows: ({ ts, logger, msg }) =>
    ts !== undefined &&
    typeof logger === 'string' &&
    typeof msg === 'string' &&
    /^(?:http|tls|admin|caddy)\b/.test(logger),
  samples: [
    {
      text: '{"level":"info","ts":1768212000.123,"logger":"http.log.access.log0","msg":"handled request","request":{"remote_ip":"203.0.113.7","proto":"HTTP/2.0","method":"POST","host":"pay.example.com","uri":"/webhook","headers":{"User-Agent":["Stripe/1.0"]}},"duration":0.0125,"size":2,"status":200}',
      expect: {
        at: '2026-01-12T10:00:00.123Z',
        level: 'info',
        message: 'handled request',
        http: {
          method: 'POST',
          path: '/webhook',
          status: 200,
          durationMs: 12.5,
          remote: '203.0.113.7',
          host: 'pay.example.com',
          bytes: 2,
        },
      },
    },
    {
      text: '{"level":"error","ts":1768212000.123,"logger":"http.log.error","msg":"dial tcp 127.0.0.1:3000: connect: connection refused","request":{"method":"POST","host":"x","uri":"/webhook"},"status":502,"duration":0.001}',
      expect: { level: 'error', http: { status: 502 } },
    },
    {
      text: '{"level":"warn","ts":1768212000.123,"logger":"tls","msg":"stapling OCSP"}',
      expect: { level: 'warn', logger: 'tls' },
    },
  ],
}
