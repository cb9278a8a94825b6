import type { JsonFormat } from '../../format.ts'
import { readObject } from '../../json/read-object.ts'
import { textOf } from '../../json/text-of.ts'

/** nginx with `log_format … escape=json` and its variables' own names. */
export const nginxJson: JsonFormat = {
  kind: 'json',
  name: 'nginx-json',
  knows: (object) =>
    object['status'] !== undefined &&
    object['remote_addr'] !== undefined &&
    (object['request'] ?? object['request_uri'] ?? object['uri']) !== undefined,
  read: (object, clock) => {
    const reading = readObject(object, clock)
    const { http } = reading
    const request =
      typeof object['request'] === 'string' ? object['request'] : `${http?.method ?? ''} ${http?.path ?? ''}`.trim()
    return { ...reading, message: `${request} ${textOf(object['status'])}` }
  },
  samples: [
    {
      text: '{"time_local":"12/Jan/2026:10:00:00 +0000","remote_addr":"203.0.113.7","request":"POST /webhook HTTP/1.1","status":"200","body_bytes_sent":"2","request_time":"0.012","upstream_response_time":"0.011","http_user_agent":"Stripe/1.0"}',
      expect: {
        at: '2026-01-12T10:00:00Z',
        message: 'POST /webhook HTTP/1.1 200',
        http: {
          method: 'POST',
          path: '/webhook',
          status: 200,
          durationMs: 12,
          upstreamMs: 11,
          userAgent: 'Stripe/1.0',
          bytes: 2,
        },
      },
    },
    {
      text: '{"time":"2026-01-12T10:00:00+00:00","remote_addr":"203.0.113.7","request_method":"POST","request_uri":"/webhook","status":403,"request_time":0.001,"upstream_status":"","upstream_response_time":"-"}',
      expect: { http: { status: 403, upstreamStatus: null, upstreamMs: null } },
    },
    {
      text: '{"msec":"1768212000.123","remote_addr":"203.0.113.7","request_method":"GET","uri":"/","status":"499"}',
      expect: { at: '2026-01-12T10:00:00.123Z', http: { status: 499 } },
    },
  ],
}
