import type { JsonFormat } from '../../format.ts'
import { readObject } from '../../json/read-object.ts'
import { isFields } from '../../json/is-fields.ts'

/** log4j2 JsonLayout: the time is an `instant` of seconds and nanoseconds, or `timeMillis`. */
export const log4jJson: JsonFormat = {
  kind: 'json',
  name: 'log4j-json',
  knows: ({ loggerName, message, instant, timeMillis }) =>
    typeof loggerName === 'string' && message !== undefined && (instant !== undefined || timeMillis !== undefined),
  read: (object, clock) => {
    const instant = isFields(object['instant']) ? object['instant'] : undefined
    const seconds = Number(instant?.['epochSecond'])
    const reading = readObject(object, clock)
    return Number.isFinite(seconds)
      ? { ...reading, at: seconds * 1000 + Math.round(Number(instant?.['nanoOfSecond'] ?? 0) / 1e3) / 1e3 }
      : reading
  },
  samples: [
    {
      text: '{"instant":{"epochSecond":1768212000,"nanoOfSecond":123000000},"thread":"main","level":"INFO","loggerName":"com.example.Hook","message":"paid","endOfBatch":false}',
      expect: { at: '2026-01-12T10:00:00.123Z', level: 'info', logger: 'com.example.Hook', message: 'paid' },
    },
    {
      text: '{"timeMillis":1768212000123,"thread":"main","level":"ERROR","loggerName":"com.example.Hook","message":"failed","thrown":{"name":"java.lang.IllegalStateException","message":"no deal"}}',
      expect: {
        at: '2026-01-12T10:00:00.123Z',
        level: 'error',
        error: { type: 'java.lang.IllegalStateException', message: 'no deal' },
      },
    },
    {
      text: '{"timeMillis":1768212000123,"level":"WARN","loggerName":"a.B","message":"deal #4540 skipped"}',
      expect: { level: 'warn', ids: { dealId: ['4540'] } },
    },
  ],
}
