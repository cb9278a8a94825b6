import { DIGITS, UPPER, type TextFormat } from '../../format.ts'
import { toLevel } from '../../level.ts'
import { timed } from '../../text/patterns.ts'
import { readMeta } from '../../text/meta.ts'

const LINE = /\t([\da-f]{8}(?:-[\da-f-]{27})?|undefined)\t(TRACE|DEBUG|INFO|WARN|ERROR|FATAL)\t/y
const PLATFORM = /^(START|END|REPORT) RequestId: ([\da-f-]{36})/

/** AWS Lambda's Node runtime, and the lines of the platform around it. */
export const lambda: TextFormat = {
  kind: 'text',
  name: 'lambda',
  first: `${DIGITS}${UPPER}`,
  read: (text, clock) => {
    const platform = PLATFORM.exec(text)
    if (platform) return { level: 'info', message: text, fields: { request_id: platform[2] ?? '' } }
    const found = timed(text, clock, LINE)
    if (!found) return undefined
    const { time, match } = found
    const reading = readMeta(text.slice(LINE.lastIndex), clock)
    const request = match[1] === 'undefined' ? {} : { request_id: match[1] ?? '' }
    return {
      ...reading,
      at: time.at,
      zoneAssumed: time.zoneAssumed,
      level: toLevel(match[2] ?? ''),
      fields: { ...request, ...reading.fields },
    }
  },
  samples: [
    {
      text: '2026-01-12T10:00:00.123Z\ta1b2c3d4-0000-4000-8000-000000000000\tINFO\tdeal_id=4540 paid',
      expect: {
        at: '2026-01-12T10:00:00.123Z',
        level: 'info',
        message: 'deal_id=4540 paid',
        ids: { dealId: ['4540'], traceId: ['a1b2c3d4-0000-4000-8000-000000000000'] },
      },
    },
    {
      text: 'REPORT RequestId: a1b2c3d4-0000-4000-8000-000000000000\tDuration: 12.34 ms\tBilled Duration: 13 ms',
      expect: { ids: { traceId: ['a1b2c3d4-0000-4000-8000-000000000000'] } },
    },
    {
      text: '2026-01-12T10:00:00.123Z\tundefined\tERROR\tUncaught Exception \t{"errorType":"StripeError","errorMessage":"boom"}',
      expect: { level: 'error', error: { type: 'StripeError', message: 'boom' } },
    },
  ],
}
