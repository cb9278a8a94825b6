import { DIGITS, type TextFormat } from '../../format.ts'
import { toLevel } from '../../level.ts'
import { timed } from '../../text/patterns.ts'
import { splitPairs } from '../../text/pairs.ts'

const LINE = /(?:[AP]M)? (TRC|DBG|INF|WRN|ERR|FTL|PNC) (?:([\w/.-]{1,200}\.go:\d{1,6}) > )?/y
const SHORT = /^\d{1,2}:\d\d(?=[AP]M )/

/** zerolog's ConsoleWriter, which Traefik uses too: `10:00AM INF message key=value`. */
export const zerologConsole: TextFormat = {
  kind: 'text',
  name: 'zerolog-console',
  first: DIGITS,
  read: (text, clock) => {
    const short = SHORT.exec(text)?.[0].length
    LINE.lastIndex = short ?? 0
    const found = short === undefined ? timed(text, clock, LINE) : { time: undefined, match: LINE.exec(text) }
    if (!found?.match) return undefined
    const { time, match } = found
    const { message, fields } = splitPairs(text.slice(LINE.lastIndex))
    const caller = match[2] === undefined ? {} : { caller: match[2] }
    const level = match[1] === 'PNC' ? 'panic' : (match[1] ?? '')
    return {
      at: time?.at,
      zoneAssumed: time?.zoneAssumed,
      level: toLevel(level),
      message,
      fields: { ...caller, ...fields },
      error: errorIn(fields),
    }
  },
  samples: [
    {
      text: '10:00AM INF event received deal_id=4540',
      expect: { at: null, level: 'info', message: 'event received', ids: { dealId: ['4540'] } },
    },
    {
      text: '2026-01-12T10:00:00Z ERR main.go:7 > failed error="bad signature"',
      expect: { at: '2026-01-12T10:00:00Z', level: 'error', message: 'failed', error: { message: 'bad signature' } },
    },
    { text: '2026-01-12T10:00:00Z WRN slow', expect: { level: 'warn', message: 'slow' } },
  ],
}

const errorIn = (fields: { readonly [name: string]: unknown } | undefined): { message: string } | undefined =>
  typeof fields?.['error'] === 'string' ? { message: fields['error'] } : undefined
