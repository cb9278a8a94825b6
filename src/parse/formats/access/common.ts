import { DIGITS, LOWER, UPPER, type TextFormat } from '../../format.ts'
import { readAccessLine, toReading } from '../../text/access-line.ts'

/** The Common Log Format: no referrer, no user agent. */
export const common: TextFormat = {
  kind: 'text',
  name: 'common',
  isGeneral: true,
  first: `${DIGITS}${LOWER}${UPPER}:`,
  read: (text, clock) => {
    const line = readAccessLine(text, clock)
    return line ? toReading(line) : undefined
  },
  samples: [
    {
      text: '203.0.113.7 - - [12/Jan/2026:10:00:00 +0000] "POST /webhook HTTP/1.1" 200 2',
      expect: { at: '2026-01-12T10:00:00Z', http: { method: 'POST', path: '/webhook', status: 200, bytes: 2 } },
    },
    {
      text: 'localhost - frank [12/Jan/2026:10:00:00 -0700] "GET /deals?deal_id=4540 HTTP/1.0" 404 -',
      expect: { at: '2026-01-12T17:00:00Z', ids: { dealId: ['4540'] }, http: { remote: 'localhost' } },
    },
    {
      text: '203.0.113.7 - - [12/Jan/2026:10:00:00 +0000] "POST /webhook HTTP/1.1" 302 0 0.012',
      expect: { http: { status: 302, durationMs: 12 } },
    },
  ],
}
