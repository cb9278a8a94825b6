import { DIGITS, UPPER, type TextWrapper } from '../../format.ts'
import { readEpoch } from '../../time/epoch.ts'
import type { TimeFound } from '../../time/found.ts'
import { readTime } from '../../time/read-time.ts'
import type { Clock } from '../../time/clock.ts'

const TAG = / ([\w.-]{1,255}) ([\w./@:-]{1,64}?)\[(\d{1,10})\]: ?/y
const UNIX = /^\d{10}\.\d{6}(?= )/

/**
 * `journalctl -o short-iso`, `short-iso-precise`, `short-full`, `short-unix`, and rsyslog's file layout, which is the
 * same as short-iso. (`-o short` is RFC 3164's.)
 */
export const journalShort: TextWrapper = {
  kind: 'wrapper',
  name: 'journal-short',
  first: `${DIGITS}${UPPER}`,
  unwrap: (text, clock) => {
    const time = readStart(text, clock)
    if (!time) return undefined
    TAG.lastIndex = time.end
    const match = TAG.exec(text)
    if (!match) return undefined
    const [, hostname = '', program = '', pid = ''] = match
    return {
      inner: text.slice(TAG.lastIndex),
      at: time.at,
      zoneAssumed: time.zoneAssumed,
      fields: { hostname, program, pid },
      key: `${program}[${pid}]`,
    }
  },
  samples: [
    {
      text: '2026-01-12T10:00:00+0000 web-1 payments[42]: Deal: 4540 | Session: cs_test_a1B2c3D4e5F6g7H8i9J0',
      expect: {
        at: '2026-01-12T10:00:00Z',
        message: 'Deal: 4540 | Session: cs_test_a1B2c3D4e5F6g7H8i9J0',
        ids: { dealId: ['4540'], processId: ['42'] },
      },
    },
    {
      text: 'Mon 2026-01-12 10:00:00 UTC web-1 payments[42]: info: paid',
      expect: { inner: 'winston-simple', at: '2026-01-12T10:00:00Z', message: 'paid' },
    },
    {
      text: '1768212000.123456 web-1 payments[42]: {"level":"info","message":"paid"}',
      expect: { inner: 'winston-json', at: '2026-01-12T10:00:00.123Z', message: 'paid' },
    },
    {
      text: '2026-01-12T10:00:00.123456+0000 web-1 app[42]: Traceback (most recent call last):\n2026-01-12T10:00:00.123456+0000 web-1 app[42]:   File "/a.py", line 1, in f\n2026-01-12T10:00:00.123456+0000 web-1 app[42]: ValueError: bad',
      expect: { at: '2026-01-12T10:00:00.123Z', error: { type: 'ValueError', message: 'bad' } },
    },
  ],
}

const readStart = (text: string, clock: Clock): TimeFound | undefined => {
  const unix = UNIX.exec(text)?.[0]
  return unix === undefined ? readTime(text, 0, clock) : readEpoch(Number(unix), unix)
}
