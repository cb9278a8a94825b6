import type { JsonWrapper } from '../../format.ts'
import { readTimeValue } from '../../time/read-time.ts'

/** One event of `aws logs … --output json`, Lambda's or a container's line inside. */
export const cloudwatchJson: JsonWrapper = {
  kind: 'json-wrapper',
  name: 'cloudwatch-json',
  unwrapObject: ({ message, timestamp, ingestionTime, logStreamName }, clock) => {
    if (typeof message !== 'string' || timestamp === undefined || (ingestionTime ?? logStreamName) === undefined)
      return undefined
    return {
      inner: message.replace(/\r?\n$/, ''),
      at: readTimeValue(timestamp, clock)?.at,
      key: typeof logStreamName === 'string' ? logStreamName : '',
    }
  },
  samples: [
    {
      text: '{"logStreamName":"app/1","timestamp":1768212000123,"message":"deal_id=4540 paid\\n","ingestionTime":1768212000200}',
      expect: { at: '2026-01-12T10:00:00.123Z', message: 'deal_id=4540 paid', ids: { dealId: ['4540'] } },
    },
    {
      text: '{"timestamp":1768212000123,"message":"{\\"level\\":\\"info\\",\\"message\\":\\"paid\\"}","ingestionTime":1768212000200}',
      expect: { inner: 'winston-json', message: 'paid', level: 'info' },
    },
    {
      text: '{"timestamp":1768212000123,"message":"error: failed","ingestionTime":1768212000200}',
      expect: { inner: 'winston-simple', level: 'error' },
    },
  ],
}
