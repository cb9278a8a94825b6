import type { TextWrapper } from '../../format.ts'
import { toLevel } from '../../level.ts'
import { timed } from '../../text/patterns.ts'

const HEAD = /^(?:([DINWECA]) {6}| {7})([a-zA-Z][\w-]{0,62}) {2,60}(?:([\w-]{1,40}) {2,40})?(?=\d{4}-)/
const GAP = /(?: UTC)? {2}| *$/y

/** `gcloud functions logs read`: a table of level, name, execution, time and line. */
export const gcloudFunctions: TextWrapper = {
  kind: 'wrapper',
  name: 'gcloud-functions',
  first: 'DINWECA ',
  unwrap: (text, clock) => {
    const head = HEAD.exec(text)
    const found = head && timed(text, clock, GAP, head[0].length)
    if (!head || !found) return undefined
    const [, level, name = '', execution] = head
    return {
      inner: text.slice(GAP.lastIndex),
      at: found.time.at,
      level: level === undefined ? undefined : toLevel(level),
      fields: { function_name: name, ...(execution === undefined ? {} : { execution_id: execution }) },
      key: `${name}/${execution ?? ''}`,
    }
  },
  samples: [
    {
      text: 'E      payWebhook  u4h75ec5oy6m  2026-01-12 10:00:00.123  crm failed for deal 4540',
      expect: {
        at: '2026-01-12T10:00:00.123Z',
        level: 'error',
        message: 'crm failed for deal 4540',
        fields: { function_name: 'payWebhook', execution_id: 'u4h75ec5oy6m' },
      },
    },
    {
      text: '       pay-webhook                2026-01-12 10:00:00.123  {"level":30,"time":1768212000123,"msg":"paid"}',
      expect: { inner: 'pino', level: 'info', message: 'paid' },
    },
    {
      text: 'I      payWebhook  abc123        2026-01-12 10:00:00 UTC  Deal: 4540',
      expect: { at: '2026-01-12T10:00:00Z', message: 'Deal: 4540', ids: { dealId: ['4540'] } },
    },
  ],
}
