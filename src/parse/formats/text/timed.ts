import { BEYOND_ASCII, DIGITS, LOWER, UPPER, type TextFormat } from '../../format.ts'
import { readMeta } from '../../text/meta.ts'
import { readTime } from '../../time/read-time.ts'

/** A time and then anything: plain text. */
export const timedText: TextFormat = {
  kind: 'text',
  name: 'timed',
  first: `${DIGITS}${UPPER}${LOWER}[(@${BEYOND_ASCII}`,
  isLoose: true,
  read: (text, clock) => {
    const opened = text.charCodeAt(0) === 91 || text.charCodeAt(0) === 40 ? 1 : 0
    const time = readTime(text, opened, clock)
    if (!time) return undefined
    const after = /^(?:[\])](?=\S)|[\])]?(?: ?[-–|:;,>]{1,2})?(?:\s{1,8}|$)|[|;,])/.exec(
      text.slice(time.end, time.end + 16),
    )
    if (!after) return undefined
    const meta = readMeta(text.slice(time.end + after[0].length), clock)
    return { ...meta, at: time.at, zoneAssumed: time.zoneAssumed, level: meta.level }
  },
  samples: [
    {
      text: '2026/01/12 10:00:00 webhook has no Stripe-Signature header',
      expect: { at: '2026-01-12T10:00:00Z', level: null, message: 'webhook has no Stripe-Signature header' },
    },
    {
      text: '[2026-01-12 10:00:00] сделка 4540 оплачена',
      expect: { message: 'сделка 4540 оплачена', ids: { dealId: ['4540'] } },
    },
    { text: '12.01.2026, 10:00:00 - оплата', expect: { at: '2026-01-12T10:00:00Z', message: 'оплата' } },
    { text: '1/12/2026, 1:05:00 PM: paid', expect: { at: '2026-01-12T13:05:00Z', message: 'paid' } },
    { text: 'Mon, 12 Jan 2026 10:00:00 +0100 paid', expect: { at: '2026-01-12T09:00:00Z', message: 'paid' } },
    { text: '10:00:00 paid', expect: { at: null, message: 'paid' } },
  ],
}
