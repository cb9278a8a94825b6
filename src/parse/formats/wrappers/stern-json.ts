import { envelope } from '../../json/envelope.ts'

/** `stern -o json` and `-o extjson`: the line as text, or the record as an object. */
export const sternJson = envelope({
  name: 'stern-json',
  carrier: (object) =>
    (object['podName'] ?? object['pod']) !== undefined && (object['containerName'] ?? object['container']) !== undefined
      ? object
      : undefined,
  message: ['message'],
  time: [],
  writer: ['podName', 'pod', 'containerName', 'container'],
  fields: ['namespace', 'podName', 'pod', 'containerName', 'container'],
  samples: [
    {
      text: '{"message":"info: paid","nodeName":"n1","namespace":"pay","podName":"api-7d9c8b6f5-abcde","containerName":"api"}',
      expect: { inner: 'winston-simple', message: 'paid', fields: { podName: 'api-7d9c8b6f5-abcde' } },
    },
    {
      text: '{"pod":"api-7d9c8b6f5-abcde","container":"api","message":{"level":30,"time":1768212000123,"msg":"paid"}}',
      expect: { inner: 'pino', at: '2026-01-12T10:00:00.123Z', message: 'paid' },
    },
    {
      text: '{"message":"Deal: 4540","podName":"api-0","containerName":"api"}',
      expect: { message: 'Deal: 4540', ids: { dealId: ['4540'] } },
    },
  ],
})
