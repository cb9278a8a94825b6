import { DIGITS, type TextFormat } from '../../format.ts'
import { toLevel } from '../../level.ts'
import { timed } from '../../text/patterns.ts'

const LINE =
  / \| (TRACE|DEBUG|INFO|SUCCESS|WARNING|ERROR|CRITICAL) {0,8}\| ([\w.<>]{1,120}):([\w<>]{1,80}):(\d{1,6}) - /y

/** loguru's default: `time | LEVEL | module:function:line - message`. */
export const loguru: TextFormat = {
  kind: 'text',
  name: 'loguru',
  first: DIGITS,
  read: (text, clock) => {
    const found = timed(text, clock, LINE)
    if (!found) return undefined
    const { time, match } = found
    return {
      at: time.at,
      zoneAssumed: time.zoneAssumed,
      level: toLevel(match[1] ?? ''),
      logger: match[2],
      message: text.slice(LINE.lastIndex),
      fields: { function: match[3] ?? '', line: Number(match[4]) },
    }
  },
  samples: [
    {
      text: '2026-01-12 10:00:00.123 | INFO     | app.hooks:handle:42 - сделка 4540 оплачена',
      expect: {
        at: '2026-01-12T10:00:00.123Z',
        level: 'info',
        logger: 'app.hooks',
        message: 'сделка 4540 оплачена',
        ids: { dealId: ['4540'] },
      },
    },
    {
      text: '2026-01-12 10:00:00.123 | SUCCESS  | __main__:<module>:1 - done',
      expect: { level: 'info', logger: '__main__', fields: { function: '<module>', line: 1 } },
    },
    {
      text: '2026-01-12 10:00:00.123 | ERROR    | a:b:1 - failed\nTraceback (most recent call last):\n\n  File "/a.py", line 1, in f\n    └ <function f at 0x7f>\n\nValueError: bad',
      expect: { level: 'error', error: { type: 'ValueError', message: 'bad' } },
    },
  ],
}
