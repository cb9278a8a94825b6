import { envelope } from '../../json/envelope.ts'

/** A line of Vercel's log drains, and of `vercel logs --json`, which tells its request but no project. */
export const vercel = envelope({
  name: 'vercel',
  carrier: (object) =>
    typeof object['message'] === 'string' &&
    (object['projectId'] ?? object['deploymentId'] ?? object['timestampInMs']) !== undefined
      ? object
      : undefined,
  message: ['message'],
  time: ['timestamp', 'timestampInMs'],
  level: ['level', 'type'],
  writer: ['requestId'],
  fields: [
    'source',
    'requestId',
    'host',
    'path',
    'statusCode',
    'deploymentId',
    'domain',
    'requestMethod',
    'requestPath',
    'responseStatusCode',
  ],
  samples: [
    {
      text: '{"id":"1","message":"webhook received","timestamp":1768212000123,"source":"lambda","projectId":"prj_x","requestId":"643af4e3","level":"info"}',
      expect: { at: '2026-01-12T10:00:00.123Z', level: 'info', message: 'webhook received' },
    },
    {
      text: '{"id":"2","message":"error: crm failed","timestamp":1768212000123,"source":"lambda","deploymentId":"dpl_x","type":"stderr"}',
      expect: { inner: 'winston-simple', level: 'error' },
    },
    {
      text: '{"level":"error","message":"crm failed, deal 4540","messageTruncated":false,"rowId":"a","source":"serverless","timestampInMs":1768212000123,"domain":"pay.example.com","requestMethod":"POST","requestPath":"/webhook","responseStatusCode":500}',
      expect: { at: '2026-01-12T10:00:00.123Z', level: 'error', message: 'crm failed, deal 4540' },
    },
    {
      text: '{"id":"3","message":"Deal: 4540\\n","timestamp":1768212000123,"projectId":"prj_x"}',
      expect: { message: 'Deal: 4540', ids: { dealId: ['4540'] } },
    },
  ],
})
