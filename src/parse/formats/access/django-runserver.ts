import type { TextFormat } from '../../format.ts'
import { requestLine } from '../../json/http.ts'
import { timed } from '../../text/patterns.ts'

const LINE = /\] (?:(DEBUG|INFO|WARNING|ERROR) )?"([^"\\]*(?:\\.[^"\\]*)*)" (\d{3}) (\d{1,15}|-)$/y

/** Django's runserver: `[12/Jan/2026 10:00:00] "POST /webhook HTTP/1.1" 200 12`. */
export const djangoRunserver: TextFormat = {
  kind: 'text',
  name: 'django-runserver',
  first: '[',
  read: (text, clock) => {
    const found = timed(text, clock, LINE, 1)
    if (!found) return undefined
    const [, , request = '', status = '', bytes = ''] = found.match
    return {
      at: found.time.at,
      zoneAssumed: found.time.zoneAssumed,
      message: `${request} ${status}`,
      http: { ...requestLine(request), status: Number(status), ...(bytes === '-' ? {} : { bytes: Number(bytes) }) },
    }
  },
  samples: [
    {
      text: '[12/Jan/2026 10:00:00] "POST /stripe/webhook/ HTTP/1.1" 200 12',
      expect: {
        at: '2026-01-12T10:00:00Z',
        http: { method: 'POST', path: '/stripe/webhook/', status: 200, bytes: 12 },
      },
    },
    {
      text: '[12/Jan/2026 10:00:00] "\u001b[31;1mPOST /stripe/webhook/ HTTP/1.1\u001b[0m" 403 2506',
      expect: { http: { status: 403 } },
    },
    {
      text: '[12/Jan/2026 10:00:00] "GET /success?session_id=cs_test_a1B2c3D4e5F6g7H8i9J0 HTTP/1.1" 301 0',
      expect: {
        message: 'GET /success?session_id=cs_test_a1B2c3D4e5F6g7H8i9J0 HTTP/1.1 301',
        ids: { sessionId: ['cs_test_a1B2c3D4e5F6g7H8i9J0'] },
      },
    },
  ],
}
