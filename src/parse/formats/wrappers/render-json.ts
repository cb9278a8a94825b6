import type { Fields, FieldValue } from '../../../model/record.ts'
import { envelope } from '../../json/envelope.ts'
import { isFields } from '../../json/is-fields.ts'

/** A line of Render's API and of `render logs -o json`: labels as pairs of a name and a value, or as an object. */
export const renderJson = envelope({
  name: 'render-json',
  carrier: ({ labels, message, timestamp }) => {
    const told = labelsOf(labels)
    return typeof message === 'string' && timestamp !== undefined && told ? { ...told, message, timestamp } : undefined
  },
  message: ['message'],
  time: ['timestamp'],
  level: ['level'],
  writer: ['instance', 'resource'],
  fields: 'all others',
  samples: [
    {
      text: '{"id":"a","labels":[{"name":"instance","value":"srv-1"},{"name":"level","value":"error"}],"message":"crm failed, deal 4540","timestamp":"2026-01-12T10:00:00.123Z"}',
      expect: {
        at: '2026-01-12T10:00:00.123Z',
        level: 'error',
        fields: { instance: 'srv-1' },
        ids: { dealId: ['4540'] },
      },
    },
    {
      text: '{"labels":{"container":"app","level":"unknown","service":"srv-1"},"message":"info: paid","timestamp":"2026-01-12T10:00:00.123456789Z"}',
      expect: { inner: 'winston-simple', level: 'info', message: 'paid' },
    },
    {
      text: '{"id":"a","labels":[{"name":"type","value":"app"}],"message":"{\\"level\\":30,\\"time\\":1768212000123,\\"msg\\":\\"paid\\"}","timestamp":"2026-01-12T10:00:00.2Z"}',
      expect: { inner: 'pino', at: '2026-01-12T10:00:00.123Z', message: 'paid' },
    },
  ],
})

const NAMES = ['service', 'resource', 'instance', 'type']

const labelsOf = (labels: FieldValue | undefined): Fields | undefined => {
  if (isFields(labels)) return NAMES.some((name) => name in labels) ? labels : undefined
  if (!Array.isArray(labels)) return undefined
  const pairs = (labels as readonly FieldValue[]).filter(isFields)
  const named = pairs.map(({ name, value }) => [name, value] as const)
  return named.length > 0 && named.every(([name]) => typeof name === 'string') ? Object.fromEntries(named) : undefined
}
