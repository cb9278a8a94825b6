import { UPPER, type TextFormat } from '../../format.ts'
import { toLevel } from '../../level.ts'
import { timed } from '../../text/patterns.ts'

const LEVEL = /^(DEBUG|INFO|WARNING|ERROR|CRITICAL) /
const REST = / (?:([A-Za-z_][\w.]{0,100}) (?:(\d{1,10}) (\d{1,20}) )?)?/y

/** The `verbose` layout of Django's documentation: `LEVEL time module pid thread message`. */
export const djangoVerbose: TextFormat = {
  kind: 'text',
  name: 'django-verbose',
  first: UPPER,
  read: (text, clock) => {
    const level = LEVEL.exec(text)
    const found = level ? timed(text, clock, REST, level[0].length) : undefined
    if (!level || !found) return undefined
    const { time, match } = found
    // A word after the time is the module only when the process and the thread follow it.
    const isVerbose = match[2] !== undefined
    return {
      at: time.at,
      zoneAssumed: time.zoneAssumed,
      level: toLevel(level[1] ?? ''),
      logger: isVerbose ? match[1] : undefined,
      message: text.slice(isVerbose ? REST.lastIndex : time.end + 1),
      fields: isVerbose ? { pid: match[2] ?? '' } : undefined,
    }
  },
  samples: [
    {
      text: 'INFO 2026-01-12 10:00:00,123 hooks 42 140000000000 deal #4540 paid',
      expect: {
        at: '2026-01-12T10:00:00.123Z',
        level: 'info',
        logger: 'hooks',
        message: 'deal #4540 paid',
        ids: { dealId: ['4540'], processId: ['42'] },
      },
    },
    { text: 'ERROR 2026-01-12 10:00:00,123 failed badly', expect: { level: 'error', message: 'failed badly' } },
    {
      text: 'WARNING 2026-01-12T10:00:00Z slow',
      expect: { level: 'warn', at: '2026-01-12T10:00:00Z', message: 'slow' },
    },
  ],
}
