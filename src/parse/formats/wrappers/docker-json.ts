import type { JsonWrapper } from '../../format.ts'
import { readTimeValue } from '../../time/read-time.ts'

/** Docker's json-file driver: each line of output in `log`, with its line break; without one it was cut at 16 KB. */
export const dockerJson: JsonWrapper = {
  kind: 'json-wrapper',
  name: 'docker-json',
  unwrapObject: ({ log, stream, time, kubernetes, attrs }, clock) => {
    if (typeof log !== 'string' || (stream === undefined && kubernetes === undefined)) return undefined
    const found = readTimeValue(time, clock)
    return {
      inner: log.replace(/\r?\n$/, ''),
      at: found?.at,
      zoneAssumed: found?.zoneAssumed,
      fields: attrs === undefined ? undefined : { attrs },
      key: typeof stream === 'string' ? stream : '',
      isPartial: stream !== undefined && time !== undefined && !log.endsWith('\n'),
    }
  },
  samples: [
    {
      text: '{"log":"{\\"level\\":30,\\"time\\":1768212000123,\\"msg\\":\\"paid\\"}\\n","stream":"stdout","time":"2026-01-12T10:00:00.1234567Z"}',
      expect: { inner: 'pino', at: '2026-01-12T10:00:00.123Z', level: 'info', message: 'paid' },
    },
    {
      text: '{"log":"Deal: 4540\\n","stream":"stderr","time":"2026-01-12T10:00:00.5Z"}',
      expect: { at: '2026-01-12T10:00:00.500Z', message: 'Deal: 4540', ids: { dealId: ['4540'] } },
    },
    {
      text: '{"log":"Traceback (most recent call last):\\n","stream":"stderr","time":"2026-01-12T10:00:00Z"}\n{"log":"  File \\"/a.py\\", line 1, in f\\n","stream":"stderr","time":"2026-01-12T10:00:00Z"}\n{"log":"ValueError: bad deal\\n","stream":"stderr","time":"2026-01-12T10:00:00Z"}',
      expect: { error: { type: 'ValueError', message: 'bad deal' } },
    },
    {
      text: '{"log":"info: first half ","stream":"stdout","time":"2026-01-12T10:00:00Z"}\n{"log":"second half\\n","stream":"stdout","time":"2026-01-12T10:00:00Z"}',
      expect: { inner: 'winston-simple', message: 'first half second half' },
    },
  ],
}
