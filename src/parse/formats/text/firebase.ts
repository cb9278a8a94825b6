import { DIGITS, type TextFormat } from '../../format.ts'
import { toLevel } from '../../level.ts'
import { readMeta } from '../../text/meta.ts'
import { timed } from '../../text/patterns.ts'

const LINE = / ([DINWEC?]) ([A-Za-z][\w-]{0,80}): /y

/** `firebase functions:log`: time, the level's letter, the function. */
export const firebase: TextFormat = {
  kind: 'text',
  name: 'firebase',
  first: DIGITS,
  read: (text, clock) => {
    const found = timed(text, clock, LINE)
    if (!found) return undefined
    const [, level = '', name = ''] = found.match
    return {
      ...readMeta(text.slice(LINE.lastIndex), clock),
      at: found.time.at,
      zoneAssumed: found.time.zoneAssumed,
      level: level === '?' ? undefined : toLevel(level),
      logger: name,
    }
  },
  samples: [
    {
      text: '2026-01-12T10:00:00.123Z I stripeWebhook: webhook received for deal 4540',
      expect: {
        at: '2026-01-12T10:00:00.123Z',
        level: 'info',
        logger: 'stripeWebhook',
        ids: { dealId: ['4540'] },
      },
    },
    {
      text: '2026-01-12T10:00:00.123Z E stripeWebhook: Error: No signatures found\n    at f (/a.js:1:1)',
      expect: { level: 'error', error: { type: 'Error', message: 'No signatures found' } },
    },
    { text: '2026-01-12T10:00:00.123Z ? stripeWebhook: ok', expect: { level: null, message: 'ok' } },
  ],
}
