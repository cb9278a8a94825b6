import type { JsonFormat } from '../../format.ts'

/** Any JSON object. Time, level and message are found by the names that loggers commonly use. */
export const genericJson: JsonFormat = {
  kind: 'json',
  name: 'json',
  knows: () => true,
  samples: [
    {
      text: '{"time":"2026-01-12T10:00:00Z","lvl":"WARN","text":"slow","deal_id":4540}',
      expect: { at: '2026-01-12T10:00:00Z', level: 'warn', message: 'slow', ids: { dealId: ['4540'] } },
    },
    {
      text: '{"ts":1768212000,"lvl":"ERROR","message":"x","metadata":{"deal":{"stage":3,"id":4540}}}',
      expect: { at: '2026-01-12T10:00:00Z', level: 'error', message: 'x', ids: { dealId: ['4540'] } },
    },
    {
      text: '{"t":"2026-01-12T10:00:00Z","lvl":"error","msg":"cut","payload":"{\\"deal_id\\":\\"4540\\",\\"x',
      expect: { at: '2026-01-12T10:00:00Z', level: 'error', message: 'cut', ids: { dealId: ['4540'] } },
    },
  ],
}
