import { DIGITS, type TextWrapper } from '../../format.ts'
import { toLevel } from '../../level.ts'
import { readIso } from '../../time/iso.ts'

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z \[(INFO|ERRO|WARN|DBUG)\] /

/** `railway logs`: time and level before each line that has attributes. A line without any stands as it was printed. */
export const railway: TextWrapper = {
  kind: 'wrapper',
  name: 'railway',
  first: DIGITS,
  unwrap: (text, clock) => {
    const match = TIME.exec(text)
    return match
      ? {
          inner: text.slice(match[0].length),
          at: readIso(text, 0, clock)?.at,
          level: match[1] === 'DBUG' ? 'debug' : toLevel(match[1] ?? ''),
          // Others write these two as well, behind the time of `kubectl logs`.
          needsFormat: match[1] === 'INFO' || match[1] === 'WARN',
        }
      : undefined
  },
  samples: [
    {
      text: '2026-01-12T10:00:00.123456789Z [ERRO] crm failed deal_id=4540 service="pay"',
      expect: { at: '2026-01-12T10:00:00.123Z', level: 'error', ids: { dealId: ['4540'] } },
    },
    {
      text: '2026-01-12T10:00:00.123456789Z [INFO] level=warn msg="slow"',
      expect: { inner: 'logfmt', level: 'warn', message: 'slow' },
    },
    {
      text: '2026-01-12T10:00:00.123456789Z [ERRO] Error: boom\n2026-01-12T10:00:00.123456789Z [ERRO]     at f (/a.js:1:1)',
      expect: { level: 'error', error: { type: 'Error', message: 'boom' } },
    },
  ],
}
