import type { TextFormat } from '../../format.ts'
import { toLevel } from '../../level.ts'
import { timed } from '../../text/patterns.ts'

const LINE = /\] \[(\d{1,10})\] \[(DEBUG|INFO|WARNING|ERROR|CRITICAL)\] /y

/** gunicorn's own lines: `[time zone] [pid] [LEVEL] message`. (Its access lines are the combined layout.) */
export const gunicorn: TextFormat = {
  kind: 'text',
  name: 'gunicorn',
  first: '[',
  read: (text, clock) => {
    const found = timed(text, clock, LINE, 1)
    if (!found) return undefined
    const { time, match } = found
    return {
      at: time.at,
      zoneAssumed: time.zoneAssumed,
      level: toLevel(match[2] ?? ''),
      message: text.slice(LINE.lastIndex),
      fields: { pid: match[1] ?? '' },
    }
  },
  samples: [
    {
      text: '[2026-01-12 10:00:00 +0000] [42] [INFO] Booting worker with pid: 43',
      expect: {
        at: '2026-01-12T10:00:00Z',
        level: 'info',
        message: 'Booting worker with pid: 43',
        fields: { pid: '42' },
      },
    },
    {
      text: '[2026-01-12 10:00:00 +0300] [42] [CRITICAL] WORKER TIMEOUT (pid:43)',
      expect: { at: '2026-01-12T07:00:00Z', level: 'fatal' },
    },
    {
      text: '[2026-01-12 10:00:00 +0000] [42] [ERROR] Error handling request /webhook\nTraceback (most recent call last):\n  File "/a.py", line 1, in f\nValueError: bad',
      expect: { level: 'error', error: { type: 'ValueError' } },
    },
  ],
}
