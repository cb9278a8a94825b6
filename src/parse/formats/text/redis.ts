import { DIGITS, type TextFormat } from '../../format.ts'
import type { Level } from '../../../model/record.ts'
import { timed } from '../../text/patterns.ts'

const HEAD = /^(\d{1,10}):([XCSM]) /
const LINE = / ([.*#-]) /y
const LEVELS: Readonly<Record<string, Level>> = { '.': 'debug', '-': 'info', '*': 'info', '#': 'warn' }

/** Redis: pid, role, time and a sign for the level. */
export const redis: TextFormat = {
  kind: 'text',
  name: 'redis',
  first: DIGITS,
  read: (text, clock) => {
    const head = HEAD.exec(text)
    const found = head ? timed(text, clock, LINE, head[0].length) : undefined
    if (!head || !found) return undefined
    const { time, match } = found
    return {
      at: time.at,
      zoneAssumed: time.zoneAssumed,
      level: LEVELS[match[1] ?? ''],
      message: text.slice(LINE.lastIndex),
      fields: { pid: head[1] ?? '' },
    }
  },
  samples: [
    {
      text: '1:M 12 Jan 2026 10:00:00.123 * Ready to accept connections',
      expect: { at: '2026-01-12T10:00:00.123Z', level: 'info', message: 'Ready to accept connections' },
    },
    { text: '42:M 12 Jan 2026 10:00:00.123 # Out Of Memory', expect: { level: 'warn', ids: { processId: ['42'] } } },
    { text: '42:S 12 Jan 2026 10:00:00.123 - DB 0: 1 keys', expect: { level: 'info' } },
  ],
}
