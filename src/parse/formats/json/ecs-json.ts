import type { JsonFormat } from '../../format.ts'

/** Elastic Common Schema, flat (`log.level`) or nested (`log: {level}`). */
export const ecsJson: JsonFormat = {
  kind: 'json',
  name: 'ecs-json',
  knows: (object) =>
    object['@timestamp'] !== undefined &&
    (object['ecs.version'] !== undefined || object['ecs'] !== undefined || object['log.level'] !== undefined),
  samples: [
    {
      text: '{"@timestamp":"2026-01-12T10:00:00.123Z","log.level":"info","message":"paid","ecs.version":"1.6.0","log.logger":"hook","process.pid":42}',
      expect: {
        at: '2026-01-12T10:00:00.123Z',
        level: 'info',
        logger: 'hook',
        message: 'paid',
        ids: { processId: ['42'] },
      },
    },
    {
      text: '{"@timestamp":"2026-01-12T10:00:00Z","log":{"level":"ERROR"},"message":"failed","ecs":{"version":"8"},"error":{"type":"StripeError","message":"x","stack_trace":"StripeError: x\\n    at f (/a.js:1:1)"},"trace":{"id":"4bf92f3577b34da6"}}',
      expect: { level: 'error', error: { type: 'StripeError', message: 'x' } },
    },
    {
      text: '{"@timestamp":"2026-01-12T10:00:00Z","log.level":"WARN","message":"POST","http.request.method":"POST","url.path":"/webhook","http.response.status_code":400,"ecs.version":"8"}',
      expect: { level: 'warn', http: { method: 'POST', path: '/webhook', status: 400 } },
    },
  ],
}
