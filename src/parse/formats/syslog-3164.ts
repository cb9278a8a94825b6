import { UPPER, type TextWrapper } from '../format.ts'
import { syslogLevel } from '../level.ts'
import { readTime } from '../time/read-time.ts'

const PRI = /^<(\d{1,3})>/
const MONTH = /^(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) $/
const TAG = / (?:([\w.:-]{1,255}) )?([\w./@ -]{1,64}?)(?:\[(\d{1,10})\])?: ?/y

/** RFC 3164, and the same without a priority as syslog daemons write it to files and `journalctl` prints by default. */
export const syslog3164: TextWrapper = {
  kind: 'wrapper',
  name: 'syslog-3164',
  first: `<${UPPER}`,
  unwrap: (text, clock) => {
    const priority = PRI.exec(text)
    const from = priority?.[0].length ?? 0
    if (!MONTH.test(text.slice(from, from + 4))) return undefined
    const time = readTime(text, from, clock)
    if (!time) return undefined
    TAG.lastIndex = time.end
    const match = TAG.exec(text)
    if (!match) return undefined
    const [, host, tag = '', pid] = match
    return {
      inner: text.slice(TAG.lastIndex),
      at: time.at,
      zoneAssumed: time.zoneAssumed,
      level: priority ? syslogLevel(Number(priority[1])) : undefined,
      fields: {
        ...(host === undefined ? {} : { hostname: host }),
        program: tag,
        ...(pid === undefined ? {} : { pid }),
      },
      key: `${tag}[${pid ?? ''}]`,
    }
  },
  samples: [
    {
      text: '<11>Jan 12 10:00:00 web-1 payments[42]: deal #4540 failed',
      expect: {
        at: '2026-01-12T10:00:00Z',
        level: 'error',
        message: 'deal #4540 failed',
        fields: { hostname: 'web-1', program: 'payments' },
        ids: { dealId: ['4540'], processId: ['42'] },
      },
    },
    {
      text: 'Dec 31 23:59:59 web-1 node[42]: {"level":30,"time":1767225599000,"msg":"paid"}',
      expect: { inner: 'pino', at: '2025-12-31T23:59:59Z', message: 'paid' },
    },
    {
      text: 'Jan 12 10:00:00.123456 web-1 payments[42]: \u001b[31merror\u001b[39m: failed\nJan 12 10:00:00.123456 web-1 payments[42]: Error: boom\nJan 12 10:00:00.123456 web-1 payments[42]:     at f (/a.js:1:1)',
      expect: {
        inner: 'winston-simple',
        at: '2026-01-12T10:00:00.123Z',
        level: 'error',
        message: 'failed',
        error: { type: 'Error', message: 'boom' },
      },
    },
    {
      text: 'Jan  2 10:00:00 web-1 kernel: Out of memory: Killed process 42 (node)',
      expect: { at: '2026-01-02T10:00:00Z', message: 'Out of memory: Killed process 42 (node)' },
    },
  ],
}
