import { DIGITS, type TextFormat } from '../../format.ts'
import { toLevel } from '../../level.ts'
import { timed } from '../../text/patterns.ts'
import { readMeta } from '../../text/meta.ts'

const LINE =
  /\]? ?\[?(VRB|DBG|INF|WRN|ERR|FTL|Verbose|Debug|Information|Warning|Error|Fatal)\] (?:\[([\w.]{1,160})\] |<s:([\w.]{1,160})> )?/y

/** Serilog's console `[10:00:00 INF] message` and file `2026-01-12 10:00:00.123 +00:00 [INF] message`. */
export const serilogText: TextFormat = {
  kind: 'text',
  name: 'serilog-text',
  first: `${DIGITS}[`,
  read: (text, clock) => {
    const found = timed(text, clock, LINE, text.charCodeAt(0) === 91 ? 1 : 0)
    if (!found) return undefined
    const { time, match } = found
    const reading = readMeta(text.slice(LINE.lastIndex), clock)
    return {
      ...reading,
      at: time.at,
      zoneAssumed: time.zoneAssumed,
      level: toLevel(match[1] ?? ''),
      logger: match[2] ?? match[3],
    }
  },
  samples: [
    {
      text: '[10:00:00 INF] Deal 4540 paid',
      expect: { at: null, level: 'info', message: 'Deal 4540 paid', ids: { dealId: ['4540'] } },
    },
    {
      text: '2026-01-12 10:00:00.123 +03:00 [WRN] slow',
      expect: { at: '2026-01-12T07:00:00.123Z', level: 'warn', message: 'slow' },
    },
    {
      text: '2026-01-12 10:00:00.123 +00:00 [ERR] failed\nStripe.StripeException: The expected signature was not found\n   at Stripe.EventUtility.ValidateSignature(String json)\n   --- End of inner exception stack trace ---',
      expect: {
        level: 'error',
        message: 'failed',
        error: { type: 'Stripe.StripeException', message: 'The expected signature was not found' },
      },
    },
  ],
}
