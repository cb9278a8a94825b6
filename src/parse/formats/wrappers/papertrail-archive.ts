import { DIGITS, type TextWrapper } from '../../format.ts'
import { toLevel } from '../../level.ts'
import { readTimeValue } from '../../time/read-time.ts'

/** id, generated, received, source's id, name and address, facility, severity, program. The message is the rest. */
const LINE =
  /^\d{1,20}\t(\d{4}-\d\d-\d\d[T ][^\t]{8,30})\t\d{4}-[^\t]{8,40}\t\d{1,20}\t([^\t]{0,255})\t[^\t]{0,64}\t[^\t]{0,20}\t([A-Za-z]{3,12})\t([^\t]{0,255})\t/

/** Papertrail's archives: ten columns with tabs between them. */
export const papertrailArchive: TextWrapper = {
  kind: 'wrapper',
  name: 'papertrail-archive',
  first: DIGITS,
  unwrap: (text, clock) => {
    const match = LINE.exec(text)
    if (!match) return undefined
    const [whole, time, hostname = '', severity = '', program = ''] = match
    const found = readTimeValue(time, clock)
    return {
      inner: text.slice(whole.length),
      at: found?.at,
      zoneAssumed: found?.zoneAssumed,
      level: toLevel(severity),
      fields: { hostname, program },
      key: `${hostname}/${program}`,
    }
  },
  samples: [
    {
      text: '50342052\t2026-01-12T10:00:00Z\t2026-01-12T10:00:00Z\t42424\tpay\t203.0.113.7\tLocal3\tInfo\tapp/web.1\t{"level":"error","message":"crm failed"}',
      expect: { inner: 'winston-json', at: '2026-01-12T10:00:00Z', level: 'error', message: 'crm failed' },
    },
    {
      text: '50342052\t2026-01-12 10:00:00 +0300\t2026-01-12 10:00:00 +0300\t42424\tpay\t203.0.113.7\tUser\tError\tapp\tDeal: 4540',
      expect: {
        at: '2026-01-12T07:00:00Z',
        level: 'error',
        message: 'Deal: 4540',
        fields: { program: 'app' },
        ids: { dealId: ['4540'] },
      },
    },
    {
      text: '1\t2026-01-12T10:00:00\t2026-01-12T10:00:00\t4\tpay\t\tUser\tWarning\tapp\tinfo: paid',
      expect: { inner: 'winston-simple', message: 'paid' },
    },
  ],
}
