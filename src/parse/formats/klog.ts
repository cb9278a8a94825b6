import { type TextFormat } from '../format.ts'
import { toLevel } from '../level.ts'
import { wallTime, fractionMs } from '../time/civil.ts'

const LINE = /^([IWEF])(\d\d)(\d\d) (\d\d):(\d\d):(\d\d)\.(\d{6}) {1,8}(\d{1,10}) ([\w.-]{1,100}:\d{1,6})\] /
const DAY = 86_400_000

/** glog and klog (Kubernetes): level letter, month and day, no year. */
export const klog: TextFormat = {
  kind: 'text',
  name: 'klog',
  first: 'IWEF',
  read: (text, clock) => {
    const match = LINE.exec(text)
    if (!match) return undefined
    const [whole, level = '', month, day, hour, minute, second, fraction, pid = '', caller = ''] = match
    const inYear = (year: number): number | undefined =>
      wallTime(year, Number(month), Number(day), Number(hour), Number(minute), Number(second), fractionMs(fraction))
    const year = new Date(clock.now()).getUTCFullYear()
    const wall = inYear(year)
    if (wall === undefined) return undefined
    const at = clock.zone.toUtc(wall > clock.now() + 2 * DAY ? (inYear(year - 1) ?? wall) : wall)
    return { at, zoneAssumed: true, level: toLevel(level), message: text.slice(whole.length), fields: { pid, caller } }
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
