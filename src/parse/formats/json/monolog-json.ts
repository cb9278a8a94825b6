import type { JsonFormat } from '../../format.ts'

/** monolog JsonFormatter, Laravel's too: numeric `level` beside `level_name`, `channel`, `context`, `extra`. */
export const monologJson: JsonFormat = {
  kind: 'json',
  name: 'monolog-json',
  knows: ({ level_name: name, channel, message }) =>
    typeof name === 'string' && typeof channel === 'string' && typeof message === 'string',
  samples: [
    {
      text: '{"message":"paid","context":{"deal_id":4540},"level":200,"level_name":"INFO","channel":"stripe","datetime":"2026-01-12T10:00:00.123456+00:00","extra":{}}',
      expect: {
        at: '2026-01-12T10:00:00.123Z',
        level: 'info',
        logger: 'stripe',
        message: 'paid',
        ids: { dealId: ['4540'] },
      },
    },
    {
      text: '{"message":"failed","context":{"exception":{"class":"Stripe\\\\Exception\\\\SignatureVerificationException","message":"No signatures found","code":0,"file":"/app/a.php:5"}},"level":400,"level_name":"ERROR","channel":"app","datetime":"2026-01-12T10:00:00+00:00","extra":{}}',
      expect: {
        level: 'error',
        error: { type: 'Stripe\\Exception\\SignatureVerificationException', message: 'No signatures found' },
      },
    },
    {
      text: '{"message":"x","context":[],"level":550,"level_name":"ALERT","channel":"app","datetime":"2026-01-12T10:00:00+00:00","extra":[]}',
      expect: { level: 'fatal' },
    },
  ],
}
