import { DIGITS, LOWER, UPPER, type TextFormat } from '../../format.ts'
import { readAccessLine, toReading } from '../../text/access-line.ts'

/** The combined layout with something appended: forwarded address, request and upstream times, ingress-nginx's tail. */
export const nginxTimed: TextFormat = {
  kind: 'text',
  name: 'nginx-timed',
  isGeneral: true,
  first: `${DIGITS}${LOWER}${UPPER}:`,
  read: (text, clock) => {
    const line = readAccessLine(text, clock)
    return line?.isCombined && line.rest.trim() !== '' ? toReading(line) : undefined
  },
  samples: [
    {
      text: '203.0.113.7 - - [12/Jan/2026:10:00:00 +0000] "POST /webhook HTTP/1.1" 200 2 "-" "Stripe/1.0" rt=0.005 uct="0.000" uht="0.004" urt="0.004"',
      expect: {
        at: '2026-01-12T10:00:00Z',
        http: { method: 'POST', path: '/webhook', status: 200, durationMs: 5, upstreamMs: 4, userAgent: 'Stripe/1.0' },
        fields: { uct: '0.000' },
      },
    },
    {
      text: '203.0.113.7 - - [12/Jan/2026:10:00:00 +0000] "POST /webhook HTTP/1.1" 403 153 "-" "Stripe/1.0" "198.51.100.1, 10.0.0.1" rt=0.001 us=- urt=-',
      expect: {
        http: { status: 403, upstreamMs: null, upstreamStatus: null },
        fields: { forwarded_for: '198.51.100.1, 10.0.0.1' },
      },
    },
    {
      text: '203.0.113.7 - - [12/Jan/2026:10:00:00 +0000] "POST /webhook HTTP/1.1" 504 167 "-" "Stripe/1.0" 60.001 60.000',
      expect: { http: { durationMs: 60001, upstreamMs: 60000 } },
    },
    {
      text: '203.0.113.7 - - [12/Jan/2026:10:00:00 +0000] "POST /webhook HTTP/1.1" 200 2 "-" "Stripe/1.0" 512 0.012 [pay-api-80] [] 10.0.0.1:3000 2 0.011 200 a1b2c3d4e5f6',
      expect: { http: { durationMs: 12, upstreamMs: 11, upstreamStatus: 200 }, ids: { traceId: ['a1b2c3d4e5f6'] } },
    },
    {
      text: '203.0.113.7 - - [12/Jan/2026:10:00:00 +0000] "POST /webhook HTTP/1.1" 200 2 "-" "curl" request_time=0.100 upstream_response_time=0.040, 0.050 upstream_status=502, 200',
      expect: { http: { durationMs: 100, upstreamMs: 90, upstreamStatus: 200 } },
    },
  ],
}
