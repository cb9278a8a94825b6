import type { TextFormat } from '../../format.ts'
import type { Level } from '../../../model/record.ts'
import { readErrorText } from '../../error-text.ts'
import { toLevel } from '../../level.ts'
import { timed } from '../../text/patterns.ts'

const LINE =
  /\] (?:PHP (Parse error|Fatal error|Recoverable fatal error|Warning|Notice|Deprecated|Stack trace)|(NOTICE|WARNING|ERROR|ALERT|DEBUG)): {1,2}/y
const BARE = /\] (?=\S)/y

/** PHP's `error_log` and php-fpm's own log: the month is a word. */
export const phpError: TextFormat = {
  kind: 'text',
  name: 'php-error',
  first: '[',
  read: (text, clock) => {
    // `12-Jan-2026`: what else writes it in brackets is rare.
    if (!/^\[\d\d-[A-Z][a-z]{2}-\d{4} /.test(text)) return undefined
    const labelled = timed(text, clock, LINE, 1)
    const found = labelled ?? timed(text, clock, BARE, 1)
    if (!found) return undefined
    const label = labelled?.match[1]
    const message = text.slice((labelled ? LINE : BARE).lastIndex)
    const continues = label === 'Stack trace' || /^PHP {1,4}\d{1,3}\. /.test(message)
    return {
      at: found.time.at,
      zoneAssumed: found.time.zoneAssumed,
      level: label === undefined ? toLevel(labelled?.match[2] ?? '') : levelOf(label),
      message: label === 'Stack trace' ? 'PHP Stack trace:' : message,
      error:
        label !== undefined && message.startsWith('Uncaught ')
          ? readErrorText(message.replace(/^Uncaught /, '').replace(/ in \/\S{1,300}:\d{1,6}$/, ''))
          : undefined,
      isContinuation: continues,
    }
  },
  samples: [
    {
      text: '[12-Jan-2026 10:00:00 UTC] PHP Fatal error:  Uncaught Stripe\\Exception\\SignatureVerificationException: No signatures found in /app/W.php:45\nStack trace:\n#0 /app/W.php(12): f()\n#1 {main}\n  thrown in /app/W.php on line 45',
      expect: {
        at: '2026-01-12T10:00:00Z',
        level: 'fatal',
        error: { type: 'Stripe\\Exception\\SignatureVerificationException', message: 'No signatures found' },
      },
    },
    {
      text: '[12-Jan-2026 10:00:00] WARNING: [pool www] child 42 said into stderr: "deal_id=4540"',
      expect: { level: 'warn', ids: { dealId: ['4540'] } },
    },
    {
      text: '[12-Jan-2026 13:00:00 Europe/Moscow] PHP Warning:  Undefined array key "deal_id" in /app/a.php on line 1',
      expect: { level: 'warn', message: 'Undefined array key "deal_id" in /app/a.php on line 1' },
    },
  ],
}

const levelOf = (label: string): Level => {
  if (/fatal|parse/i.test(label)) return 'fatal'
  return label === 'Notice' ? 'info' : label === 'Stack trace' ? 'error' : 'warn'
}
