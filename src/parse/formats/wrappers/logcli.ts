import { DIGITS, type TextWrapper } from '../../format.ts'
import { timed } from '../../text/patterns.ts'

const LABELS = / \{((?:\w{1,60}="[^"]{0,300}"(?:, ?)?){1,40})\} ?/y
const LABEL = /(\w{1,60})="([^"]{0,300})"/g

/** `logcli query`: time and labels before each line. */
export const logcli: TextWrapper = {
  kind: 'wrapper',
  name: 'logcli',
  first: DIGITS,
  unwrap: (text, clock) => {
    const found = timed(text, clock, LABELS)
    if (!found) return undefined
    const labels = found.match[1] ?? ''
    const fields = Object.fromEntries([...labels.matchAll(LABEL)].map(([, name = '', value = '']) => [name, value]))
    return { inner: text.slice(LABELS.lastIndex), at: found.time.at, fields, key: labels }
  },
  samples: [
    {
      text: '2026-01-12T10:00:00Z {app="api", pod="api-1"} level=info msg="webhook received"',
      expect: { inner: 'logfmt', at: '2026-01-12T10:00:00Z', message: 'webhook received', fields: { app: 'api' } },
    },
    {
      text: '2026-01-12T10:00:00+03:00 {app="api"} Deal: 4540',
      expect: { at: '2026-01-12T07:00:00Z', message: 'Deal: 4540', ids: { dealId: ['4540'] } },
    },
    { text: '2026-01-12T10:00:00Z {app="api"} info: ok', expect: { inner: 'winston-simple', level: 'info' } },
  ],
}
