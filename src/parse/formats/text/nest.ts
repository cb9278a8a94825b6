import type { TextFormat } from '../../format.ts'
import { toLevel } from '../../level.ts'
import { timed } from '../../text/patterns.ts'

const HEAD = /^\[([\w-]{1,40})\] (\d{1,10}) {1,2}- /
const LINE = / {1,8}(LOG|ERROR|WARN|DEBUG|VERBOSE|FATAL) (?:\[([^\]]{1,100})\] )?/y

/** NestJS's console logger. */
export const nest: TextFormat = {
  kind: 'text',
  name: 'nest',
  first: '[',
  read: (text, clock) => {
    const head = HEAD.exec(text)
    const found = head ? timed(text, clock, LINE, head[0].length) : undefined
    if (!head || !found) return undefined
    const { time, match } = found
    return {
      at: time.at,
      zoneAssumed: time.zoneAssumed,
      level: match[1] === 'VERBOSE' ? 'trace' : toLevel(match[1] ?? ''),
      logger: match[2],
      message: text.slice(LINE.lastIndex).replace(/ \+\d{1,9}ms$/, ''),
      fields: { pid: head[2] ?? '' },
    }
  },
  samples: [
    {
      text: '\u001b[32m[Nest] 42  - \u001b[39m01/12/2026, 10:00:00 AM \u001b[32m    LOG\u001b[39m \u001b[38;5;3m[WebhookController] \u001b[39m\u001b[32mDeal: 4540\u001b[39m\u001b[38;5;3m +5ms\u001b[39m',
      expect: {
        at: '2026-01-12T10:00:00Z',
        level: 'info',
        logger: 'WebhookController',
        message: 'Deal: 4540',
        ids: { dealId: ['4540'], processId: ['42'] },
      },
    },
    {
      text: '[Nest] 42  - 01/12/2026, 1:05:00 PM   ERROR [ExceptionsHandler] No signatures found\nStripeSignatureVerificationError: No signatures found\n    at f (/a.js:1:1)',
      expect: {
        at: '2026-01-12T13:05:00Z',
        level: 'error',
        message: 'No signatures found',
        error: { type: 'StripeSignatureVerificationError' },
      },
    },
    {
      text: '[Nest] 42  - 12/01/2026, 10:00:00     WARN slow',
      expect: { at: '2026-01-12T10:00:00Z', level: 'warn', message: 'slow' },
    },
  ],
}
