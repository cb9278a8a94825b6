import { DIGITS, type TextFormat } from '../../format.ts'
import { toLevel } from '../../level.ts'
import { LEVEL, LOWER_LEVEL, timed } from '../../text/patterns.ts'
import { readMeta } from '../../text/meta.ts'

const LINE = new RegExp(
  String.raw`\t(${LEVEL}|${LOWER_LEVEL}|DPANIC)\t(?:([\w.-]{1,80})\t(?=[\w/.-]{1,200}\.go:\d))?(?:([\w/.@-]{1,200}\.go:\d{1,6})\t)?`,
  'y',
)

/** zap's console encoder: time, level, caller, message, JSON; tabs between. */
export const zapConsole: TextFormat = {
  kind: 'text',
  name: 'zap-console',
  first: DIGITS,
  read: (text, clock) => {
    const found = timed(text, clock, LINE)
    if (!found) return undefined
    const { time, match } = found
    const reading = readMeta(text.slice(LINE.lastIndex), clock)
    const caller = match[3] === undefined ? {} : { caller: match[3] }
    return {
      ...reading,
      at: time.at,
      zoneAssumed: time.zoneAssumed,
      level: toLevel(match[1] ?? ''),
      logger: match[2],
      fields: { ...caller, ...reading.fields },
    }
  },
  samples: [
    {
      text: '2026-01-12T10:00:00.123Z\tINFO\twebhook/handler.go:42\tevent received\t{"deal_id": "4540"}',
      expect: {
        at: '2026-01-12T10:00:00.123Z',
        level: 'info',
        message: 'event received',
        fields: { caller: 'webhook/handler.go:42', deal_id: '4540' },
        ids: { dealId: ['4540'] },
      },
    },
    {
      text: '2026-01-12T10:00:00.123+0300\tERROR\tstripe\tmain.go:7\tfailed\t{"error": "bad signature"}\nmain.handle\n\t/app/main.go:7\nruntime.main\n\t/usr/local/go/src/runtime/proc.go:250',
      expect: {
        at: '2026-01-12T07:00:00.123Z',
        level: 'error',
        logger: 'stripe',
        message: 'failed',
        error: { message: 'bad signature' },
      },
    },
    { text: '2026-01-12T10:00:00.123Z\twarn\tslow', expect: { level: 'warn', message: 'slow' } },
  ],
}
