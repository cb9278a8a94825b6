import type { FieldValue } from '../../../model/record.ts'
import { levelOf } from '../../level.ts'
import { readTimeValue } from '../../time/read-time.ts'
import type { JsonFormat } from '../../format.ts'
import { errorOf } from '../../json/error.ts'
import { textOf } from '../../json/text-of.ts'
import { isFields } from '../../json/is-fields.ts'

/** loguru with `serialize=True`: the parts are in `record`, times and levels are objects. */
export const loguruJson: JsonFormat = {
  kind: 'json',
  name: 'loguru-json',
  knows: ({ text, record }) => typeof text === 'string' && isFields(record) && 'elapsed' in record,
  read: ({ text, record }, clock) => {
    const parts = isFields(record) ? record : {}
    const at = readTimeValue(member(parts['time'], 'timestamp'), clock)?.at
    const { extra } = parts
    return {
      at,
      level: levelOf(member(parts['level'], 'name')),
      logger: typeof parts['name'] === 'string' ? parts['name'] : undefined,
      message: textOf(parts['message'] ?? text),
      fields: isFields(extra) ? extra : {},
      error: errorOf({ exception: parts['exception'] ?? null }),
    }
  },
  samples: [
    {
      text: '{"text": "2026-01-12 10:00:00 | INFO | paid\\n", "record": {"elapsed": {"seconds": 1}, "exception": null, "extra": {"deal_id": 4540}, "level": {"name": "INFO", "no": 20}, "message": "paid", "name": "app.hooks", "time": {"repr": "2026-01-12 10:00:00", "timestamp": 1768212000.5}}}',
      expect: {
        at: '2026-01-12T10:00:00.500Z',
        level: 'info',
        logger: 'app.hooks',
        message: 'paid',
        fields: { deal_id: 4540 },
        ids: { dealId: ['4540'] },
      },
    },
    {
      text: '{"text": "x", "record": {"elapsed": {"seconds": 1}, "exception": {"type": "ValueError", "value": "bad", "traceback": true}, "extra": {}, "level": {"name": "ERROR", "no": 40}, "message": "failed", "name": "a", "time": {"timestamp": 1768212000.0}}}',
      expect: { level: 'error', message: 'failed', error: { type: 'ValueError' } },
    },
    {
      text: '{"text": "x", "record": {"elapsed": {}, "exception": null, "extra": {}, "level": {"name": "SUCCESS", "no": 25}, "message": "done", "name": "a", "time": {"timestamp": 1768212000.0}}}',
      expect: { level: 'info', message: 'done' },
    },
  ],
}

const member = (value: FieldValue | undefined, name: string): FieldValue | undefined =>
  isFields(value) ? value[name] : undefined
