import { LOWER, UPPER, type TextFormat } from '../../format.ts'
import { readPairs } from '../../text/pairs.ts'
import { readObject } from '../../json/read-object.ts'

const START = /^[A-Za-z_@][\w.\-@/]{0,63}=/

/** `key=value` pairs and nothing else; at least two, of which a logger wrote a time, a level or a message. */
export const logfmt: TextFormat = {
  kind: 'text',
  name: 'logfmt',
  isGeneral: true,
  first: `${LOWER}${UPPER}`,
  read: (text, clock) => {
    const pairs = START.test(text) ? readPairs(text) : undefined
    if (!pairs || pairs.count < 2) return undefined
    const reading = readObject(pairs.fields, clock)
    const { fields } = pairs
    const level = reading.level ?? (fields['at'] === 'info' || fields['at'] === 'error' ? fields['at'] : undefined)
    const isLogged = reading.at !== undefined || level !== undefined || reading.http !== undefined
    if (!isLogged && pairs.count < 3 && fields['msg'] === undefined) return undefined
    return { ...reading, level, message: reading.message || text }
  },
  samples: [
    {
      text: 'ts=2026-01-12T10:00:00Z lvl=warn msg="deal not found" deal_id=4540',
      expect: {
        at: '2026-01-12T10:00:00Z',
        level: 'warn',
        message: 'deal not found',
        fields: { deal_id: '4540' },
        ids: { dealId: ['4540'] },
      },
    },
    {
      text: 'at=info method=POST path="/webhook" status=200 service=12ms bytes=2',
      expect: { level: 'info', http: { method: 'POST', path: '/webhook', status: 200 } },
    },
    { text: 'event=paid deal=4540 amount=10', expect: { message: 'paid', ids: { dealId: ['4540'] } } },
    {
      text: 'level=error msg="said \\"no\\"" error="webhook had no valid signature"',
      expect: { level: 'error', message: 'said "no"', error: { message: 'webhook had no valid signature' } },
    },
  ],
}
