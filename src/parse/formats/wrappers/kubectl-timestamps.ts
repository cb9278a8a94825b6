import { DIGITS, type TextWrapper } from '../../format.ts'
import { readIso } from '../../time/iso.ts'

const PRECISE = /\.\d{7,9}(?:Z|[+-]\d\d:\d\d)$/

/** `kubectl logs --timestamps`, `docker logs -t`: nanoseconds, which few applications write by themselves. */
export const kubectlTimestamps: TextWrapper = {
  kind: 'wrapper',
  name: 'kubectl-timestamps',
  first: DIGITS,
  unwrap: (text, clock) => {
    if (text.charCodeAt(10) !== 84) return undefined
    const time = readIso(text, 0, clock)
    if (!time || time.zoneAssumed || (text.charCodeAt(time.end) !== 32 && time.end !== text.length)) return undefined
    return { inner: text.slice(time.end + 1), at: time.at, needsFormat: !PRECISE.test(text.slice(0, time.end)) }
  },
  samples: [
    {
      text: '2026-01-12T10:00:00.123456789Z {"level":"info","message":"paid"}',
      expect: { inner: 'winston-json', at: '2026-01-12T10:00:00.123Z', message: 'paid' },
    },
    {
      text: '2026-01-12T10:00:00Z info: deal 4540',
      expect: { inner: 'winston-simple', level: 'info', ids: { dealId: ['4540'] } },
    },
    {
      text: '2026-01-12T10:00:00.123456789Z Error: boom\n2026-01-12T10:00:00.123456789Z     at f (/a.js:1:1)',
      expect: { error: { type: 'Error', message: 'boom' } },
    },
  ],
}
