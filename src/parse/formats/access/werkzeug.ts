import type { TextFormat } from '../../format.ts'
import { requestLine } from '../../json/http.ts'
import { timed } from '../../text/patterns.ts'
import { DIGITS, UPPER } from '../../format.ts'

const HEAD = /^(?:INFO:werkzeug:)?([\da-fA-F.:]{3,45}) - - \[/
const LINE = /\] "([^"\\]*(?:\\.[^"\\]*)*)" (\d{3}) -$/y

/** Flask's development server. */
export const werkzeug: TextFormat = {
  kind: 'text',
  name: 'werkzeug',
  first: `${DIGITS}${UPPER}abcdef:`,
  read: (text, clock) => {
    const head = HEAD.exec(text)
    const found = head ? timed(text, clock, LINE, head[0].length) : undefined
    if (!head || !found) return undefined
    const [, request = '', status = ''] = found.match
    return {
      at: found.time.at,
      zoneAssumed: found.time.zoneAssumed,
      message: `${request} ${status}`,
      http: { ...requestLine(request), status: Number(status), remote: head[1] ?? '' },
    }
  },
  samples: [
    {
      text: '127.0.0.1 - - [12/Jan/2026 10:00:00] "POST /webhook HTTP/1.1" 200 -',
      expect: {
        at: '2026-01-12T10:00:00Z',
        http: { method: 'POST', path: '/webhook', status: 200, remote: '127.0.0.1' },
      },
    },
    {
      text: 'INFO:werkzeug:127.0.0.1 - - [12/Jan/2026 10:00:00] "\u001b[33mPOST /webhook HTTP/1.1\u001b[0m" 404 -',
      expect: { http: { status: 404 } },
    },
    {
      text: '::1 - - [12/Jan/2026 10:00:00] "GET /deal?deal_id=4540 HTTP/1.1" 200 -',
      expect: { http: { remote: '::1' }, ids: { dealId: ['4540'] } },
    },
  ],
}
