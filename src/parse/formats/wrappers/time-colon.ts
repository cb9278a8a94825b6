import { DIGITS, type TextWrapper } from '../../format.ts'
import { readIso } from '../../time/iso.ts'

/** pm2 with `--time` or `log_date_format`: a time and a colon before each line. */
export const timeColon: TextWrapper = {
  kind: 'wrapper',
  name: 'pm2-time',
  first: DIGITS,
  unwrap: (text, clock) => {
    const time = readIso(text, 0, clock)
    if (!time || text.charCodeAt(time.end) !== 58 || text.charCodeAt(time.end + 1) !== 32) return undefined
    return { inner: text.slice(time.end + 2), at: time.at, zoneAssumed: time.zoneAssumed, needsFormat: true }
  },
  samples: [
    {
      text: '2026-01-12T10:00:00: info: deal 4540',
      expect: { inner: 'winston-simple', at: '2026-01-12T10:00:00Z', level: 'info', ids: { dealId: ['4540'] } },
    },
    {
      text: '2026-01-12 10:00:00 +03:00: {"level":"warn","message":"slow"}',
      expect: { inner: 'winston-json', at: '2026-01-12T07:00:00Z', level: 'warn' },
    },
    {
      text: '2026-01-12T10:00:00: error: failed\n2026-01-12T10:00:00: Error: boom\n2026-01-12T10:00:00:     at f (/a.js:1:1)',
      expect: { inner: 'winston-simple', message: 'failed', error: { type: 'Error', message: 'boom' } },
    },
  ],
}
