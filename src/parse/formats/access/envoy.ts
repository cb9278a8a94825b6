import type { TextFormat } from '../../format.ts'
import { compact, requestLine } from '../../json/http.ts'
import { timed } from '../../text/patterns.ts'

const LINE =
  /\] "([^"]{1,8192})" (\d{1,3}) (\S{1,60})(?: [^\s"]{1,200}){0,3}(?: "[^"]{0,500}")? (\d{1,15}) (\d{1,15}) (\d{1,12}) (\d{1,12}|-) "[^"]{0,200}" "([^"]{0,1000})" "([^"]{0,200})" "([^"]{0,255})" "([^"]{0,255})"/y

/** Envoy's default access line, Istio's too. `-` for the upstream's time means that no upstream answered. */
export const envoy: TextFormat = {
  kind: 'text',
  name: 'envoy',
  first: '[',
  read: (text, clock) => {
    const found = timed(text, clock, LINE, 1)
    if (!found) return undefined
    const [, request = '', status = '', flags = '', , sent, duration, upstream, agent, id = '', host, target = ''] =
      found.match
    const reached = target !== '-' && target !== ''
    return {
      at: found.time.at,
      zoneAssumed: found.time.zoneAssumed,
      message: `${request} ${status}`,
      fields: { flags, request_id: id, upstream: target },
      http: compact({
        ...requestLine(request),
        status: Number(status),
        bytes: Number(sent),
        durationMs: Number(duration),
        userAgent: agent === '-' ? undefined : agent,
        host: host === '-' ? undefined : host,
        upstreamMs: upstream === '-' ? null : Number(upstream),
        upstreamStatus: reached ? undefined : null,
      }),
    }
  },
  samples: [
    {
      text: '[2026-01-12T10:00:00.123Z] "POST /webhook HTTP/1.1" 503 UH no_healthy_upstream - "-" 0 19 0 - "-" "Stripe/1.0" "a1b2-c3" "pay.example.com" "-" - - 10.0.0.1:8080 203.0.113.7:55 - default',
      expect: {
        at: '2026-01-12T10:00:00.123Z',
        http: { method: 'POST', path: '/webhook', status: 503, upstreamMs: null, upstreamStatus: null },
        fields: { flags: 'UH' },
        ids: { traceId: ['a1b2-c3'] },
      },
    },
    {
      text: '[2026-01-12T10:00:00.123Z] "POST /webhook HTTP/1.1" 200 - 512 2 13 12 "203.0.113.7" "Stripe/1.0" "a1b2-c3" "pay.example.com" "10.0.0.2:3000"',
      expect: { http: { status: 200, durationMs: 13, upstreamMs: 12, host: 'pay.example.com' } },
    },
    {
      text: '[2026-01-12T10:00:00.123Z] "GET /success?deal_id=4540 HTTP/2" 302 - via_upstream - "-" 0 0 3 2 "-" "m" "a1b2-c3" "x" "10.0.0.2:3000" outbound',
      expect: { http: { status: 302 }, ids: { dealId: ['4540'] } },
    },
  ],
}
