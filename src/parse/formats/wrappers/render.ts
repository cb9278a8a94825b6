import { DIGITS, UPPER, type TextWrapper } from '../../format.ts'
import { readTime } from '../../time/read-time.ts'

const HALF_DAY = /[AP]M$/

/**
 * A copy of Render's dashboard, and `render logs -o text`: a time and two blanks before each line. The dashboard writes a
 * half of the day; a time without one counts around lines of a known format, as others write two blanks too.
 */
export const render: TextWrapper = {
  kind: 'wrapper',
  name: 'render',
  first: `${DIGITS}${UPPER}`,
  unwrap: (text, clock) => {
    const time = readTime(text, 0, clock)
    if (!time || !text.startsWith('  ', time.end)) return undefined
    const written = text.slice(0, time.end)
    const isDashboard = HALF_DAY.test(written)
    if (!isDashboard && written.length !== 19) return undefined
    return {
      inner: text.slice(time.end + 2),
      at: time.at,
      zoneAssumed: time.zoneAssumed,
      needsFormat: !isDashboard,
    }
  },
  samples: [
    {
      text: 'Jan 12 10:00:00 AM  {"level":30,"time":1768212000123,"msg":"paid"}',
      expect: { inner: 'pino', at: '2026-01-12T10:00:00.123Z', message: 'paid' },
    },
    {
      text: 'Jan 12 10:00:00 PM  ==> Your service is live, deal 4540',
      expect: { at: '2026-01-12T22:00:00Z', message: '==> Your service is live, deal 4540', ids: { dealId: ['4540'] } },
    },
    {
      text: '2026-01-12 10:00:00  {"level":"error","message":"crm failed"}',
      expect: { inner: 'winston-json', at: '2026-01-12T10:00:00Z', level: 'error' },
    },
    {
      text: '12:58:41 PM  Error: boom\n12:58:41 PM      at f (/a.js:1:1)',
      expect: { at: null, error: { type: 'Error', message: 'boom' } },
    },
  ],
}
