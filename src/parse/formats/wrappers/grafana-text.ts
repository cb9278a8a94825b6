import { DIGITS, type TextWrapper } from '../../format.ts'
import { readEpoch } from '../../time/epoch.ts'

const LINE = /^(\d{19})\t\d{4}-\d\d-\d\dT\S{8,30}\t/

/** Grafana Explore's download as text: nanoseconds, ISO time, line. */
export const grafanaText: TextWrapper = {
  kind: 'wrapper',
  name: 'grafana-text',
  first: DIGITS,
  unwrap: (text) => {
    const match = LINE.exec(text)
    return match ? { inner: text.slice(match[0].length), at: readEpoch(Number(match[1]))?.at } : undefined
  },
  samples: [
    {
      text: '1768212000123000000\t2026-01-12T10:00:00.123Z\tlevel=info msg="webhook received"',
      expect: { inner: 'logfmt', at: '2026-01-12T10:00:00.123Z', message: 'webhook received' },
    },
    {
      text: '1768212000123000000\t2026-01-12T10:00:00.123Z\tDeal: 4540',
      expect: { message: 'Deal: 4540', ids: { dealId: ['4540'] } },
    },
    {
      text: '1768212000123000000\t2026-01-12T10:00:00.123Z\terror: failed',
      expect: { inner: 'winston-simple', level: 'error' },
    },
  ],
}
