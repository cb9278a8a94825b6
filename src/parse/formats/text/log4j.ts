import { DIGITS, UPPER, type TextFormat } from '../../format.ts'
import { toLevel } from '../../level.ts'
import { readTime } from '../../time/read-time.ts'

const LEVEL_FIRST = /^(TRACE|DEBUG|INFO|WARN|ERROR|FATAL) {1,3}(?=\d)/
const AFTER_TIME = / {1,2}(TRACE|DEBUG|INFO|WARN|ERROR|FATAL) {1,3}/y
const LOGGER =
  /(?:\[([^\]]{1,120})\] {1,3})?(?:\(([^)]{1,80})\) )?((?:[a-z_]\w{0,40}\.){1,10}[\w$]{1,80}|[A-Z][\w$]{1,80})(?::\d{1,6})? {0,20}(?:-|:|\]) {1,2}/y

/** Common patterns of log4j: `time LEVEL [thread] logger: message`, `LEVEL time [thread] logger - message`. */
export const log4j: TextFormat = {
  kind: 'text',
  name: 'log4j',
  first: `${DIGITS}${UPPER}`,
  read: (text, clock) => {
    const leading = LEVEL_FIRST.exec(text)
    const time = readTime(text, leading?.[0].length ?? 0, clock)
    if (!time) return undefined
    AFTER_TIME.lastIndex = time.end
    const level = leading ?? AFTER_TIME.exec(text)
    if (!level) return undefined
    LOGGER.lastIndex = leading ? skipSpaces(text, time.end) : AFTER_TIME.lastIndex
    const match = LOGGER.exec(text)
    if (!match) return undefined
    return {
      at: time.at,
      zoneAssumed: time.zoneAssumed,
      level: toLevel(level[1] ?? ''),
      logger: match[3],
      message: text.slice(LOGGER.lastIndex),
      fields: match[1] === undefined ? {} : { thread: match[1] },
    }
  },
  samples: [
    {
      text: '2026-01-12 10:00:00 INFO  [main] com.example.Hook: deal_id=4540 paid',
      expect: {
        at: '2026-01-12T10:00:00Z',
        level: 'info',
        logger: 'com.example.Hook',
        message: 'deal_id=4540 paid',
        ids: { dealId: ['4540'] },
      },
    },
    {
      text: 'WARN  2026-01-12 10:00:00,123 [main] com.example.Hook - slow',
      expect: { at: '2026-01-12T10:00:00.123Z', level: 'warn', message: 'slow' },
    },
    {
      text: '2026-01-12 10:00:00 ERROR Hook:42 - failed\njava.lang.NullPointerException\n\tat Hook.f(Hook.java:42)',
      expect: { level: 'error', logger: 'Hook', error: { type: 'java.lang.NullPointerException' } },
    },
  ],
}

const skipSpaces = (text: string, from: number): number => {
  let at = from
  while (text.charCodeAt(at) === 32) at += 1
  return at
}
