import { type TextFormat } from '../../format.ts'
import { toLevel } from '../../level.ts'
import { timed } from '../../text/patterns.ts'

const LINE = / {1,8}(\d{1,10}) ([\w.-]{1,100}:\d{1,6})\] /y

/** glog and klog (Kubernetes): level letter, month and day, no year. */
export const klog: TextFormat = {
  kind: 'text',
  name: 'klog',
  first: 'IWEF',
  read: (text, clock) => {
    const found = isDigit(text.charCodeAt(1)) ? timed(text, clock, LINE, 1) : undefined
    if (!found?.time.at) return undefined
    const { time, match } = found
    return {
      at: time.at,
      zoneAssumed: time.zoneAssumed,
      level: toLevel(text.charAt(0)),
      message: text.slice(LINE.lastIndex),
      fields: { pid: match[1] ?? '', caller: match[2] ?? '' },
    }
  },
  samples: [
    {
      text: 'I0112 10:00:00.123456       1 controller.go:12] deal #4540 synced',
      expect: {
        at: '2026-01-12T10:00:00.123Z',
        level: 'info',
        message: 'deal #4540 synced',
        ids: { dealId: ['4540'] },
      },
    },
    {
      text: 'E1231 23:59:59.000000      42 leaderelection.go:330] error retrieving lock',
      expect: { at: '2025-12-31T23:59:59Z', level: 'error' },
    },
    {
      text: 'W0112 10:00:00.123456       1 reflector.go:324] watch ended',
      expect: { level: 'warn', fields: { caller: 'reflector.go:324' } },
    },
  ],
}

const isDigit = (code: number): boolean => code >= 48 && code <= 57
