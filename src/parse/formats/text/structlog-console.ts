import { DIGITS, type TextFormat } from '../../format.ts'
import { toLevel } from '../../level.ts'
import { timed } from '../../text/patterns.ts'
import { splitPairs } from '../../text/pairs.ts'

const LINE = /\s{1,4}\[(debug|info|notset|warn(?:ing)?|error|critical|exception) {0,8}\] /y

/** structlog's ConsoleRenderer: padded level in brackets, the event, an optional logger, pairs. */
export const structlogConsole: TextFormat = {
  kind: 'text',
  name: 'structlog-console',
  first: DIGITS,
  read: (text, clock) => {
    const found = timed(text, clock, LINE)
    if (!found || !/\[\w{3,9} {1,8}\]|\] .* {3,}|\] .*\w=/.test(text)) return undefined
    const { time, match } = found
    const { message, fields } = splitPairs(text.slice(LINE.lastIndex))
    const named = / {1,30}\[([\w.]{1,100})\]$/.exec(message)
    return {
      at: time.at,
      zoneAssumed: time.zoneAssumed,
      level: match[1] === 'exception' ? 'error' : toLevel(match[1] ?? ''),
      logger: named?.[1],
      message: (named ? message.slice(0, named.index) : message).trimEnd(),
      fields,
    }
  },
  samples: [
    {
      text: '2026-01-12 10:00:00 [info     ] webhook_received               deal_id=4540 event=evt_1MqqbKLt4dXK03v5qaIbiNCC',
      expect: {
        at: '2026-01-12T10:00:00Z',
        level: 'info',
        message: 'webhook_received',
        fields: { deal_id: '4540' },
        ids: { dealId: ['4540'], eventId: ['evt_1MqqbKLt4dXK03v5qaIbiNCC'] },
      },
    },
    {
      text: '\u001b[2m2026-01-12T10:00:00.123456Z\u001b[0m [\u001b[31m\u001b[1merror    \u001b[0m] \u001b[1mfailed\u001b[0m [\u001b[1mhooks\u001b[0m] \u001b[36mreason\u001b[0m=\u001b[35m"bad signature"\u001b[0m',
      expect: {
        at: '2026-01-12T10:00:00.123Z',
        level: 'error',
        logger: 'hooks',
        message: 'failed',
        fields: { reason: 'bad signature' },
      },
    },
    { text: '2026-01-12 10:00:00 [warning  ] slow', expect: { level: 'warn', message: 'slow' } },
  ],
}
