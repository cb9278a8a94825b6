import { DIGITS, type TextWrapper } from '../../format.ts'
import { toLevel } from '../../level.ts'
import { timed } from '../../text/patterns.ts'

const LINE = / ([a-z]{2,12})\[([0-9a-f]{6,20})\] ([a-z]{3}) \[([a-z]{4,8})\] ?/y

/** Fly.io's `fly logs`. */
export const fly: TextWrapper = {
  kind: 'wrapper',
  name: 'fly',
  first: DIGITS,
  unwrap: (text, clock) => {
    const found = timed(text, clock, LINE)
    if (!found) return undefined
    const [, , machine = '', region = '', level = ''] = found.match
    return {
      inner: text.slice(LINE.lastIndex),
      at: found.time.at,
      level: toLevel(level),
      fields: { machine, region },
      key: machine,
    }
  },
  samples: [
    {
      text: '2026-01-12T10:00:00Z app[148ed193b03089] waw [info] deal_id=4540 paid',
      expect: { at: '2026-01-12T10:00:00Z', level: 'info', message: 'deal_id=4540 paid', ids: { dealId: ['4540'] } },
    },
    {
      text: '2026-01-12T10:00:00.123Z app[148ed193b03089] waw [info] {"level":50,"time":1768212000123,"msg":"failed"}',
      expect: { inner: 'pino', level: 'error', message: 'failed' },
    },
    {
      text: '2026-01-12T10:00:00Z health[148ed193b03089] waw [error]Health check on port 8080 has failed.',
      expect: { level: 'error', message: 'Health check on port 8080 has failed.' },
    },
    {
      text: '2026-01-12T10:00:00Z proxy[148ed193b03089] waw [error] could not reach the app',
      expect: { level: 'error', fields: { region: 'waw' } },
    },
  ],
}
