import type { TextFormat } from '../../format.ts'
import { toLevel } from '../../level.ts'
import { timed } from '../../text/patterns.ts'

const LINE = /\] (TRACE|DEBUG|INFO|WARN|ERROR|FATAL)(?: \((?:([^()/]{1,80})\/)?(\d{1,10})(?: on ([^()]{1,255}))?\))?: /y

/** pino-pretty: the message in the first line, fields indented below. */
export const pinoPretty: TextFormat = {
  kind: 'text',
  name: 'pino-pretty',
  first: '[',
  read: (text, clock) => {
    const found = timed(text, clock, LINE, 1)
    if (!found) return undefined
    const { time, match } = found
    const pid = match[3] === undefined ? {} : { pid: match[3] }
    const hostname = match[4] === undefined ? {} : { hostname: match[4] }
    return {
      at: time.at,
      zoneAssumed: time.zoneAssumed,
      level: toLevel(match[1] ?? ''),
      logger: match[2],
      message: text.slice(LINE.lastIndex),
      fields: { ...pid, ...hostname },
    }
  },
  samples: [
    {
      text: '[2026-01-12 10:00:00.123 +0000] \u001b[32mINFO\u001b[39m (api/42 on web-1): \u001b[36mpaid\u001b[39m\n    dealId: 4540',
      expect: {
        at: '2026-01-12T10:00:00.123Z',
        level: 'info',
        logger: 'api',
        ids: { dealId: ['4540'], processId: ['42'] },
      },
    },
    {
      text: '[10:00:00.123] ERROR (42): failed\n    err: {\n      "type": "StripeError"\n    }',
      expect: { at: null, level: 'error' },
    },
    { text: '[10:00:00.123] WARN: slow', expect: { level: 'warn', message: 'slow' } },
  ],
}
