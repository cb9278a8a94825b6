import { BEYOND_ASCII, DIGITS, LOWER, UPPER, type TextFormat } from '../../format.ts'
import { toLevel } from '../../level.ts'
import { LEVEL, LOWER_LEVEL } from '../../text/patterns.ts'
import { readMeta } from '../../text/meta.ts'
import { readTime } from '../../time/read-time.ts'

const BEFORE_LEVEL = String.raw`\]?(?: ?(?:[-–|:,;]|::) ?| {1,4}|\t|(?=\[))(?:\[([\w .:/@#-]{1,80})\] ?[-|:]? ?)?`
const LINE = new RegExp(
  String.raw`${BEFORE_LEVEL}(?:\[ {0,4}(${LEVEL}|${LOWER_LEVEL}|[A-Z][a-z]{3,7}) {0,8}\]|<(${LEVEL}|${LOWER_LEVEL})>|\((${LEVEL}|${LOWER_LEVEL})\)|(${LEVEL}|${LOWER_LEVEL})(?=[\s:|,;\]-])) {0,8}(?:(?:[:|,;–-]|::) ?)?(?:\s|(?=\S)|$) {0,8}(?:\[([\w .:/@#-]{1,80})\](?: ?[:|–-])? |(?=\S)|$)`,
  'y',
)

/** A time, a level and a message, with any of the separators that people put between: most hand-made layouts of winston, log4js, loguru and others. */
export const timedLevel: TextFormat = {
  kind: 'text',
  name: 'timed-level',
  isGeneral: true,
  first: `${DIGITS}${UPPER}${LOWER}[@${BEYOND_ASCII}`,
  read: (text, clock) => {
    const time = readTime(text, text.charCodeAt(0) === 91 ? 1 : 0, clock)
    if (!time) return undefined
    LINE.lastIndex = time.end
    const match = LINE.exec(text)
    const level = match && toLevel(match[2] ?? match[3] ?? match[4] ?? match[5] ?? '')
    if (!match || !level) return undefined
    const meta = readMeta(text.slice(LINE.lastIndex), clock)
    return {
      ...meta,
      at: time.at ?? meta.at,
      zoneAssumed: time.at === undefined ? meta.zoneAssumed : time.zoneAssumed,
      level,
      logger: match[1] ?? match[6] ?? meta.logger,
    }
  },
  samples: [
    {
      text: '2026-01-12 10:00:00 \u001b[32minfo\u001b[39m: Stripe webhook received {"eventId":"evt_1MqqbKLt4dXK03v5qaIbiNCC"}',
      expect: {
        at: '2026-01-12T10:00:00Z',
        level: 'info',
        message: 'Stripe webhook received',
        fields: { eventId: 'evt_1MqqbKLt4dXK03v5qaIbiNCC' },
        ids: { eventId: ['evt_1MqqbKLt4dXK03v5qaIbiNCC'] },
      },
    },
    {
      text: '[2026-01-12T10:00:00.250Z] [ERROR] Deal ID: 4540 failed',
      expect: {
        at: '2026-01-12T10:00:00.250Z',
        level: 'error',
        message: 'Deal ID: 4540 failed',
        ids: { dealId: ['4540'] },
      },
    },
    {
      text: '2026-01-12 10:00:00 [payments] warn: slow',
      expect: { level: 'warn', logger: 'payments', message: 'slow' },
    },
    {
      text: '2026-01-12T10:00:00+03:00 | WARN | slow',
      expect: { at: '2026-01-12T07:00:00Z', level: 'warn', message: 'slow' },
    },
    { text: '[2026-01-12 10:00:00] [INFO] [stripe] ok', expect: { level: 'info', logger: 'stripe', message: 'ok' } },
    { text: '10:00:00 INFO only a time of day', expect: { at: null, level: 'info', message: 'only a time of day' } },
    {
      text: "2026-01-12T10:00:00.123Z ERROR Webhook failed\nError: boom\n    at f (/app/x.js:1:2) {\n  code: 'X',\n  requestId: 'req_a1B2c3D4e5F6g7'\n}",
      expect: {
        message: 'Webhook failed',
        error: { type: 'Error', message: 'boom' },
        ids: { requestId: ['req_a1B2c3D4e5F6g7'] },
      },
    },
  ],
}
