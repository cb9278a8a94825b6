import { DIGITS, type TextWrapper } from '../../format.ts'
import { timed } from '../../text/patterns.ts'

const LINE = / (app|heroku)\[([a-z][\w-]{0,40}(?:\.\d{1,6})?)\]: ?/y

/** Heroku's log stream: `app[web.1]`, `heroku[router]`. */
export const heroku: TextWrapper = {
  kind: 'wrapper',
  name: 'heroku',
  first: DIGITS,
  unwrap: (text, clock) => {
    const found = timed(text, clock, LINE)
    if (!found) return undefined
    const { time, match } = found
    return {
      inner: text.slice(LINE.lastIndex),
      at: time.at,
      zoneAssumed: time.zoneAssumed,
      fields: { dyno: match[2] ?? '' },
      key: match[2],
    }
  },
  samples: [
    {
      text: '2026-01-12T10:00:00.123456+00:00 heroku[router]: at=info method=POST path="/webhook" host=pay.example.com request_id=a1b2-c3 fwd="203.0.113.7" dyno=web.1 connect=0ms service=12ms status=200 bytes=2 protocol=https',
      expect: {
        inner: 'logfmt',
        at: '2026-01-12T10:00:00.123Z',
        http: { method: 'POST', path: '/webhook', status: 200 },
        ids: { traceId: ['a1b2-c3'] },
      },
    },
    {
      text: '2026-01-12T10:00:00.123456+00:00 app[web.1]: deal_id=4540 paid',
      expect: { message: 'deal_id=4540 paid', fields: { dyno: 'web.1' }, ids: { dealId: ['4540'] } },
    },
    {
      text: '2026-01-12T10:00:00.123456+00:00 app[worker.2]: error: failed\n2026-01-12T10:00:00.123456+00:00 app[worker.2]:     at f (/a.js:1:1)',
      expect: { inner: 'winston-simple', level: 'error', message: 'failed' },
    },
  ],
}
