import { DIGITS, type TextWrapper } from '../../format.ts'

const LINE = /^(?:(\d{1,4})\|([\w.@/-]{1,60})|(PM2)) {1,40}\| ?/

/** `pm2 logs`: process number and name. */
export const pm2: TextWrapper = {
  kind: 'wrapper',
  name: 'pm2',
  first: `${DIGITS}P`,
  unwrap: (text) => {
    const match = LINE.exec(text)
    return match
      ? {
          inner: text.slice(match[0].length),
          fields: { app: match[2] ?? match[3] ?? '' },
          key: `${match[1] ?? ''}|${match[2] ?? ''}`,
        }
      : undefined
  },
  samples: [
    {
      text: '0|crm-api  | \u001b[32minfo\u001b[39m: Deal: 4540',
      expect: { inner: 'winston-simple', level: 'info', message: 'Deal: 4540', ids: { dealId: ['4540'] } },
    },
    {
      text: '0|crm-api  | 2026-01-12 10:00:00 [error]: failed',
      expect: { inner: 'timed-level', at: '2026-01-12T10:00:00Z', level: 'error', message: 'failed' },
    },
    {
      text: '12|api | Error: boom\n12|api |     at f (/a.js:1:1)\n12|api | ',
      expect: { error: { type: 'Error', message: 'boom' } },
    },
  ],
}
