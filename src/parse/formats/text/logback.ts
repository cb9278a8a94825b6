import { DIGITS, type TextFormat } from '../../format.ts'
import { toLevel } from '../../level.ts'
import { timed } from '../../text/patterns.ts'

const LINE =
  / {1,2}\[([^\]]{1,120})\] {1,2}(TRACE|DEBUG|INFO|WARN|ERROR|FATAL) {1,3}(?:\[[^\]]{0,120}\] )?([\w.$/-]{1,160}) {0,40}(?:--?|:) {1,2}/y

/** logback's and log4j2's default: `time [thread] LEVEL logger - message`. */
export const logback: TextFormat = {
  kind: 'text',
  name: 'logback',
  first: DIGITS,
  read: (text, clock) => {
    const found = timed(text, clock, LINE)
    if (!found) return undefined
    const { time, match } = found
    return {
      at: time.at,
      zoneAssumed: time.zoneAssumed,
      level: toLevel(match[2] ?? ''),
      logger: match[3],
      message: text.slice(LINE.lastIndex),
      fields: { thread: match[1] ?? '' },
    }
  },
  samples: [
    {
      text: '2026-01-12 10:00:00,123 [main] INFO  com.example.Hook - deal #4540 paid',
      expect: {
        at: '2026-01-12T10:00:00.123Z',
        level: 'info',
        logger: 'com.example.Hook',
        message: 'deal #4540 paid',
        ids: { dealId: ['4540'] },
      },
    },
    {
      text: '10:00:00.123 [http-nio-8080-exec-1] WARN com.example.Hook -- slow',
      expect: { at: null, level: 'warn', message: 'slow' },
    },
    {
      text: '2026-01-12 10:00:00.123 [main] ERROR c.e.Hook - failed\njava.lang.IllegalStateException: no deal\n\tat c.e.Hook.f(Hook.java:1)\nCaused by: java.io.IOException: x\n\t... 2 more',
      expect: {
        level: 'error',
        message: 'failed',
        error: { type: 'java.lang.IllegalStateException', message: 'no deal' },
      },
    },
  ],
}
