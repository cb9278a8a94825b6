import { isFields } from '../../json/is-fields.ts'
import { envelope } from '../../json/envelope.ts'

/** A hit of Elasticsearch or OpenSearch, as Kibana and elasticdump export it: the record in `_source`. */
export const elasticsearchHit = envelope({
  name: 'elasticsearch-hit',
  carrier: (object) => (isFields(object['_source']) && object['_id'] !== undefined ? object : undefined),
  message: ['_source'],
  time: [],
  samples: [
    {
      text: '{"_index":"logs-2026","_id":"x1","_source":{"@timestamp":"2026-01-12T10:00:00.123Z","message":"webhook received","log":{"level":"info"}}}',
      expect: { inner: 'json', at: '2026-01-12T10:00:00.123Z', level: 'info', message: 'webhook received' },
    },
    {
      text: '{"_id":"x2","_source":{"level":30,"time":1768212000123,"msg":"deal 4540"}}',
      expect: { inner: 'pino', message: 'deal 4540', ids: { dealId: ['4540'] } },
    },
    {
      text: '{"_index":"docker","_id":"x3","_source":{"log":"info: ok\\n","stream":"stdout","time":"2026-01-12T10:00:00Z"}}',
      expect: { inner: 'docker-json>winston-simple', level: 'info' },
    },
  ],
})
