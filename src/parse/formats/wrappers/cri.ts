import { DIGITS, type TextWrapper } from '../../format.ts'
import { timed } from '../../text/patterns.ts'

const LINE = / (stdout|stderr) ([FP])(?::\S{0,40})? ?/y

/** Container Runtime Interface files (`/var/log/pods`): time, stream, `F` for a full line and `P` for a part of one. */
export const cri: TextWrapper = {
  kind: 'wrapper',
  name: 'cri',
  first: DIGITS,
  unwrap: (text, clock) => {
    const found = timed(text, clock, LINE)
    if (!found) return undefined
    const { time, match } = found
    return {
      inner: text.slice(LINE.lastIndex),
      at: time.at,
      zoneAssumed: time.zoneAssumed,
      key: match[1],
      isPartial: match[2] === 'P',
    }
  },
  samples: [
    {
      text: '2026-01-12T10:00:00.123456789Z stdout F {"level":30,"time":1768212000123,"msg":"paid"}',
      expect: { inner: 'pino', at: '2026-01-12T10:00:00.123Z', level: 'info', message: 'paid' },
    },
    {
      text: '2026-01-12T10:00:00.1Z stdout P {"level":30,"time":1768212000123,\n2026-01-12T10:00:00.1Z stdout F "msg":"deal 4540"}',
      expect: { inner: 'pino', message: 'deal 4540', ids: { dealId: ['4540'] } },
    },
    {
      text: '2026-01-12T10:00:00.1Z stderr F Error: boom\n2026-01-12T10:00:00.1Z stderr F     at f (/a.js:1:1)\n2026-01-12T10:00:00.1Z stderr F ',
      expect: { error: { type: 'Error', message: 'boom', stack: 'Error: boom\n    at f (/a.js:1:1)' } },
    },
  ],
}
