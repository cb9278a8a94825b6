import { DIGITS, type TextFormat } from '../../format.ts'
import { compact } from '../../json/http.ts'
import { readAccessLine, toReading } from '../../text/access-line.ts'

const REST = /^ (\d{1,15}) "([^"]{0,200})" "([^"]{0,500})" (\d{1,9})ms$/

/** Traefik's common layout: combined, then a counter, router, server and milliseconds. */
export const traefik: TextFormat = {
  kind: 'text',
  name: 'traefik',
  first: `${DIGITS}abcdefABCDEF:`,
  read: (text, clock) => {
    const line = text.endsWith('ms') ? readAccessLine(text, clock) : undefined
    const rest = line ? REST.exec(line.rest) : undefined
    if (!line || !rest) return undefined
    const reached = rest[3] !== '-' && rest[3] !== ''
    return {
      ...toReading(line),
      fields: { router: rest[2] ?? '', server: rest[3] ?? '' },
      http: compact({ ...line.http, durationMs: Number(rest[4]), upstreamStatus: reached ? undefined : null }),
    }
  },
  samples: [
    {
      text: '203.0.113.7 - - [12/Jan/2026:10:00:00 +0000] "POST /webhook HTTP/1.1" 200 2 "-" "-" 7 "pay@docker" "http://172.18.0.5:3000" 12ms',
      expect: {
        at: '2026-01-12T10:00:00Z',
        http: { method: 'POST', path: '/webhook', status: 200, durationMs: 12 },
        fields: { router: 'pay@docker' },
      },
    },
    {
      text: '203.0.113.7 - - [12/Jan/2026:10:00:00 +0000] "POST /webhook HTTP/2.0" 403 9 "-" "-" 8 "pay@docker" "-" 0ms',
      expect: { http: { status: 403, upstreamStatus: null } },
    },
    {
      text: '203.0.113.7 - - [12/Jan/2026:13:00:00 +0300] "GET /success?deal_id=4540 HTTP/1.1" 502 11 "-" "-" 9 "a" "http://x" 3ms',
      expect: { at: '2026-01-12T10:00:00Z', ids: { dealId: ['4540'] } },
    },
  ],
}
