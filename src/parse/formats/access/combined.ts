import { DIGITS, LOWER, UPPER, type TextFormat } from '../../format.ts'
import { readAccessLine, toReading } from '../../text/access-line.ts'

/** The combined layout of nginx, Apache (with or without the virtual host), gunicorn and others. */
export const combined: TextFormat = {
  kind: 'text',
  name: 'combined',
  isGeneral: true,
  first: `${DIGITS}${LOWER}${UPPER}:`,
  read: (text, clock) => {
    const line = readAccessLine(text, clock)
    return line?.isCombined ? toReading(line) : undefined
  },
  samples: [
    {
      text: '203.0.113.7 - - [12/Jan/2026:10:00:00 +0000] "POST /webhook HTTP/1.1" 200 2 "-" "Stripe/1.0 (+https://stripe.com/docs/webhooks)"',
      expect: {
        at: '2026-01-12T10:00:00Z',
        level: null,
        message: 'POST /webhook HTTP/1.1 200',
        http: {
          method: 'POST',
          path: '/webhook',
          status: 200,
          bytes: 2,
          remote: '203.0.113.7',
          userAgent: 'Stripe/1.0 (+https://stripe.com/docs/webhooks)',
        },
      },
    },
    {
      text: '2001:db8::1 - ann [12/Jan/2026:10:00:00 +0300] "GET /success?session_id=cs_live_a1B2c3D4e5F6g7H8i9J0 HTTP/2.0" 301 - "https://checkout.stripe.com/" "Mozilla/5.0 \\"x\\""',
      expect: {
        at: '2026-01-12T07:00:00Z',
        http: { status: 301, referer: 'https://checkout.stripe.com/' },
        ids: { sessionId: ['cs_live_a1B2c3D4e5F6g7H8i9J0'] },
      },
    },
    {
      text: 'pay.example.com:443 203.0.113.7 - - [12/Jan/2026:10:00:00 +0000] "POST /webhook HTTP/1.1" 499 0 "-" "Stripe/1.0"',
      expect: { http: { status: 499, host: 'pay.example.com', remote: '203.0.113.7' } },
    },
    {
      text: '203.0.113.7 - - [12/Jan/2026:10:00:00 +0000] "\\x16\\x03\\x01" 400 150 "-" "-"',
      expect: { http: { status: 400 }, message: '\\x16\\x03\\x01 400' },
    },
  ],
}
