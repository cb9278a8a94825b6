import type { JsonFormat } from '../../format.ts'
import { readObject } from '../../json/read-object.ts'
import { textOf } from '../../json/text-of.ts'

/** lograge with the JSON formatter: one object for one Rails request. */
export const logrageJson: JsonFormat = {
  kind: 'json',
  name: 'lograge-json',
  knows: ({ method, path, controller, action }) =>
    [method, path, controller, action].every((part) => typeof part === 'string'),
  read: (object, clock) => {
    const reading = readObject(object, clock)
    return {
      ...reading,
      message:
        reading.message || `${textOf(object['method'])} ${textOf(object['path'])} ${textOf(object['status'])}`.trim(),
    }
  },
  samples: [
    {
      text: '{"method":"POST","path":"/stripe/webhook","format":"json","controller":"WebhooksController","action":"create","status":200,"duration":12.5,"view":0.1,"db":1.2}',
      expect: {
        message: 'POST /stripe/webhook 200',
        http: { method: 'POST', path: '/stripe/webhook', status: 200, durationMs: 12.5 },
      },
    },
    {
      text: '{"method":"POST","path":"/w","format":"html","controller":"A","action":"b","status":422,"error":"ActionController::InvalidAuthenticityToken: Can\'t verify CSRF token authenticity.","duration":1,"@timestamp":"2026-01-12T10:00:00.000Z"}',
      expect: {
        at: '2026-01-12T10:00:00Z',
        http: { status: 422 },
        error: { type: 'ActionController::InvalidAuthenticityToken' },
      },
    },
    {
      text: '{"method":"GET","path":"/deals/4540","controller":"A","action":"show","status":404,"request_id":"a1b2-c3"}',
      expect: { http: { status: 404 }, ids: { traceId: ['a1b2-c3'] } },
    },
  ],
}
