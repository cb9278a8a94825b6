import { UPPER, type TextFormat } from '../../format.ts'
import { toLevel } from '../../level.ts'

const LINE = /^(DEBUG|INFO|WARNING|ERROR|CRITICAL):([\w.-]{1,120}):(?! {4})/

/** Python's `basicConfig()`: `LEVEL:name:message`. */
export const pythonBasic: TextFormat = {
  kind: 'text',
  name: 'python-basic',
  isGeneral: true,
  first: UPPER,
  read: (text) => {
    const match = LINE.exec(text)
    return match
      ? { level: toLevel(match[1] ?? ''), logger: match[2], message: text.slice(match[0].length) }
      : undefined
  },
  samples: [
    {
      text: 'INFO:root:deal_id=4540 paid',
      expect: { level: 'info', logger: 'root', message: 'deal_id=4540 paid', at: null, ids: { dealId: ['4540'] } },
    },
    { text: 'WARNING:stripe.hooks:no session', expect: { level: 'warn', logger: 'stripe.hooks' } },
    {
      text: 'ERROR:root:failed\nTraceback (most recent call last):\n  File "/a.py", line 1, in f\nValueError: bad',
      expect: { level: 'error', message: 'failed', error: { type: 'ValueError', message: 'bad' } },
    },
  ],
}
