import { isFields } from '../../json/is-fields.ts'
import { envelope } from '../../json/envelope.ts'

/** A log event of Datadog's API and of its archives: the line in `content` or `attributes`, or flat. */
export const datadog = envelope({
  name: 'datadog',
  carrier: (object) => {
    const inside = object['type'] === 'log' ? object['attributes'] : object['content']
    if (isFields(inside) && typeof inside['message'] === 'string') {
      const { attributes } = inside
      return { ...(isFields(attributes) ? { status: attributes['status'] ?? null } : {}), ...inside }
    }
    return typeof object['message'] === 'string' && object['ddsource'] !== undefined ? object : undefined
  },
  message: ['message'],
  time: ['timestamp', 'date'],
  level: ['status'],
  writer: ['host', 'service'],
  fields: ['host', 'service', 'attributes'],
  samples: [
    {
      text: '{"id":"AQAAAY","content":{"timestamp":"2026-01-12T10:00:00.123Z","host":"i-1","service":"pay","message":"webhook received","attributes":{"status":"info","deal_id":4540}}}',
      expect: { at: '2026-01-12T10:00:00.123Z', message: 'webhook received', ids: { dealId: ['4540'] } },
    },
    {
      text: '{"id":"AQAAAZ","type":"log","attributes":{"timestamp":"2026-01-12T10:00:01.123Z","status":"error","service":"pay","message":"crm failed","attributes":{}}}',
      expect: { at: '2026-01-12T10:00:01.123Z', level: 'error', message: 'crm failed', fields: { service: 'pay' } },
    },
    {
      text: '{"ddsource":"nodejs","date":1768212000123,"status":"warn","message":"info: no deal","service":"pay"}',
      expect: { inner: 'winston-simple', at: '2026-01-12T10:00:00.123Z', level: 'info' },
    },
  ],
})
