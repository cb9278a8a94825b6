import { DIGITS, type TextWrapper } from '../../format.ts'
import { timed } from '../../text/patterns.ts'

const STREAM =
  / (\d{4}\/\d\d\/\d\d\/[\w-]{0,80}\[[^\]\s]{1,40}\][0-9a-f]{8,32}|[\w.-]{1,120}\/[\w./-]{1,200}\/[0-9a-f-]{8,40}) /y

/** `aws logs tail --format detailed`: time and stream before each line. */
export const cloudwatchTail: TextWrapper = {
  kind: 'wrapper',
  name: 'cloudwatch-tail',
  first: DIGITS,
  unwrap: (text, clock) => {
    const found = timed(text, clock, STREAM)
    if (!found) return undefined
    const stream = found.match[1] ?? ''
    return { inner: text.slice(STREAM.lastIndex), at: found.time.at, fields: { stream }, key: stream }
  },
  samples: [
    {
      text: '2026-01-12T10:00:00.456000+00:00 2026/01/12/[$LATEST]0a1b2c3d4e5f60718293a4b5c6d7e8f9 {"level":30,"time":1768212000123,"msg":"paid"}',
      expect: { inner: 'pino', at: '2026-01-12T10:00:00.123Z', message: 'paid' },
    },
    {
      text: '2026-01-12T10:00:00.123000+00:00 ecs/api/0a1b2c3d4e5f60718293a4b5c6d7e8f9 Deal: 4540',
      expect: { at: '2026-01-12T10:00:00.123Z', message: 'Deal: 4540', ids: { dealId: ['4540'] } },
    },
    {
      text: '2026-01-12T10:00:01.000000+00:00 2026/01/12/pay[PROD]0a1b2c3d4e5f60718293a4b5c6d7e8f9 info: ok',
      expect: { inner: 'winston-simple', level: 'info' },
    },
  ],
}
